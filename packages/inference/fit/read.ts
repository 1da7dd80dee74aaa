import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { labelIndices, parseEmbeddings } from "@synoptic/domain";
import type { Part } from "../src/train/part.ts";

/** Reads `NAME.f32` and `NAME.csv` of a folder. @throws the errors of `parseEmbeddings` and `labelIndices` */
export async function readPart(folder: string, name: string, classIds: readonly string[]): Promise<Part> {
  const [bytes, csv] = await Promise.all([
    readFile(join(folder, `${name}.f32`)),
    readFile(join(folder, `${name}.csv`), "utf8"),
  ]);
  const table = parseEmbeddings(bytes, csv);
  return {
    ...table,
    labels: labelIndices(table.rows, classIds),
    groups: table.rows.map(({ group }) => group),
  };
}
