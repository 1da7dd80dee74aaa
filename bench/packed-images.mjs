/** Rows of a packed set of images (`train.csv`, `train.bin`), and the parts that the recipes draw from it. */
import { createHash } from "node:crypto";
import { open, readFile } from "node:fs/promises";
import { join } from "node:path";

/** @typedef {Record<string, string>} Row */

/** As `split_by_group` of the recipes. @param {string} group @returns {"training" | "calibration" | "test"} */
export function partOf(group) {
  const place = Number.parseInt(createHash("sha256").update(group).digest("hex").slice(0, 8), 16) / 2 ** 32;
  if (place < 0.1) return "calibration";
  return place < 0.2 ? "test" : "training";
}

/** @param {string} folder @param {(row: Row) => boolean} wanted @returns {AsyncGenerator<{ row: Row, bytes: Buffer }>} */
export async function* packedImages(folder, wanted) {
  const [header = "", ...lines] = (await readFile(join(folder, "train.csv"), "utf8")).trim().split(/\r?\n/);
  const names = header.split(",");
  const rows = lines
    .map((line) => Object.fromEntries(line.split(",").map((field, i) => [names[i] ?? "", field])))
    .filter(wanted);
  const file = await open(join(folder, "train.bin"));
  try {
    for (const row of rows) {
      const length = Number(row.length);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, Number(row.offset));
      yield { row, bytes: buffer };
    }
  } finally {
    await file.close();
  }
}
