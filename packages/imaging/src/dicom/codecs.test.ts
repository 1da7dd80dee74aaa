import sharp from "sharp";
import { expect, test } from "vitest";
import { codecOf, decodeFrame } from "./codecs.ts";
import type { FrameLayout } from "./pixel-description.ts";
import { jpegBaseline } from "./transfer-syntax.ts";

const layout: FrameLayout = {
  width: 16,
  height: 16,
  samples: 1,
  bitsAllocated: 8,
  bitsStored: 8,
  signed: false,
  planar: false,
  photometricInterpretation: "MONOCHROME2",
};

const grey = (value: number) =>
  sharp(new Uint8Array(256).fill(value), { raw: { width: 16, height: 16, channels: 1 } })
    .toColourspace("b-w")
    .jpeg()
    .toBuffer();

test("frames asked for at once come back each to its asker", async () => {
  const values = [10, 90, 170, 250];
  const streams = await Promise.all(values.map(grey));
  const frames = await Promise.all(
    streams.map((stream) => decodeFrame(codecOf(jpegBaseline), stream, layout)),
  );
  expect(frames.map(({ data }) => data[0])).toEqual(values);
});

test("a refused frame does not spoil the next", async () => {
  const bad = decodeFrame("decodeJpeg", Uint8Array.from([0xff, 0xd8, 0xff, 0xd9]), layout);
  const good = decodeFrame("decodeJpeg", await grey(77), layout);
  await expect(bad).rejects.toMatchObject({ code: "INVALID_DICOM" });
  expect((await good).data[0]).toBe(77);
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
