import { createHash, randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, type FileHandle, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { NotFoundError, TooLargeError } from "@synoptic/domain";
import { storageFault } from "../storage-faults.ts";
import type { BlobStore, StoredBlob, WriteOptions } from "./blob-store.ts";
import { mostSmallBytes, writeSmallFile } from "./small-files.ts";

/** Blobs as files: `<folder>/<first two letters>/<sha256>`. Several processes may write at once. */
export function createDiskBlobStore(folder: string): BlobStore {
  const incoming = join(folder, "incoming");
  const pathOf = (sha256: string) => {
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new NotFoundError("There is no such blob.");
    return join(folder, sha256.slice(0, 2), sha256);
  };

  return {
    async write(source, options) {
      const part = join(incoming, randomUUID());
      const { sha256, limitBytes } = options;
      const mostBytes = Math.min(mostSmallBytes, limitBytes);
      try {
        if (source instanceof Uint8Array && source.byteLength <= mostBytes && sha256 !== undefined) {
          const isNew = await writeSmallFile({ part, path: pathOf(sha256), bytes: source });
          return { sha256, bytes: source.byteLength, isNew };
        }
        const file = await inFolder(incoming, () => open(part, "wx", 0o600));
        const stored = await receive(source, file, options);
        await settle(part, pathOf(stored.sha256));
        return stored;
      } catch (error) {
        await rm(part, { force: true }).catch(() => {});
        throw storageFault(error, folder) ?? error;
      }
    },
    async has(sha256) {
      return access(pathOf(sha256)).then(
        () => true,
        () => false,
      );
    },
    async read(sha256) {
      return readFile(pathOf(sha256)).catch(notFound);
    },
    async stream(sha256) {
      const path = pathOf(sha256);
      await access(path).catch(notFound);
      return createReadStream(path);
    },
    async remove(sha256) {
      await rm(pathOf(sha256), { force: true });
    },
  };
}

/** Copies, counts, hashes and flushes to the device; always closes the file. */
async function receive(
  source: Readable | Uint8Array,
  file: FileHandle,
  { limitBytes, sha256 }: WriteOptions,
): Promise<StoredBlob> {
  const hash = sha256 === undefined ? createHash("sha256") : null;
  let bytes = 0;
  try {
    for await (const chunk of source instanceof Uint8Array ? [source] : source) {
      bytes += (chunk as Uint8Array).byteLength;
      if (bytes > limitBytes) throw new TooLargeError(`The file is larger than ${limitBytes} bytes.`);
      hash?.update(chunk as Uint8Array);
      await writeAll(file, chunk as Uint8Array);
    }
    // What the file holds and how long it is; its times need not be safe.
    await file.datasync();
  } finally {
    await file.close();
  }
  return { sha256: hash?.digest("hex") ?? sha256!, bytes, isNew: false };
}

async function writeAll(file: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let offset = 0; offset < chunk.byteLength; ) {
    offset += (await file.write(chunk, offset)).bytesWritten;
  }
}

/** Gives the file its name, at once; where the same bytes are there already they are replaced by themselves. */
async function settle(part: string, path: string): Promise<void> {
  const folder = dirname(path);
  await inFolder(folder, () => rename(part, path));
  // The new name lives in the folder: without this a power cut could lose it.
  const directory = await open(folder, "r");
  await directory.sync().finally(() => directory.close());
}

/** Does it, and once more with the folder made where that was missing, as it hardly ever is. */
async function inFolder<T>(folder: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    return await work();
  }
}

function notFound(error: NodeJS.ErrnoException): never {
  if (error.code === "ENOENT") throw new NotFoundError("There is no such blob.");
  throw error;
}
