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
/** With folders, and what macOS' Finder adds for each file. */
const maxEntries = 4 * maxFiles;
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
  if (file.entryCount > maxEntries)
    throw new ModelArchiveError(`The archive lists more than ${maxEntries} entries.`);
  const [seen, folders] = [new Set<string>(), new Set<string>()];
  let bytes = 0;
  for await (const entry of entries(file)) {
    if (entry.fileName.endsWith("/") || isFinders(entry.fileName)) continue;
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

/** What macOS adds to every archive, and no model needs. */
function isFinders(name: string): boolean {
  return name.startsWith("__MACOSX/") || name === ".DS_Store" || name.endsWith("/.DS_Store");
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
  let told: (next: Entry | "end" | "damaged") => void = () => {};
  file.on("entry", (entry) => told(entry));
  file.on("end", () => told("end"));
  file.on("error", () => told("damaged"));
  for (;;) {
    const next = await new Promise<Entry | "end" | "damaged">((resolve) => {
      told = resolve;
      file.readEntry();
    });
    if (next === "end") return;
    if (next === "damaged") throw new ModelArchiveError("The archive is damaged.");
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
