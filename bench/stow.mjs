/**
 * STOW-RS: files a second that Synoptic takes in beside Orthanc, on this machine, with the same client, in one run: one
 * and four clients, into an empty store and into one that holds many instances. The goal is to be ahead of Orthanc, and to
 * lose less than a tenth of it with size. Rounds alternate between the two, and the median counts.
 * Run: `DATABASE_URL=postgresql://… node --import tsx bench/stow.mjs [instances of the full store] [files a round]
 * [files a request] [pixels a side]`; it makes a database, a data folder and an Orthanc of its own, and removes them. Debian's `orthanc` and
 * `orthanc-dicomweb` must be there.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { uidFromSeed, writeDicom } from "../packages/imaging/src/index.ts";
import { openDatabase } from "../packages/persistence/src/index.ts";
import { createApiClient } from "../packages/services/src/create-api-client.ts";
import { freePort } from "../tests/integration/free-port.ts";
import { startOrthanc } from "../tests/integration/orthanc.ts";

const ROUNDS = 3;
const FILES_A_STUDY = 100;
const [full = 20_000, aRound = 400, aRequest = 10, side = 128] = process.argv.slice(2).map(Number);
const server = process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";

let made = 0;
/** A file of a study of a hundred, with UIDs that were never there. */
function newFile() {
  const number = made++;
  const study = `${process.pid} ${Math.floor(number / FILES_A_STUDY)}`;
  const data = new Uint8Array(side * side * 2).fill(number & 255);
  data.set(Buffer.from(study));
  return writeDicom({
    patient: { id: study, issuer: "BENCH", name: "Synthetic^Bench", birthDate: "1970-01-01", sex: "O" },
    study: { uid: uidFromSeed(study), acquiredAt: new Date("2026-01-05T10:00:00Z") },
    series: { uid: uidFromSeed(`${study} series`), modality: "CT" },
    instance: { uid: uidFromSeed(`${study} ${number}`), number: number % FILES_A_STUDY },
    image: {
      ...{
        width: side,
        height: side,
        samples: 1,
        bitsAllocated: 16,
        bitsStored: 12,
        photometric: "MONOCHROME2",
      },
      data,
    },
  });
}

/** Bodies for so many files, made before the clock starts. @param {number} files */
function bodiesOf(files) {
  const bodies = [];
  for (let i = 0; i < files; i += aRequest) {
    const parts = Array.from({ length: Math.min(aRequest, files - i) }, () => [
      Buffer.from("--bench\r\nContent-Type: application/dicom\r\n\r\n"),
      newFile(),
      Buffer.from("\r\n"),
    ]).flat();
    bodies.push(Buffer.concat([...parts, Buffer.from("--bench--\r\n")]));
  }
  return bodies;
}

/** @param {{ url: string, key?: string }} target @param {Buffer} body */
async function store({ url, key }, body) {
  const response = await fetch(`${url}/dicom-web/studies`, {
    method: "POST",
    headers: {
      accept: "application/dicom+json",
      "content-type": 'multipart/related; type="application/dicom"; boundary=bench',
      ...(key ? { authorization: `Bearer ${key}` } : {}),
    },
    body: new Uint8Array(body),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`Status ${response.status}: ${text.slice(0, 300)}`);
}

/** Files a second. @param {{ url: string, key?: string }} target @param {number} clients */
async function rate(target, clients, files = aRound) {
  const bodies = bodiesOf(files);
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      for (let body = bodies.pop(); body; body = bodies.pop()) await store(target, body);
    }),
  );
  return files / ((performance.now() - began) / 1000);
}

/** Synoptic as `npm start` runs it, with a key. */
async function startSynoptic() {
  const name = `synoptic_stow_${process.pid}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  const folder = mkdtempSync(join(tmpdir(), "synoptic-stow-"));
  const port = await freePort();
  const child = spawn(process.execPath, ["--import", "tsx", "apps/api/src/main.ts"], {
    cwd: join(import.meta.dirname, ".."),
    env: { ...process.env, PORT: String(port), DATABASE_URL: url.href, SYNOPTIC_DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  await once(child.stdout, "data");
  const { db, close } = await openDatabase({ databaseUrl: url.href, dataDir: folder });
  const { id: siteId } = await db.site.create({ data: { slug: "bench", name: "Bench" } });
  /** @type {import("@synoptic/domain").Actor} */
  const actor = { kind: "system", id: null, siteId, role: "administrator" };
  const { key } = await createApiClient({ db, now: () => new Date() }, actor, {
    name: "bench",
    role: "integrator",
  });
  await close();
  return {
    url: `http://127.0.0.1:${port}`,
    key,
    close: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
      await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
      await admin.end();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** @param {number[]} all */
const median = (all) => all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? Number.NaN;
const synoptic = await startSynoptic();
const orthanc = await startOrthanc();
const targets = { synoptic, orthanc };

/** @param {string} what */
async function compare(what) {
  for (const clients of [1, 4]) {
    /** @type {Record<"synoptic" | "orthanc", number[]>} */
    const rates = { synoptic: [], orthanc: [] };
    for (let round = 0; round < ROUNDS; round++) {
      for (const name of /** @type {const} */ (["synoptic", "orthanc"]))
        rates[name].push(await rate(targets[name], clients));
      // What the last round left to write must not fall on the next.
      await delay(200);
    }
    const [ours, theirs] = [median(rates.synoptic), median(rates.orthanc)];
    console.log(
      `${what}, ${clients} client${clients > 1 ? "s" : ""}: Synoptic ${ours.toFixed(0)} files/s, Orthanc ${theirs.toFixed(0)} files/s, ${(ours / theirs).toFixed(2)} times`,
    );
  }
}

try {
  console.log(
    `${aRound} files a round, ${aRequest} a request, ${(newFile().length / 1024).toFixed(0)} KiB each`,
  );
  // Each has done the same before the clock starts, so that neither is measured while it warms up.
  for (const target of [synoptic, orthanc]) for (const clients of [1, 4]) await rate(target, clients);
  await compare("empty store");
  for (const target of [synoptic, orthanc]) await rate(target, 4, full);
  await compare(`store of ${full.toLocaleString("en")}`);
} finally {
  await synoptic.close();
  await orthanc.close();
}
