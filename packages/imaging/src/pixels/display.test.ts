import sharp from "sharp";
import { expect, test } from "vitest";
import { toDisplay, toPng, uidFromSeed, writeDicom } from "../index.ts";

const stored = Uint16Array.from([0, 50, 200, 4095]);

function grey(photometric: "MONOCHROME1" | "MONOCHROME2", window?: { center: number; width: number }) {
  return writeDicom({
    patient: { id: "S-1", issuer: "urn:test", name: "Synthetic^Demo", birthDate: null, sex: "O" },
    study: { uid: uidFromSeed("a"), acquiredAt: new Date(0) },
    series: { uid: uidFromSeed("b"), modality: "DX" },
    instance: { uid: uidFromSeed("c") },
    image: {
      width: 4,
      height: 1,
      samples: 1,
      bitsAllocated: 16,
      bitsStored: 12,
      photometric,
      data: new Uint8Array(stored.buffer),
      ...(window && { window }),
    },
  });
}

const reds = ({ data }: { data: Uint8Array }) => [...data].filter((_, i) => i % 3 === 0);

test("worked example: a window of 201 around 100.5 shows 0 to 200 as black to white", async () => {
  // C.11.2.1.2: from c - 0.5 - (w - 1) / 2 = 0 to c - 0.5 + (w - 1) / 2 = 200
  expect(reds(await toDisplay(grey("MONOCHROME2", { center: 100.5, width: 201 })))).toEqual([
    0, 64, 255, 255,
  ]);
});

test("MONOCHROME1 is shown inverted, and without a window the frame's own range is", async () => {
  expect(reds(await toDisplay(grey("MONOCHROME1")))).toEqual([255, 252, 243, 0]);
});

test("a PNG is shown as it is, what is transparent on black", async () => {
  const raw = { width: 2, height: 1, channels: 4 } as const;
  const png = await sharp(Uint8Array.from([10, 20, 30, 255, 255, 255, 255, 0]), { raw })
    .png()
    .toBuffer();
  expect([...(await toDisplay(png)).data]).toEqual([10, 20, 30, 0, 0, 0]);
});

test("what is shown is written as PNG and read again, pixel by pixel", async () => {
  const image = { width: 2, height: 1, data: Uint8Array.from([1, 2, 3, 4, 5, 6]) };
  expect([...(await toDisplay(await toPng(image))).data]).toEqual([1, 2, 3, 4, 5, 6]);
});

test("a picture that is not whole, or no picture, is refused by name", async () => {
  const png = await toPng({
    width: 64,
    height: 64,
    data: Uint8Array.from({ length: 12288 }, (_, i) => (i * 7919) % 251),
  });
  await expect(toDisplay(png.subarray(0, png.length / 2))).rejects.toMatchObject({ code: "TRUNCATED_IMAGE" });
  await expect(toDisplay(Buffer.from("%PDF-1.7"))).rejects.toMatchObject({ code: "NOT_AN_IMAGE" });
});
