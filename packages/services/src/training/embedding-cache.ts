import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

/** Embeddings that were computed before, by all that they depend on. */
export interface EmbeddingCache {
  find(key: object): Promise<Float32Array | undefined>;
  keep(key: object, embedding: Float32Array): Promise<void>;
}

/**
 * A cache in a folder: one small file an embedding (float32, little endian), named by the hash of its key, so that any
 * number of processes may share it. What is not `size` finite numbers is not found.
 */
export function openEmbeddingCache(folder: string, size: number): EmbeddingCache {
  const fileOf = (key: object) => {
    const name = createHash("sha256").update(JSON.stringify(key)).digest("hex");
    return join(folder, name.slice(0, 2), `${name.slice(2)}.f32`);
  };
  return {
    async find(key) {
      const bytes = await readFile(fileOf(key)).catch(() => undefined);
      if (bytes?.byteLength !== size * 4) return undefined;
      const embedding = new Float32Array(Uint8Array.from(bytes).buffer);
      return embedding.every(Number.isFinite) ? embedding : undefined;
    },
    async keep(key, embedding) {
      const file = fileOf(key);
      await mkdir(dirname(file), { recursive: true });
      // Whole or not at all: another process may read it now.
      const unfinished = `${file}.${randomUUID()}`;
      await writeFile(
        unfinished,
        new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength),
      );
      await rename(unfinished, file);
    },
  };
}
