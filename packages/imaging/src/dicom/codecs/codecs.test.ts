import { readFileSync } from "node:fs";
import sharp from "sharp";
import { expect, test } from "vitest";
import { compressedFrame } from "../compressed-frame.ts";
import { describePixels, type FrameLayout } from "../pixel-description.ts";
import { readDicom } from "../read-dicom.ts";
import { storedStreams } from "../stored-value.ts";
import { jpegBaseline } from "../transfer-syntax.ts";
import { codecOf } from "./codecs.ts";
import { decodeRle } from "./rle.ts";

const layout: FrameLayout = {
  width: 16,
  height: 16,
  samples: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  highBit: 7,
  signed: false,
  planar: false,
  photometricInterpretation: "MONOCHROME2",
};

const grey = (value: number) =>
  sharp(new Uint8Array(256).fill(value), { raw: { width: 16, height: 16, channels: 1 } })
    .toColourspace("b-w")
    .jpeg()
    .toBuffer();

const jpeg = codecOf(jpegBaseline);

test("a refused frame is a typed error and does not spoil the next", async () => {
  const noImage = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]);
  await expect(compressedFrame(jpeg, noImage, layout)).rejects.toMatchObject({ code: "INVALID_DICOM" });
  const whole = await grey(90);
  const broken = whole.map((byte, i) => (i > whole.length - 20 ? 0xff : byte));
  await compressedFrame(jpeg, broken, layout).catch(() => undefined);
  expect((await compressedFrame(jpeg, await grey(77), layout))[0]).toBe(77);
});

test("a stream of another size than the file says is refused before a codec sees it", async () => {
  const other = { ...layout, width: 32 };
  await expect(compressedFrame(jpeg, await grey(77), other)).rejects.toMatchObject({
    message: "A compressed frame does not have the size that the file says.",
  });
});

/** A fixture's first frame with what reads it. */
function fixture(name: string) {
  const file = readDicom(
    readFileSync(new URL(`../../../../../tests/fixtures/dicom/${name}.dcm`, import.meta.url)),
  );
  const { layout, frames } = describePixels(file);
  return { stream: storedStreams(file, frames)[0]!, layout, codec: codecOf(file.transferSyntaxUid) };
}

test.each([
  "grey8-jpeg-baseline",
  "grey12-jpeg-extended",
  "grey8-jpeg-progressive",
  "grey16-jpeg-p14-4",
  "grey12s-jpeg-sv1",
  "grey16-jpegls-near",
  "rgb8-jpegls-line",
  "grey16-openjpeg",
  "grey16-openjpeg-tiles",
  "rgb16-ht",
  "grey16-ht-lossy",
  "grey16-jp2",
])("%s is refused where its stream ends early, with or without the mark of an end", async (name) => {
  const { stream, layout, codec } = fixture(name);
  await compressedFrame(codec, stream, layout);
  for (const share of [0.5, 0.9]) {
    const cut = stream.subarray(0, Math.floor(stream.length * share));
    for (const end of [Buffer.alloc(0), Buffer.from("ffd9", "hex")]) {
      await expect(compressedFrame(codec, Buffer.concat([cut, end]), layout)).rejects.toMatchObject({
        code: expect.stringMatching(/^(TRUNCATED|INVALID)_DICOM$/),
      });
    }
  }
});

test("JPEG 2000 of which a tile is missing is refused", async () => {
  const { stream, layout, codec } = fixture("grey16-openjpeg-tiles");
  const second = Buffer.from(stream).indexOf("ff90000a0001", 0, "hex");
  const one = Buffer.concat([stream.subarray(0, second), Buffer.from("ffd9", "hex")]);
  expect(second).toBeGreaterThan(0);
  await expect(compressedFrame(codec, one, layout)).rejects.toMatchObject({ code: "TRUNCATED_DICOM" });
});

test.each(["grey16-openjpeg", "grey16-ht"])(
  "%s with fewer samples than pixels is refused: the decoder would read past them",
  async (name) => {
    const { stream, layout, codec } = fixture(name);
    const subsampled = Buffer.from(stream);
    // XRsiz and YRsiz of the first component.
    subsampled.set([2, 2], 43);
    await expect(compressedFrame(codec, subsampled, layout)).rejects.toMatchObject({ code: "INVALID_DICOM" });
  },
);

test("more than 16 bits a sample are refused by their number", async () => {
  const { stream, layout, codec } = fixture("grey16-openjpeg");
  const deep = Buffer.from(stream);
  deep[42] = 19;
  const wide = { ...layout, bitsAllocated: 32, bitsStored: 20 };
  await expect(compressedFrame(codec, deep, wide)).rejects.toMatchObject({
    code: "UNSUPPORTED_TRANSFER_SYNTAX",
    message: expect.stringContaining("20 bits"),
  });
});

test("a small stream that says it is huge is refused before there is room for it", async () => {
  const { stream, layout, codec } = fixture("grey16-ht");
  const lie = Buffer.from(stream);
  for (const at of [8, 24]) {
    lie.writeUInt32BE(20_000, at);
    lie.writeUInt32BE(16_000, at + 4);
  }
  const huge = { ...layout, width: 20_000, height: 16_000 };
  await expect(compressedFrame(codec, lie, huge)).rejects.toMatchObject({ code: "TOO_LARGE" });
});

test("worked example: RLE of two bytes a value, the significant ones first, PS3.5 annex G", () => {
  // 0x0102 three times, then 0x0304: segments of (run of 3, literal of 1) each.
  const header = Buffer.alloc(64);
  header.writeUInt32LE(2, 0);
  header.writeUInt32LE(64, 4);
  header.writeUInt32LE(68, 8);
  const stream = Buffer.concat([header, Buffer.from([0xfe, 1, 0, 3, 0xfe, 2, 0, 4])]);
  const grey16 = { ...layout, width: 4, height: 1, bitsAllocated: 16, bitsStored: 16 };
  expect([...new Uint16Array(decodeRle(stream, grey16).buffer)]).toEqual([0x102, 0x102, 0x102, 0x304]);
  const larger = { ...grey16, width: 65_535, height: 65_535 };
  expect(() => decodeRle(stream, larger)).toThrow(expect.objectContaining({ code: "TRUNCATED_DICOM" }));
});

test("a transfer syntax without a codec is refused by its UID", () => {
  // MPEG2 Main Profile.
  expect(() => codecOf("1.2.840.10008.1.2.4.100")).toThrow(
    expect.objectContaining({
      code: "UNSUPPORTED_TRANSFER_SYNTAX",
      message: expect.stringContaining("1.2.840.10008.1.2.4.100"),
    }),
  );
});
