import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DomainError } from "@synoptic/domain/errors";
import fc from "fast-check";
import sharp from "sharp";
import { describe, expect, test } from "vitest";
import { type NewDicom, uidFromSeed, writeDicom } from "../index.ts";
import { inspectDicom } from "../threads/image-files.ts";
import { describeInstance } from "./describe-dicom.ts";
import { readDicom } from "./read-dicom.ts";
import { decodePixels, valuesOf } from "./stored-pixels.ts";

const grey16 = new Uint8Array(Int16Array.from([-1000, 0, 40, 3000]).buffer);

function example(image: Partial<NewDicom["image"]> = {}): NewDicom {
  return {
    patient: {
      id: "S-1",
      issuer: "urn:test",
      name: "Synthetic-Äsop^Demo",
      birthDate: "1950-02-03",
      sex: "F",
    },
    study: { uid: uidFromSeed("study"), acquiredAt: new Date("2026-01-02T03:04:05Z"), description: "Test" },
    series: { uid: uidFromSeed("series"), modality: "DX", bodyPart: "CHEST" },
    instance: { uid: uidFromSeed("instance") },
    image: {
      width: 2,
      height: 2,
      samples: 1,
      bitsAllocated: 16,
      bitsStored: 16,
      signed: true,
      photometric: "MONOCHROME2",
      data: grey16,
      window: { center: 40, width: 400 },
      ...image,
    },
  };
}

test("what was written is read: attributes, stored values, the moment of acquisition", async () => {
  const file = readDicom(writeDicom(example()));
  expect(describeInstance(file)).toMatchObject({
    patientId: "S-1",
    issuer: "urn:test",
    patientName: "Synthetic-Äsop^Demo",
    birthDate: "1950-02-03",
    sex: "female",
    modality: "DX",
    bodyPart: "CHEST",
    acquiredAt: new Date("2026-01-02T03:04:05Z"),
    rows: 2,
    columns: 2,
  });
  expect(file.transferSyntaxUid).toBe("1.2.840.10008.1.2.1");
  const pixels = await decodePixels(file);
  expect(pixels.dtype).toBe("int16");
  expect([...valuesOf(pixels)]).toEqual([-1000, 0, 40, 3000]);
});

test("stored values survive writing and reading, whatever they are", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 12, maxLength: 12 }), async (data) => {
      const image = {
        samples: 3,
        bitsAllocated: 8,
        bitsStored: 8,
        signed: false,
        photometric: "RGB",
        data,
      } as const;
      const pixels = await decodePixels(readDicom(writeDicom(example(image))));
      expect([...pixels.data]).toEqual([...data]);
    }),
    { numRuns: 30 },
  );
});

test("a JPEG baseline frame is decoded to its luma and chroma", async () => {
  const raw = { width: 8, height: 8, channels: 3 } as const;
  const jpeg = await sharp(new Uint8Array(192).fill(200), { raw })
    .jpeg({ chromaSubsampling: "4:4:4" })
    .toBuffer();
  const image = {
    width: 8,
    height: 8,
    samples: 3,
    bitsAllocated: 8,
    bitsStored: 8,
    signed: false,
    photometric: "YBR_FULL_422",
    jpeg,
  } as const;
  const report = await inspectDicom(writeDicom(example(image)));
  expect(report.transferSyntaxUid).toBe("1.2.840.10008.1.2.4.50");
  expect(report.pixels).toMatchObject({ dtype: "uint8", shape: [1, 8, 8, 3], max: 200, min: 128 });
});

describe("is refused", () => {
  const whole = writeDicom(example());
  const refusal = async (bytes: Uint8Array) => (await inspectDicom(bytes)).error?.code;

  test("a file of another kind", async () => {
    expect(await refusal(Buffer.from("not a medical image at all"))).toBe("NOT_DICOM");
    expect(await refusal(new Uint8Array())).toBe("NOT_DICOM");
  });

  test("a file cut short", async () => {
    expect(await refusal(whole.subarray(0, whole.length - 3))).toBe("TRUNCATED_DICOM");
  });

  test("rows and columns that would fill the memory", async () => {
    const lies = Buffer.from(whole);
    const rows = lies.indexOf(Buffer.from("28001000", "hex")) + 8;
    lies.writeUInt16LE(65535, rows);
    lies.writeUInt16LE(65535, rows + 10);
    expect(await refusal(lies)).toBe("TOO_LARGE");
  });

  test("2,000 mutants of a good file end in an answer or a typed refusal, never in anything else", async () => {
    let state = 12345;
    const next = (below: number) => {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let refused = 0;
    for (let i = 0; i < 2000; i++) {
      const mutant = Buffer.from(whole.subarray(0, next(10) === 0 ? next(whole.length) : whole.length));
      for (let flips = next(6); flips >= 0 && mutant.length > 0; flips--)
        mutant[next(mutant.length)] = next(256);
      try {
        if ((await inspectDicom(mutant)).error) refused++;
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
      }
    }
    expect(refused).toBeGreaterThan(50);
  });
});

const reference = fileURLToPath(new URL("../../../../../shared/data/dicom/reference.jsonl", import.meta.url));
if (!existsSync(reference))
  process.stdout.write("skipped: the DICOM files of other makers are not beside this checkout\n");

test.skipIf(!existsSync(reference))(
  "files of other makers are read as two independent decoders read them",
  async () => {
    const rows = readFileSync(reference, "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    const wrong: string[] = [];
    for (const { path, expect: expected, pixels, lossy } of rows) {
      if (expected !== "image") continue;
      const bytes = new Uint8Array(readFileSync(fileURLToPath(new URL(path, `file://${reference}`))));
      const read = (await inspectDicom(bytes)).pixels;
      const same = read?.sha256 === pixels.sha256;
      const near =
        read &&
        lossy &&
        (["min", "max", "mean"] as const).every((key) => Math.abs(read[key] - pixels[key]) <= 2);
      if (!same && !near) wrong.push(path);
    }
    // Its frame header is overwritten: it announces 3,722,445,056 columns.
    expect(wrong).toEqual(["pydicom/JPEG2000-embedded-sequence-delimiter.dcm"]);
  },
);
