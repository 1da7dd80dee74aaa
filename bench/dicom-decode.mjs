/**
 * How fast a folder's DICOM files are decoded, all frames from file to stored values, beside pydicom with GDCM: one file
 * after another, and as many at once as there are threads, against as many processes of pydicom. Rounds alternate; the
 * median counts. Files that either does not read are left out.
 * Run: `node --import tsx bench/dicom-decode.mjs DIR [ROUNDS]`, with Debian's python3-pydicom and python3-gdcm.
 */
import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { inspectDicom, readPixels, transferSyntaxes } from "../packages/imaging/src/index.ts";

const [folder, rounds = "5"] = process.argv.slice(2);
if (!folder) throw new Error("Name a folder of DICOM files.");
const abreast = Math.min(4, availableParallelism());

/** @typedef {(file: string) => Promise<number>} Decode bytes of pixels; 0 where it cannot */

/** @type {Decode} */
const synoptic = async (file) =>
  readPixels(await readFile(file)).then(
    ({ data }) => data.length,
    () => 0,
  );

class Pydicom {
  child = Pydicom.start();
  lines = this.answers();
  ready = this.lines.next();

  static start() {
    const child = spawn("/usr/bin/python3", [join(import.meta.dirname, "dicom-decode.py")], {
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.stdin.on("error", () => undefined);
    return child;
  }

  answers() {
    return createInterface({ input: this.child.stdout })[Symbol.asyncIterator]();
  }

  /** @type {Decode} */
  async decode(file) {
    await this.ready;
    this.child.stdin.write(`${file}\n`);
    const { value, done } = await this.lines.next();
    if (!done) return Number(value);
    // GDCM aborts its process on some files.
    this.child = Pydicom.start();
    this.lines = this.answers();
    this.ready = this.lines.next();
    return 0;
  }
}

/**
 * @param {string[]} files
 * @param {readonly Decode[]} decoders each takes the next file as soon as it is free
 */
async function timed(files, decoders) {
  const left = [...files];
  const started = performance.now();
  let bytes = 0;
  await Promise.all(
    decoders.map(async (decode) => {
      for (let file = left.shift(); file !== undefined; file = left.shift()) bytes += await decode(file);
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  return { seconds, files: files.length / seconds, megabytes: bytes / 1e6 / seconds };
}

const peers = Array.from({ length: abreast }, () => new Pydicom());
/** @type {Decode[]} */
const pydicom = peers.map((peer) => (file) => peer.decode(file));

const entries = await readdir(folder, { withFileTypes: true, recursive: true });
const all = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
/** @type {Map<string, string[]>} */
const groups = new Map();
for (const file of all.sort()) {
  const [ours, theirs] = [await synoptic(file), await /** @type {Decode} */ (pydicom[0])(file)];
  if (ours === 0 || theirs === 0) continue;
  const { transferSyntaxUid } = await inspectDicom(await readFile(file));
  const codec = transferSyntaxes.find(({ uid }) => uid === transferSyntaxUid)?.pixels ?? "native";
  groups.set(codec, [...(groups.get(codec) ?? []), file]);
}
const files = [...groups.values()].flat();
// Every thread and process has read something before the clock starts.
await timed(files, Array(abreast).fill(synoptic));
await timed(files, pydicom);
console.log(`${files.length} of ${all.length} files are read by both.`);

/** @param {number[]} values */
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

for (const width of [...new Set([1, abreast])]) {
  console.log(`${width} at once`);
  for (const [codec, some] of new Map([["all", files], ...groups])) {
    const runs = [];
    for (let round = 0; round < Number(rounds); round++) {
      const ours = await timed(some, Array(width).fill(synoptic));
      runs.push({ ours, theirs: await timed(some, pydicom.slice(0, width)) });
    }
    const ratio = median(runs.map(({ ours, theirs }) => theirs.seconds / ours.seconds));
    const [perSecond, megabytes] = [
      median(runs.map(({ ours }) => ours.files)),
      median(runs.map(({ ours }) => ours.megabytes)),
    ];
    console.log(
      `  ${codec}: ${perSecond.toFixed(0)} files/s, ${megabytes.toFixed(0)} MB/s of pixels, ${ratio.toFixed(2)} times as fast as pydicom`,
    );
  }
}
for (const { child } of peers) child.kill();
