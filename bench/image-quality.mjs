/**
 * How often the image checks refuse real training images, and how often made-up bad ones. Needs the packed images
 * (train.csv, train.bin). Run: `node --import tsx bench/image-quality.mjs FOLDER`.
 */
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { imageQuality, toDisplay } from "../packages/imaging/src/index.ts";

const folder = process.argv[2];
if (!folder) throw new Error("Name the folder that holds train.csv and train.bin.");
/** @type {Record<string, "colour" | "grey">} */
const colours = { skin: "colour", chest: "grey", breast: "grey" };

const [header = "", ...lines] = (await readFile(join(folder, "train.csv"), "utf8")).trim().split(/\r?\n/);
const at = (/** @type {string} */ name) => header.split(",").indexOf(name);
const file = await open(join(folder, "train.bin"));
/** @type {Record<string, { images: number, refused: Record<string, number>, bad: number, caught: number }>} */
const table = {};
for (const line of lines) {
  const fields = line.split(",");
  const set = fields[at("set")] ?? "";
  const length = Number(fields[at("length")]);
  const { buffer } = await file.read(Buffer.alloc(length), 0, length, Number(fields[at("offset")]));
  const image = await toDisplay(buffer);
  table[set] ??= { images: 0, refused: {}, bad: 0, caught: 0 };
  const row = table[set];
  const expects = { colour: colours[set] };
  const fault = imageQuality(image, expects).fault;
  row.images++;
  if (fault) row.refused[fault] = (row.refused[fault] ?? 0) + 1;
  if (row.images % 20 !== 0) continue;
  for (const spoiled of madeBad(image, set)) {
    row.bad++;
    if (imageQuality(spoiled, expects).fault) row.caught++;
  }
}
await file.close();
for (const [set, { images, refused, bad, caught }] of Object.entries(table)) {
  const all = Object.values(refused).reduce((sum, count) => sum + count, 0);
  console.log(
    `${set.padEnd(8)} real images refused ${all} of ${images} ${JSON.stringify(refused)}, made bad and caught ${caught} of ${bad}`,
  );
}

/**
 * Of one colour, cut to black and white, a preview of 24 pixels, and of the other kind.
 * @param {import("../packages/imaging/src/index.ts").RgbImage} image
 * @param {string} set
 */
function madeBad({ width, height, data }, set) {
  const [red = 0, green = 0, blue = 0] = data;
  const flat = data.map((_, i) => [red, green, blue][i % 3] ?? 0);
  const cut = data.map((_, i) => ((data[i - (i % 3) + 1] ?? 0) < 100 ? 0 : 255));
  const other = data.map((value, i) =>
    set === "skin" ? (data[i - (i % 3)] ?? 0) : i % 3 === 0 ? value * 0.5 + 120 : value * 0.5,
  );
  const preview = { width: 24, height: 24, data: data.subarray(0, 24 * 24 * 3) };
  return [...[flat, cut, other].map((pixels) => ({ width, height, data: pixels })), preview];
}
