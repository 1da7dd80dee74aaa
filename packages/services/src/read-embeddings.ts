import { readFile } from "node:fs/promises";
import { type EmbeddingTable, NotFoundError, parseEmbeddings } from "@synoptic/domain";

/**
 * Reads embeddings (float32, little endian, `[rows, 1280]`) and the comma-separated rows that belong to them.
 * @throws NotFoundError if a file cannot be read
 * @throws EmbeddingsSizeError, EmbeddingsColumnsError, EmbeddingsNotFiniteError if they do not fit each other
 */
export async function readEmbeddings(f32Path: string, csvPath: string): Promise<EmbeddingTable> {
  const [bytes, csv] = await Promise.all([read(f32Path, "embeddings"), read(csvPath, "labels")]);
  return parseEmbeddings(bytes, csv.toString("utf8"));
}

function read(path: string, name: string): Promise<Buffer> {
  return readFile(path).catch(() => {
    throw new NotFoundError(`The file of ${name} cannot be read.`, [name]);
  });
}
