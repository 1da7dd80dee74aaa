import { readFile } from "node:fs/promises";
import sharp from "sharp";

const folder = new URL("../images/", import.meta.url);

/** One picture of the demo: `scenario` and `label` tell what it was drawn to look like. */
export interface DemoPicture {
  scenario: string;
  /** A class id of the scenario, or what the picture shows where it shows none. */
  label: string;
  /** False where it is unlike the training images, on purpose. */
  familiar: boolean;
  /** A file of the folder, or a picture that code makes. */
  source: { file: string } | { made: "gradient" | "checkerboard" };
}

/** Samples in [0, 255], `[height, width, samples]`. */
export interface PictureSamples {
  width: number;
  height: number;
  samples: 1 | 3;
  data: Uint8Array;
}

/** Every picture of the manifest, and two that no model was made for. */
export async function listPictures(): Promise<DemoPicture[]> {
  const manifest = await readFile(new URL("manifest.csv", folder), "utf8");
  const drawn = manifest
    .trim()
    .split("\n")
    .slice(1)
    .map((line): DemoPicture => {
      const [file = "", scenario = "", label = "", familiar] = line.trim().split(",");
      return { scenario, label, familiar: familiar === "1", source: { file } };
    });
  return [
    ...drawn,
    { scenario: "skin", label: "gradient", familiar: false, source: { made: "gradient" } },
    { scenario: "chest", label: "checkerboard", familiar: false, source: { made: "checkerboard" } },
  ];
}

/** How the camera was held: a study may hold several pictures of one lesion. */
export const VIEWS = ["as-drawn", "mirrored", "turned"] as const;
export type View = (typeof VIEWS)[number];

/** @param samples 1 for grey, 3 for red, green and blue */
export async function readPicture(
  { source }: DemoPicture,
  samples: 1 | 3,
  view: View = "as-drawn",
): Promise<PictureSamples> {
  if ("made" in source) return make(source.made, samples);
  const drawn = sharp(await readFile(new URL(source.file, folder))).removeAlpha();
  const image = view === "mirrored" ? drawn.flop() : view === "turned" ? drawn.rotate(90) : drawn;
  const { data, info } = await image
    .toColourspace(samples === 1 ? "b-w" : "srgb")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, samples, data: new Uint8Array(data) };
}

const madeSize = 176;

function make(kind: "gradient" | "checkerboard", samples: 1 | 3): PictureSamples {
  const data = new Uint8Array(madeSize * madeSize * samples);
  for (let y = 0; y < madeSize; y++) {
    for (let x = 0; x < madeSize; x++) {
      for (let sample = 0; sample < samples; sample++) {
        const across = Math.round((255 * x) / (madeSize - 1));
        const down = Math.round((255 * y) / (madeSize - 1));
        const tile = ((x >> 4) + (y >> 4)) % 2 === 0 ? 30 : 225;
        const colour = [across, down, 255 - across][sample]!;
        data[(y * madeSize + x) * samples + sample] = kind === "checkerboard" ? tile : colour;
      }
    }
  }
  return { width: madeSize, height: madeSize, samples, data };
}
