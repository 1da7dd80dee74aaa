import { createHash } from "node:crypto";
import { PassThrough, Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import yazl from "yazl";

/** A file of an archive, made while it is written. */
export interface FileToWrite {
  path: string;
  content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** False for what is compressed already. */
  compress?: boolean;
}

export interface WrittenFile {
  path: string;
  sha256: string;
  bytes: number;
}

/**
 * Files as one ZIP, one after another: of none is more in memory than a chunk. The next one is asked for when the one
 * before is through.
 * @param files is given how each of those before came out
 * @param at of every entry, so that the same content is the same archive
 */
export function writeZip(
  files: (written: readonly WrittenFile[]) => AsyncIterable<FileToWrite>,
  at: Date,
): Readable {
  const zip = new yazl.ZipFile();
  const out = new PassThrough();
  // Whoever reads may leave early: then nothing more is made.
  const leaving = new AbortController();
  out.once("close", () => leaving.abort());
  const reading = pipeline(zip.outputStream, out);
  // What ends the archive early is told to whoever reads it.
  const filling = fill(zip, files, at, leaving.signal).catch((error: Error) => out.destroy(error));
  void Promise.allSettled([reading, filling]);
  return out;
}

async function fill(
  zip: yazl.ZipFile,
  files: (written: readonly WrittenFile[]) => AsyncIterable<FileToWrite>,
  at: Date,
  signal: AbortSignal,
): Promise<void> {
  const written: WrittenFile[] = [];
  for await (const { path, content, compress = true } of files(written)) {
    const hash = createHash("sha256");
    let bytes = 0;
    const entry = new PassThrough();
    zip.addReadStream(entry, path, { mtime: at, mode: 0o100644, compress });
    await pipeline(
      Readable.from(content, { objectMode: false }),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          hash.update(chunk);
          bytes += chunk.byteLength;
          yield chunk;
        }
      },
      entry,
      { signal },
    );
    written.push({ path, sha256: hash.digest("hex"), bytes });
  }
  zip.end();
}
