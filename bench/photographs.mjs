/** Pictures in a folder, at any depth. */
import { readdir, readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { imageQuality, toDisplay } from "../packages/imaging/src/index.ts";

/** @typedef {import("../packages/imaging/src/index.ts").SourceImage} SourceImage */
/** @typedef {import("../packages/inference/src/index.ts").ImageModel} ImageModel */

/** @param {string} folder @returns {Promise<string[]>} in the order of their names */
export async function photographsIn(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(jpe?g|png)$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  if (files.length === 0) throw new Error(`${folder} holds no JPEG and no PNG.`);
  return files;
}

/**
 * Each picture the way that an image goes in the product: decoded, looked at, prepared and read by each model.
 * @param {string} folder
 * @param {Record<string, { model: ImageModel, expects?: import("../packages/imaging/src/index.ts").ImageExpectations | undefined }>} readers
 */
export async function readPhotographs(folder, readers) {
  /** By reader, in the order of the files. @type {Record<string, { embedding: Float32Array, fault: string | null }[]>} */
  const read = Object.fromEntries(Object.keys(readers).map((name) => [name, []]));
  let unreadable = 0;
  for (const file of await photographsIn(folder)) {
    const image = await toDisplay(await readFile(file)).catch(() => null);
    if (!image) unreadable++;
    for (const [name, { model, expects }] of Object.entries(image ? readers : {})) {
      if (!image) continue;
      const { embedding } = await model.read(model.prepare(image));
      if (embedding) read[name]?.push({ embedding, fault: imageQuality(image, expects).fault });
    }
  }
  return { name: basename(folder), unreadable, read };
}
