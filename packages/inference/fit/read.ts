import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type EmbeddingTable, labelIndices, parseEmbeddings } from "@synoptic/domain";

/** One part of a scenario's embeddings with the index of each row's class. */
export interface Part extends EmbeddingTable {
  labels: Uint32Array;
  groups: string[];
}

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

/** Share of each class. */
export function shares(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let i = 0; i < labels.length; i++) counts[labels[i]!]! += 1;
  return counts.map((count) => count / labels.length);
}

/** Rows of a row-major matrix. */
export function pickRows(values: Float64Array, width: number, rows: readonly number[]): Float64Array {
  const picked = new Float64Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(values.subarray(row * width, (row + 1) * width), i * width);
  });
  return picked;
}
