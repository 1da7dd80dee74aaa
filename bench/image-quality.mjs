/**
 * How often the image checks refuse real training images, and how often made-up bad ones; for these also how often the
 * checks and novelty together do, which is what withholds an answer. Needs the packed images (train.csv, train.bin).
 * Run: `node --import tsx bench/image-quality.mjs FOLDER`. Three minutes on one core.
 */
import { join } from "node:path";
import { seededRandom } from "../packages/domain/src/index.ts";
import { imageQuality, toDisplay } from "../packages/imaging/src/index.ts";
import { loadModels } from "../packages/inference/src/index.ts";
import { packedImages } from "./packed-images.mjs";

/** @typedef {import("../packages/imaging/src/index.ts").RgbImage} RgbImage */

/** One of so many is spoiled. */
const SPOILED = 20;
const folder = process.argv[2];
if (!folder) throw new Error("Name the folder that holds train.csv and train.bin.");
const models = await loadModels(join(import.meta.dirname, "../packages/inference/models"), {
  intraOpThreads: 1,
});
const random = seededRandom(5);

/** @typedef {{ images: number, caught: number, withheld: number }} Count */
/** By set, then by what was done to the image. @type {Record<string, { images: number, refused: Record<string, number>, clipped: number[], bad: Record<string, Count> }>} */
const table = {};
for await (const { row, bytes } of packedImages(folder, () => true)) {
  const { set = "" } = row;
  const { expects } = models.scenario(set);
  const image = await toDisplay(bytes);
  table[set] ??= { images: 0, refused: {}, clipped: [], bad: {} };
  const counts = table[set];
  const { fault, clippedShare } = imageQuality(image, expects);
  counts.images++;
  counts.clipped.push(clippedShare);
  if (fault) counts.refused[fault] = (counts.refused[fault] ?? 0) + 1;
  if (counts.images % SPOILED !== 0) continue;
  for (const [kind, spoiled] of Object.entries(madeBad(image, expects.colour))) {
    counts.bad[kind] ??= { images: 0, caught: 0, withheld: 0 };
    const count = counts.bad[kind];
    const caught = imageQuality(spoiled, expects).fault !== null;
    const { novelty } = await models.read(spoiled, set);
    count.images++;
    if (caught) count.caught++;
    if (caught || novelty?.isNovel) count.withheld++;
  }
}
await models.close();
for (const [set, { images, refused, clipped, bad }] of Object.entries(table)) {
  const all = Object.values(refused).reduce((sum, count) => sum + count, 0);
  console.log(
    `${set}: real images refused ${all} of ${images} ${JSON.stringify(refused)}, largest clipped share ${Math.max(...clipped).toFixed(2)}`,
  );
  for (const [kind, { images: made, caught, withheld }] of Object.entries(bad))
    console.log(`  ${kind.padEnd(24)} refused ${caught} of ${made}, withheld with novelty ${withheld}`);
}

/** @param {RgbImage} image @param {(value: number, at: number) => number} of @returns {RgbImage} */
function changed({ width, height, data }, of) {
  return {
    width,
    height,
    data: Uint8Array.from(data, (value, at) => Math.min(255, Math.max(0, of(value, at)))),
  };
}

/**
 * So much brighter or darker that a share of the pixels is white or black.
 * @param {RgbImage} image @param {number} share @param {255 | 0} to
 */
function burnt(image, share, to) {
  const lumas = [];
  for (let i = 0; i < image.data.length; i += 3) lumas.push(image.data[i + 1] ?? 0);
  lumas.sort((a, b) => a - b);
  const at = Math.max(1, lumas[Math.floor((to === 255 ? 1 - share : share) * (lumas.length - 1))] ?? 1);
  return changed(image, (value) =>
    to === 255 ? (value * 255) / at : ((value - at) * 255) / Math.max(1, 255 - at),
  );
}

/** @param {RgbImage} image @param {"colour" | "grey" | undefined} expected @returns {Record<string, RgbImage>} */
function madeBad(image, expected) {
  const { width, height, data } = image;
  const [red = 0, green = 0, blue = 0] = data;
  return {
    "of one colour": changed(image, (_, i) => [red, green, blue][i % 3] ?? 0),
    "cut to black and white": changed(image, (_, i) => ((data[i - (i % 3) + 1] ?? 0) < 100 ? 0 : 255)),
    "of the other kind": changed(image, (value, i) =>
      expected === "colour" ? (data[i - (i % 3)] ?? 0) : i % 3 === 0 ? value * 0.5 + 120 : value * 0.5,
    ),
    "a preview of 24 pixels": { width: 24, height: 24, data: data.subarray(0, 24 * 24 * 3) },
    "white for 50 %": burnt(image, 0.5, 255),
    "white for 80 %": burnt(image, 0.8, 255),
    "white for 95 %": burnt(image, 0.95, 255),
    "black for 80 %": burnt(image, 0.8, 0),
    "black for 95 %": burnt(image, 0.95, 0),
    "noise over it": changed(image, (value) => value * 0.2 + 255 * 0.8 * random()),
    inverted: changed(image, (value) => 255 - value),
    "upside down": {
      width,
      height,
      data: changed(
        image,
        (_, i) => data[(height - 1 - Math.floor(i / 3 / width)) * width * 3 + (i % (width * 3))] ?? 0,
      ).data,
    },
  };
}
