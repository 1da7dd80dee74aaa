import { bcdr } from "./bcdr.ts";
import { csvFolder } from "./csv-folder.ts";
import { openDataFolder } from "./data-folder.ts";
import { type Dataset, DatasetError, type DatasetLayout } from "./dataset.ts";
import { imageFolder } from "./image-folder.ts";
import { isic } from "./isic.ts";
import { lidcIdri } from "./lidc-idri.ts";
import { nihChestXray14 } from "./nih-chest-xray14.ts";

/** Every layout that is known; a new one is a file and a line. The first that recognises a folder reads it. */
export const datasetLayouts: readonly DatasetLayout[] = [
  nihChestXray14,
  isic,
  bcdr,
  lidcIdri,
  csvFolder,
  imageFolder,
];

export interface ReadDataset extends Dataset {
  /** What the case's file holds. */
  bytes(file: string): Promise<Buffer>;
}

/**
 * Reads what a folder says of its pictures; the pictures themselves are read when they are needed.
 * @param layout id of its layout; found out where left out
 * @throws DatasetError naming the layouts where none fits, or the file and line at fault
 */
export async function readDataset(root: string, layout?: string): Promise<ReadDataset> {
  const folder = await openDataFolder(root);
  const known = datasetLayouts.map(({ id, title }) => `${id} (${title})`).join("; ");
  let found: DatasetLayout | undefined;
  if (layout === undefined) {
    for (const one of datasetLayouts) {
      if (await one.recognises(folder)) {
        found = one;
        break;
      }
    }
  } else found = datasetLayouts.find(({ id }) => id === layout);
  if (!found)
    throw new DatasetError(`The folder is laid out in none of the ways that are known: ${known}.`, ["data"]);
  const read = await found.read(folder);
  if (read.cases.length === 0) throw new DatasetError("The folder holds no case to learn from.", ["data"]);
  return { layout: found.id, ...read, bytes: folder.bytes };
}
