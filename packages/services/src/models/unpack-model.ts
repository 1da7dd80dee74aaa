import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { DomainError } from "@synoptic/domain";
import { type Entry, fromBuffer, type ZipFile } from "yauzl";

/** A zip that is not the folder of one model, or larger than is let pass. */
export class ModelArchiveError extends DomainError {
  readonly code = "MODEL_ARCHIVE";
}

/** A model's folder holds a manifest, a card, weights, and a handful of files that the manifest names. */
const maxFiles = 32;
const maxBytes = 1024 * 2 ** 20;
const regularFile = 0o100000;
const fileType = 0o170000;

/**
 * Unpacks the zip of one model's folder, with the files at the top or in one folder. Names are checked, links refused,
 * and both the announced and the true sizes limited before anything is believed.
 * @throws ModelArchiveError
 */
export async function unpackModel(zip: Buffer, into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  const file = await open(zip);
  const [seen, folders] = [new Set<string>(), new Set<string>()];
  let bytes = 0;
  for await (const entry of entries(file)) {
    if (entry.fileName.endsWith("/")) continue;
    const parts = entry.fileName.split("/");
    const name = parts.at(-1)!;
    folders.add(parts.slice(0, -1).join("/"));
    const mode = (entry.externalFileAttributes >>> 16) & fileType;
    if (parts.length > 2 || folders.size > 1 || !/^[\w-][\w.@-]*$/.test(name))
      throw new ModelArchiveError("The archive holds more than the files of one folder.");
    if (mode !== 0 && mode !== regularFile)
      throw new ModelArchiveError("The archive holds something that is not a plain file.");
    if (seen.has(name) || seen.size === maxFiles)
      throw new ModelArchiveError(`The archive holds a file twice, or more than ${maxFiles}.`);
    bytes += entry.uncompressedSize;
    if (bytes > maxBytes) throw new ModelArchiveError(`The archive holds more than ${maxBytes} bytes.`);
    seen.add(name);
    // The stream fails where it gives more or fewer bytes than were announced.
    await pipeline(await stream(file, entry), createWriteStream(join(into, name), { flags: "wx" })).catch(
      () => {
        throw new ModelArchiveError("The archive is damaged.");
      },
    );
  }
  if (!seen.has("manifest.json")) throw new ModelArchiveError("The archive holds no manifest.json.");
}

function open(zip: Buffer): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(
      zip,
      { lazyEntries: true, strictFileNames: true, validateEntrySizes: true },
      (_error, file) => {
        if (file) resolve(file);
        else reject(new ModelArchiveError("The file is no zip archive."));
      },
    );
  });
}

async function* entries(file: ZipFile): AsyncGenerator<Entry> {
  for (;;) {
    const next = await new Promise<Entry | undefined>((resolve, reject) => {
      file.once("entry", resolve);
      file.once("end", () => resolve(undefined));
      file.once("error", () => reject(new ModelArchiveError("The archive is damaged.")));
      file.readEntry();
    });
    if (!next) return;
    yield next;
  }
}

function stream(file: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    file.openReadStream(entry, (error, readable) => {
      if (error) reject(new ModelArchiveError("The archive is damaged or encrypted."));
      else resolve(readable);
    });
  });
}
