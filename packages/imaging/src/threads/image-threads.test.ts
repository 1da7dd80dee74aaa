import { readdirSync, readFileSync } from "node:fs";
import { deflateRawSync } from "node:zlib";
import { DomainError } from "@synoptic/domain/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { headerOf } from "../dicom/describe-dicom.ts";
import { sequenceElement, textElement, unsignedElement, withElements } from "../dicom/new-element.ts";
import { readDicom, readLightDicom } from "../dicom/read-dicom.ts";
import { decodeFrames } from "../dicom/stored-pixels.ts";
import { explicitLittleEndian } from "../dicom/transfer-syntax.ts";
import { writeDataSet, writeFile as writeDicomFile } from "../dicom/write-data-set.ts";
import { describeImage, inspectDicom, readFrames, readHeader, readPixels, toDisplay } from "./image-files.ts";

const folder = new URL("../../../../tests/fixtures/dicom/", import.meta.url);
const fixture = (name: string) => readFileSync(new URL(`${name}.dcm`, folder));
const fixtures = readdirSync(folder);
const dataSetAt = (file: Buffer) => 144 + file.readUInt32LE(140);

/** A copy with another value of an attribute of two bytes, found by its tag as it lies in the file. */
function forged(file: Buffer, values: Record<string, number>): Buffer {
  const copy = Buffer.from(file);
  for (const [tag, value] of Object.entries(values)) {
    const at = copy.indexOf(Buffer.from(tag, "hex"), 128);
    copy.writeUInt16LE(value, at + 8);
  }
  return copy;
}
const [rows, columns] = ["28001000", "28001100"];

test("the file's own bytes stay the caller's, whatever buffer they are a view of", async () => {
  const whole = fixture("grey16");
  const pool = Buffer.concat([Buffer.alloc(7), whole, Buffer.alloc(9)]);
  const view = pool.subarray(7, 7 + whole.length);
  const [first, second] = await Promise.all([readPixels(view), readPixels(view)]);
  expect(second).toEqual(first);
  expect(view.equals(whole)).toBe(true);
});

test("many files at once come back each to its asker", async () => {
  const names = fixtures.slice(0, 24);
  const alone = [];
  for (const name of names) alone.push(await inspectDicom(readFileSync(new URL(name, folder))));
  const together = await Promise.all(names.map((name) => inspectDicom(readFileSync(new URL(name, folder)))));
  expect(together).toEqual(alone);
});

test("one frame of many, its measured values and what the file says of itself", async () => {
  const all = await readPixels(fixture("grey12"));
  const frameBytes = all.data.length / all.frames;
  const frameAt = (index: number) => all.data.slice(index * frameBytes, (index + 1) * frameBytes);
  const wanted = [2, 0, 2];
  const read = [];
  for await (const frame of readFrames(fixture("grey12"), wanted)) read.push(frame);
  expect(read).toEqual(wanted.map(frameAt));
  await expect(readFrames(fixture("grey12"), [0, 3]).next()).rejects.toMatchObject({ code: "INVALID_DICOM" });
  const shown = await toDisplay(fixture("grey12s"));
  expect(shown.modality?.values.length).toBe(shown.width * shown.height);
  expect(await describeImage(fixture("rgb8"))).toMatchObject({
    kind: "dicom",
    width: 17,
    height: 13,
    told: { modality: "OT", patientId: "S-1" },
  });
});

describe("a header", () => {
  test("is the same wherever it is read, and leaves the bytes to the caller", async () => {
    for (const name of fixtures) {
      const bytes = readFileSync(new URL(name, folder));
      const read = readDicom(bytes);
      expect(await readHeader(bytes)).toEqual(headerOf(read));
      const long = Array.from({ length: 5 }, (_, i) => textElement(`0011101${i}`, "UT", "x".repeat(60_000)));
      const heavy = writeDicomFile(withElements(read.dataSet, long), explicitLittleEndian);
      expect(readLightDicom(heavy)).toBeUndefined();
      expect(await readHeader(heavy)).toEqual(headerOf(readDicom(heavy)));
    }
  });

  test("of many elements, or that is deflated and becomes much, is read in a thread, which may take the bytes", async () => {
    const { dataSet } = readDicom(fixture("grey16"));
    const items = Array.from({ length: 5000 }, () => [textElement("00080100", "SH", "A")]);
    const many = writeDicomFile(
      withElements(dataSet, [sequenceElement("00081140", ...items)]),
      explicitLittleEndian,
    );
    const whole = fixture("grey12-deflated");
    const pixels = { tag: "7FE00010", vr: "OW", value: new Uint8Array(2 ** 21) };
    const body = writeDataSet(withElements(readDicom(whole).dataSet, [pixels]));
    const much = Buffer.concat([whole.subarray(0, dataSetAt(whole)), deflateRawSync(body)]);
    for (const file of [many, much]) {
      expect(readLightDicom(file)).toBeUndefined();
      const bytes = new Uint8Array(file);
      expect(await readHeader(bytes, { isGiven: true })).toEqual(headerOf(readDicom(file)));
      expect(bytes.byteLength).toBe(0);
    }
  });

  test("that cannot be read is refused for the same reason", async () => {
    for (const name of ["grey16", "grey12-deflated", "rgb8-planes-rle"]) {
      const cut = fixture(name).subarray(0, 300);
      const code = await readHeader(cut).catch((error: unknown) => (error as DomainError).code);
      expect(code).toMatch(/^(TRUNCATED|INVALID)_DICOM$/);
      expect(() => readDicom(cut)).toThrow(expect.objectContaining({ code }));
    }
    await expect(readHeader(Buffer.from("no DICOM at all"))).rejects.toMatchObject({ code: "NOT_DICOM" });
  });
});

test("frames that are too many to be held together come one after the other, as they lie in the file", async () => {
  const [side, count] = [256, 150];
  const values = new Uint16Array(side * side * count).map((_, i) => (i * 31) ^ (i >> 9));
  const data = new Uint8Array(values.buffer);
  const file = writeDicomFile(
    withElements(readDicom(fixture("grey16")).dataSet, [
      textElement("00280008", "IS", String(count)),
      unsignedElement("00280010", side),
      unsignedElement("00280011", side),
      { tag: "7FE00010", vr: "OW", value: data },
    ]),
    explicitLittleEndian,
  );
  const order = Array.from({ length: count }, (_, i) => (i * 7) % count);
  let read = 0;
  for await (const frame of readFrames(new Uint8Array(file), order)) {
    const start = order[read]! * side * side * 2;
    expect(Buffer.compare(frame, data.subarray(start, start + side * side * 2))).toBe(0);
    read += 1;
  }
  expect(read).toBe(count);
});

test("property: of any frames so many are decoded at a time as fit, and one at least", async () => {
  const file = readDicom(fixture("grey12"));
  const all = await readPixels(fixture("grey12"));
  const bytes = all.data.length / all.frames;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat(all.frames - 1), { minLength: 1, maxLength: 9 }),
      fc.nat(5 * bytes),
      async (wanted, most) => {
        let announced = 0;
        const frames = await decodeFrames(file, wanted, most, (pixels) => {
          announced += pixels;
        });
        expect(frames.length).toBe(Math.min(wanted.length, Math.max(1, Math.floor(most / bytes))));
        expect(frames).toEqual(
          wanted.slice(0, frames.length).map((index) => all.data.slice(index * bytes, (index + 1) * bytes)),
        );
        expect(announced).toBe(frames.length * all.rows * all.columns);
      },
    ),
    { numRuns: 30 },
  );
});

describe("what is built to harm is refused by itself, and the next file is read", () => {
  const refusal = async (bytes: Uint8Array): Promise<string> => {
    const codes = await Promise.all(
      [toDisplay(bytes), describeImage(bytes), readPixels(bytes)].map((asked) =>
        asked.then(
          () => "read",
          (error: unknown) => (error instanceof DomainError ? error.code : String(error)),
        ),
      ),
    );
    expect((await toDisplay(fixture("grey8"))).width).toBe(17);
    return [...new Set(codes)].join();
  };

  test("a deflate bomb of 1 MiB that becomes 1 GiB", async () => {
    const whole = fixture("grey12-deflated");
    const bomb = Buffer.concat([whole.subarray(0, dataSetAt(whole)), deflateRawSync(Buffer.alloc(2 ** 30))]);
    expect(await refusal(bomb)).toBe("TOO_LARGE");
  });

  test("a deflated frame that becomes more than the frame", async () => {
    const whole = fixture("grey16-deflated-frames");
    const squeezed = deflateRawSync(Buffer.alloc(2 ** 28));
    const at = whole.indexOf(
      Buffer.from("feff00e0", "hex"),
      whole.indexOf(Buffer.from("e07f1000", "hex")) + 20,
    );
    const header = Buffer.alloc(8);
    header.write("feff00e0", "hex");
    header.writeUInt32LE(squeezed.length, 4);
    const end = Buffer.from("feffdde000000000", "hex");
    expect(
      await refusal(Buffer.concat([whole.subarray(0, at), header, squeezed, header, squeezed, end])),
    ).toBe("INVALID_DICOM");
  });

  test.each([
    ["native", "grey16"],
    ["RLE", "grey16s-rle"],
    ["JPEG", "grey8-jpeg-baseline"],
    ["JPEG-LS", "grey16s-jpegls"],
    ["JPEG 2000", "grey16-openjpeg"],
    ["HTJ2K", "grey16-ht"],
  ])("rows and columns of 65,535 in %s", async (_, name) => {
    expect(await refusal(forged(fixture(name), { [rows]: 65_535, [columns]: 65_535 }))).toBe("TOO_LARGE");
    expect(await refusal(forged(fixture(name), { [rows]: 9000, [columns]: 9000 }))).toMatch(
      /^(INVALID|TRUNCATED)_DICOM$/,
    );
  });

  test("a JPEG 2000 stream that announces what the file announces, and holds nothing of it", async () => {
    const whole = fixture("grey8-openjpeg");
    const huge = forged(whole, { [rows]: 9000, [columns]: 9000 });
    for (
      let at = huge.indexOf("ff4fff51", 0, "hex");
      at !== -1;
      at = huge.indexOf("ff4fff51", at + 4, "hex")
    ) {
      huge.writeUInt32BE(9000, at + 8);
      huge.writeUInt32BE(9000, at + 12);
    }
    expect(await refusal(huge)).toMatch(/^(TRUNCATED_DICOM|TOO_LARGE|DECODING_STOPPED)$/);
  });

  test("sequences that nest 100,000 deep, and elements without end", async () => {
    const head = fixture("grey16s-implicit");
    const start = head.subarray(0, dataSetAt(head));
    const deep = Buffer.from("08001511ffffffff feff00e0ffffffff".replaceAll(" ", "").repeat(100_000), "hex");
    expect(await refusal(Buffer.concat([start, deep]))).toBe("INVALID_DICOM");
    const many = Buffer.alloc(8 * 1_100_000);
    for (let i = 0; i < many.length; i += 8) many.writeUInt32LE(((i / 8) * 0x10000 + 9) >>> 0, i);
    // Too many, or for so long.
    expect(await refusal(Buffer.concat([start, many]))).toMatch(/^[A-Z_,]*(TOO_LARGE|DECODING_STOPPED)$/);
  });

  test("a value representation that is none in the meta information", async () => {
    const whole = Buffer.from(fixture("grey8"));
    whole.write("ZZ", whole.indexOf("02001000", 128, "hex") + 4, "latin1");
    expect(await refusal(whole)).toMatch(/DICOM$/);
  });

  test("files cut short at every hundredth", async () => {
    for (const name of ["grey16-openjpeg", "rgb8-planes-rle", "grey12-deflated", "grey16s-big"]) {
      const whole = fixture(name);
      const cuts = Array.from({ length: 100 }, (_, i) =>
        whole.subarray(0, Math.floor((whole.length * i) / 100)),
      );
      const ends = await Promise.all(
        cuts.map((cut) =>
          readPixels(cut).then(
            () => "read",
            ({ code }) => code,
          ),
        ),
      );
      expect([...new Set(ends)].filter((end) => !/DICOM$/.test(end))).toEqual([]);
    }
  });
});
