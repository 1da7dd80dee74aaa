import { createReadStream } from "node:fs";
import { open, readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { InvalidInputError } from "@synoptic/domain";
import yauzl, { type Entry, type ZipFile } from "yauzl";
import type { ArrivingFile } from "./arriving-file.ts";

/** Files that are to be taken in, one after the other. */
export interface FileSource {
  /** How many there are. */
  count: number;
  files: AsyncIterable<ArrivingFile>;
}

/** An archive of so many files is none. */
const maxEntries = 1_000_000;
const maxWholeBytes = 4 * 2 ** 20;
const zipSignature = "PK\u0003\u0004";
/** What systems leave in folders, and the index of a medium, which is no instance. */
const notMeant = /(^|\/)(\.[^/]*|__MACOSX\/.*|Thumbs\.db|DICOMDIR)$/i;

/**
 * The files at `paths`: folders with all that is below them, ZIP archives with all that is in them. Only their names are
 * held; each is read when its turn comes.
 * @throws InvalidInputError where an archive cannot be read
 */
export async function filesIn(paths: readonly string[]): Promise<FileSource> {
  const sources: FileSource[] = [];
  for (const path of paths) sources.push(await sourceAt(path));
  return {
    count: sources.reduce((sum, { count }) => sum + count, 0),
    files: oneAfterTheOther(sources),
  };
}

async function* oneAfterTheOther(sources: readonly FileSource[]): AsyncGenerator<ArrivingFile> {
  for (const { files } of sources) yield* files;
}

async function sourceAt(path: string): Promise<FileSource> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const names = await namesBelow(path);
    return { count: names.length, files: plainFiles(names) };
  }
  if (found?.isFile() && (await isZip(path))) return zipped(path);
  return { count: 1, files: plainFiles([path]) };
}

async function namesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !notMeant.test(name.slice(folder.length)))
    .sort();
}

async function* plainFiles(names: readonly string[]): AsyncGenerator<ArrivingFile> {
  for (const name of names) yield { name, body: contentOf(name) };
}

async function* contentOf(name: string): AsyncGenerator<Uint8Array> {
  try {
    // A stream costs more than all the rest of a small file.
    if ((await stat(name)).size <= maxWholeBytes) yield await readFile(name);
    else yield* createReadStream(name, { highWaterMark: 2 ** 20 }) as AsyncIterable<Uint8Array>;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? "unreadable";
    throw new InvalidInputError(`The file cannot be read (${code}).`);
  }
}

async function isZip(path: string): Promise<boolean> {
  const file = await open(path, "r");
  try {
    const { buffer } = await file.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString("latin1") === zipSignature;
  } finally {
    await file.close();
  }
}

async function zipped(path: string): Promise<FileSource> {
  const zip = await opened(path);
  if (zip.entryCount > maxEntries) {
    zip.close();
    throw new InvalidInputError(`The archive lists more than ${maxEntries} files.`);
  }
  return { count: zip.entryCount, files: filesOf(zip, path) };
}

async function* filesOf(zip: ZipFile, path: string): AsyncGenerator<ArrivingFile> {
  try {
    for (let entry = await nextOf(zip); entry; entry = await nextOf(zip)) {
      const { fileName } = entry;
      if (fileName.endsWith("/") || notMeant.test(fileName)) continue;
      yield { name: `${path}/${fileName}`, body: unpacked(zip, entry) };
    }
  } finally {
    zip.close();
  }
}

/** The stream fails where it gives more or fewer bytes than were announced. */
async function* unpacked(zip: ZipFile, entry: Entry): AsyncGenerator<Uint8Array> {
  try {
    const stream = await new Promise<AsyncIterable<Uint8Array>>((resolve, reject) =>
      zip.openReadStream(entry, (error, opened) => (opened ? resolve(opened) : reject(error))),
    );
    yield* stream;
  } catch {
    throw new InvalidInputError("The file cannot be unpacked.");
  }
}

function opened(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) =>
    yauzl.open(path, { lazyEntries: true, autoClose: false, validateEntrySizes: true }, (_error, zip) =>
      zip ? resolve(zip) : reject(new InvalidInputError("The file is no whole ZIP archive.")),
    ),
  );
}

/** The next entry, or nothing after the last. */
function nextOf(zip: ZipFile): Promise<Entry | undefined> {
  return new Promise((resolve, reject) => {
    const settle = (done: () => void) => {
      zip.off("entry", onEntry);
      zip.off("end", onEnd);
      zip.off("error", onError);
      done();
    };
    const onEntry = (entry: Entry) => settle(() => resolve(entry));
    const onEnd = () => settle(() => resolve(undefined));
    const onError = () => settle(() => reject(new InvalidInputError("The archive is damaged.")));
    zip.on("entry", onEntry);
    zip.on("end", onEnd);
    zip.on("error", onError);
    zip.readEntry();
  });
}
