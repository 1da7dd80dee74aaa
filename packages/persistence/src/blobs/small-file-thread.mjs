import fs from "node:fs";
import { dirname } from "node:path";
import { promisify } from "node:util";
import { parentPort } from "node:worker_threads";

/** @typedef {{ part: string, path: string, bytes: Uint8Array }} SmallFile */

const datasync = promisify(fs.fdatasync);
const sync = promisify(fs.fsync);

/**
 * Files are flushed at once, and then the names of all, so that what the device does for one it does for all.
 * @param {SmallFile[]} files
 */
async function work(files) {
  /** What each failed with; nothing where it is safe. @type {unknown[]} */
  const faults = files.map(() => null);
  /** @param {(file: SmallFile) => unknown} step */
  const each = (step) =>
    Promise.all(
      files.map(async (file, i) => {
        if (faults[i] !== null) return;
        try {
          await step(file);
        } catch (error) {
          faults[i] = error;
          fs.rmSync(file.part, { force: true });
        }
      }),
    );
  // What is called by its hash holds the same bytes.
  const there = new Set(files.filter(({ path }) => fs.existsSync(path)));
  await each(async (file) => there.has(file) || (await write(file)));
  await each(
    (file) => there.has(file) || inFolder(dirname(file.path), () => fs.renameSync(file.part, file.path)),
  );
  // Names live in their folders: without this a power cut could lose one, and who gave one before may not have come to this.
  const folders = new Map();
  await each(({ path }) => {
    const folder = dirname(path);
    if (!folders.has(folder)) folders.set(folder, flushFolder(folder));
    return folders.get(folder);
  });
  parentPort?.postMessage(files.map((file, i) => ({ isNew: !there.has(file), fault: told(faults[i]) })));
}

/** @param {unknown} error */
function told(error) {
  if (error === null) return undefined;
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  return { code, message };
}

/** @param {SmallFile} file */
async function write({ part, bytes }) {
  const file = inFolder(dirname(part), () => fs.openSync(part, "wx", 0o600));
  try {
    for (let offset = 0; offset < bytes.length; ) offset += fs.writeSync(file, bytes, offset);
    // What the file holds and how long it is; its times need not be safe.
    await datasync(file);
  } finally {
    fs.closeSync(file);
  }
}

/** @param {string} path */
async function flushFolder(path) {
  const folder = fs.openSync(path, "r");
  await sync(folder).finally(() => fs.closeSync(folder));
}

/**
 * Does it, and once more with the folder made where that was missing, as it hardly ever is.
 * @template T
 * @param {string} folder
 * @param {() => T} step
 */
function inFolder(folder, step) {
  try {
    return step();
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ENOENT") throw error;
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    return step();
  }
}

parentPort?.on("message", work);
