import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { seededRandom, withheldAdvice } from "@synoptic/domain";
import { type NewDicom, toDisplay, toPng, uidFromSeed, writeDicom } from "@synoptic/imaging";
import { loadModels, type ModelLibrary } from "@synoptic/inference";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessFile } from "./assess-file.ts";

const MODELS = join(import.meta.dirname, "../../inference/models");
const PICTURES = join(import.meta.dirname, "../../synthetic/images");
const now = new Date("2026-01-02T03:04:05Z");

interface Picture {
  width: number;
  height: number;
  /** `[height, width, 3]` */
  data: Uint8Array;
}

let models: ModelLibrary;
let chest: Picture;
let skin: Picture;
beforeAll(async () => {
  models = await loadModels(MODELS, { intraOpThreads: 1 });
  const read = async (name: string) => toDisplay(await readFile(join(PICTURES, `${name}.png`)));
  [chest, skin] = await Promise.all([read("chest/normal-00"), read("skin/nv-00")]);
});
afterAll(() => models.close());

const changed = ({ width, height, data }: Picture, of: (value: number, at: number) => number): Picture => ({
  width,
  height,
  data: Uint8Array.from(data, (value, at) => Math.min(255, Math.max(0, of(value, at)))),
});

/** A radiograph as DICOM; what differs from a plain one is given. */
function radiograph(
  given: { modality?: string; image?: Partial<NewDicom["image"]>; of?: Picture } = {},
): Uint8Array {
  const { width, height, data } = given.of ?? chest;
  return writeDicom({
    patient: { id: "p", issuer: "test", name: "Test^Synthetic", birthDate: null, sex: "O" },
    study: { uid: uidFromSeed("study"), acquiredAt: now },
    series: { uid: uidFromSeed("series"), modality: given.modality ?? "DX", bodyPart: "CHEST" },
    instance: { uid: uidFromSeed("instance") },
    image: {
      width,
      height,
      samples: 1,
      bitsAllocated: 8,
      bitsStored: 8,
      photometric: "MONOCHROME2",
      data: data.filter((_, i) => i % 3 === 0),
      window: { center: 128, width: 256 },
      ...given.image,
    },
  });
}

async function reasonFor(bytes: Uint8Array, scenario: string): Promise<string | null> {
  const { result } = await assessFile(models, { bytes, scenario }, now);
  expect(result.status).toBe(result.withheldReason === null ? "final" : "withheld");
  if (result.withheldReason) {
    const { why, help } = withheldAdvice(result.withheldReason);
    expect([why, help].every((text) => /^[A-Z].*\.$/.test(text))).toBe(true);
    expect(result.conformalSet).toBeNull();
    expect(result.findings.every(({ postTestProbability }) => postTestProbability === null)).toBe(true);
  }
  return result.withheldReason;
}

test("images of the right kind are read: PNG, DICOM, DICOM whose stored values run the other way", async () => {
  expect(await reasonFor(await toPng(chest), "chest")).toBeNull();
  expect(await reasonFor(await toPng(skin), "skin")).toBeNull();
  expect(await reasonFor(radiograph(), "chest")).toBeNull();
  const inverse = {
    photometric: "MONOCHROME1",
    data: chest.data.filter((_, i) => i % 3 === 0).map((v) => 255 - v),
  };
  expect(await reasonFor(radiograph({ image: inverse as Partial<NewDicom["image"]> }), "chest")).toBeNull();
  const { result } = await assessFile(models, { bytes: radiograph(), scenario: "chest" }, now);
  const plain = await assessFile(models, { bytes: await toPng(chest), scenario: "chest" }, now);
  result.classes.forEach(({ imageProbability }, c) => {
    expect(imageProbability).toBeCloseTo(plain.result.classes[c]!.imageProbability!, 6);
  });
});

test.each<[string, string, string, () => Uint8Array | Promise<Uint8Array>]>([
  ["a CT slice read as a radiograph", "chest", "image-wrong-kind", () => radiograph({ modality: "CT" })],
  [
    "an ultrasound image read as a radiograph",
    "chest",
    "image-wrong-kind",
    () => radiograph({ modality: "US" }),
  ],
  [
    "a radiograph of zeros",
    "chest",
    "image-blank",
    () => radiograph({ image: { data: new Uint8Array(chest.width * chest.height) } }),
  ],
  [
    "a radiograph without a window, of one value",
    "chest",
    "image-blank",
    () => radiograph({ of: changed(chest, () => 77) }),
  ],
  [
    "a burnt-out radiograph",
    "chest",
    "image-clipped",
    () => radiograph({ of: changed(chest, (value) => (value - 20) * 9) }),
  ],
  [
    "a radiograph cut to black and white",
    "chest",
    "image-clipped",
    () => toPng(changed(chest, (value) => (value > 110 ? 255 : 0))),
  ],
  ["a coloured picture read as a radiograph", "chest", "image-wrong-kind", () => toPng(skin)],
  ["a radiograph read as a skin lesion", "skin", "image-wrong-kind", () => toPng(chest)],
  [
    "a preview",
    "skin",
    "image-tiny",
    () => toPng({ width: 40, height: 30, data: skin.data.subarray(0, 40 * 30 * 3) }),
  ],
  ["colour noise", "skin", "novel-image", () => toPng(noise(skin))],
  ["noise read as an ultrasound image", "breast", "novel-image", () => toPng(noise(chest))],
  ["a radiograph read as an ultrasound image", "breast", "novel-image", () => toPng(chest)],
  ["a skin lesion read as a fundus", "fundus", "novel-image", () => toPng(skin)],
])("%s is withheld from %s: %s", async (_, scenario, reason, picture) => {
  expect(await reasonFor(await picture(), scenario)).toBe(reason);
});

/** Noise; grey where the picture is. */
function noise(like: Picture): Picture {
  const random = seededRandom(3);
  const grey = like === chest;
  let value = 0;
  return changed(like, (_, at) => {
    if (!grey || at % 3 === 0) value = 255 * random();
    return value;
  });
}
