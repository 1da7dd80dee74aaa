import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Database, openDatabase } from "@synoptic/persistence";
import { createTestDatabase } from "@synoptic/persistence/testing";
import { copyOfBundled } from "@synoptic/services/testing";
import { afterEach, expect, test } from "vitest";

const studies = 200;
const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const modelsDir = pathOf("../../packages/inference/models");

const folders: string[] = [];
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "synoptic-kill-"));
  folders.push(folder);
  return folder;
}

function start(file: string, args: string[], env: Record<string, string> = {}): ChildProcess {
  const child = spawn(process.execPath, ["--import", "tsx", pathOf(file), ...args], {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  children.push(child);
  return child;
}

/** Resolves when the process says that there are this many assessments; rejects where it ends before. */
function reached(child: ChildProcess, assessments: number): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout!.on("data", (lines: Buffer) => {
      if (Number(lines.toString().trim().split("\n").at(-1)) >= assessments) resolve();
    });
    child.once("exit", () =>
      reject(new Error(`The process ended before ${assessments} assessments were there.`)),
    );
  });
}

async function exited(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  await exited(child);
}

async function expectEachOnce({ db }: Database): Promise<void> {
  expect(await db.imagingStudy.count()).toBe(studies);
  const assessments = await db.riskAssessment.findMany({ select: { studyId: true } });
  expect(assessments).toHaveLength(studies);
  expect(new Set(assessments.map(({ studyId }) => studyId)).size).toBe(studies);
  const states = await db.assessmentJob.groupBy({ by: ["state"], _count: { _all: true } });
  expect(states).toEqual([{ state: "succeeded", _count: { _all: studies } }]);
  const items = await db.worklistItem.findMany({ select: { state: true, latestAssessmentId: true } });
  expect(items).toHaveLength(studies);
  expect(items.every(({ state, latestAssessmentId }) => state === "succeeded" && latestAssessmentId)).toBe(
    true,
  );
}

test("embedded: SIGKILL in the middle of 200 assessments, start again: all 200 are there once", async () => {
  const dataDir = newFolder();
  const settings = JSON.stringify({ options: { dataDir, modelsDir }, studies, work: true });
  const first = start("./kill-recovery-process.ts", [settings]);
  await reached(first, 60);
  await kill(first);

  const second = start("./kill-recovery-process.ts", [settings]);
  second.stdout!.resume();
  await exited(second);
  expect(second.exitCode).toBe(0);

  const database = await openDatabase({ dataDir });
  await expectEachOnce(database).finally(database.close);
});

test("embedded: SIGKILL between an assessment and its shadow's reading, start again: both are there once", async () => {
  const dataDir = newFolder();
  const settings = {
    options: { dataDir, modelsDir },
    studies: 12,
    work: true,
    shadow: await copyOfBundled(newFolder(), "our-shadow"),
  };
  const first = start("./kill-recovery-process.ts", [JSON.stringify({ ...settings, endAt: 5 })]);
  first.stdout!.resume();
  await exited(first);
  expect(first.signalCode).toBe("SIGKILL");
  const left = await openDatabase({ dataDir });
  expect(await left.db.shadowRequest.count().finally(left.close)).toBeGreaterThan(0);

  // What the first registered is there; the second registers the same pictures again, which changes nothing.
  const second = start("./kill-recovery-process.ts", [JSON.stringify(settings)]);
  second.stdout!.resume();
  await exited(second);
  expect(second.exitCode).toBe(0);
  const { db, close } = await openDatabase({ dataDir });
  try {
    const read = await db.riskAssessment.findMany({ select: { shadowReadings: true } });
    expect(read.map(({ shadowReadings }) => shadowReadings.map(({ errorCode }) => errorCode))).toEqual(
      Array(12).fill([null]),
    );
  } finally {
    await close();
  }
});

const redisUrl = process.env.TEST_REDIS_URL;
const onServers = process.env.TEST_DATABASE_URL !== undefined && redisUrl !== undefined;
if (!onServers) {
  process.stderr.write(
    "TEST_DATABASE_URL and TEST_REDIS_URL are not both set: the kill test runs on embedded parts only.\n",
  );
}

test.runIf(onServers)(
  "PostgreSQL and Redis: SIGKILL of both workers in the middle, start again: all 200 are there once",
  async () => {
    const dataDir = newFolder();
    const database = await createTestDatabase();
    const options = { databaseUrl: database.connectionString, redisUrl, redisPrefix: `kill-${randomUUID()}` };
    const startWorker = () =>
      start("../../apps/worker/src/main.ts", [], {
        DATABASE_URL: options.databaseUrl,
        REDIS_URL: options.redisUrl!,
        REDIS_PREFIX: options.redisPrefix,
        SYNOPTIC_DATA_DIR: dataDir,
        SYNOPTIC_MODELS_DIR: modelsDir,
        SYNOPTIC_LOG_LEVEL: "error",
        WORKER_CONCURRENCY: "2",
      });
    try {
      const workers = [startWorker(), startWorker()];
      const settings = { options: { ...options, dataDir, modelsDir }, studies, work: false };
      const registrar = start("./kill-recovery-process.ts", [JSON.stringify(settings)]);
      await reached(registrar, 60);
      await Promise.all(workers.map(kill));
      startWorker();
      startWorker();
      await exited(registrar);
      expect(registrar.exitCode).toBe(0);
      await expectEachOnce(database);
    } finally {
      await Promise.all(children.map(kill));
      await database.close();
    }
  },
  120_000,
);
