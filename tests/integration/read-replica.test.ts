import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Actor } from "@synoptic/domain";
import { type Database, openDatabase, readAside } from "@synoptic/persistence";
import {
  countCohort,
  describeCohort,
  keepCohort,
  listMembers,
  openRun,
  recordResearchConsent,
} from "@synoptic/services";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { startReplication } from "./streaming-replica.ts";

const onServers = process.env.TEST_DATABASE_URL !== undefined;
const note = onServers ? "" : " (skipped: TEST_DATABASE_URL is not set, which asks for tests with servers)";

const definition = { schemaVersion: 1, where: { sex: ["female"] } } as const;
const WOMEN = 60;

describe.skipIf(!onServers)(`a streaming replica${note}`, () => {
  let servers: Awaited<ReturnType<typeof startReplication>>;
  let database: Database;
  let actor: Actor;
  let women: string[];
  let versionId: string;
  let purposeId: string;
  let runId: string;
  /** What is said of the replica, and of connections to it, whenever those are found to be gone. */
  const logged: { state?: string; message: string }[] = [];
  const lost: object[] = [];
  /** Statements that the primary was asked. */
  const asked: string[] = [];

  beforeAll(async () => {
    servers = await startReplication();
    const log = {
      warn: (details: { state?: string }, message: string) =>
        void (details.state ? logged : lost).push({ ...details, message }),
    };
    database = await openDatabase({
      ...{ databaseUrl: servers.primary.url, databaseReadUrl: servers.replica.url, dataDir: tmpdir(), log },
    });
    await database.migrate();
    const { db } = database;
    // biome-ignore lint/suspicious/noExplicitAny: the client's events are not in its type
    (db as any).$on("query", ({ query }: { query: string }) => asked.push(query));
    const site = await db.site.create({
      data: { slug: "north", name: "North", researchSecret: "of the test" },
    });
    const user = await db.user.create({
      data: { siteId: site.id, email: "ada@north", name: "Ada", role: "clinician", passwordHash: "none" },
    });
    actor = { kind: "user", id: user.id, siteId: site.id, role: "clinician" };
    women = [];
    for (let i = 0; i < WOMEN; i++) women.push(await addWoman());
    const at = new Date();
    const told = { title: "Of the test", approval: "1", uses: ["statistics" as const] };
    const purpose = { siteId: site.id, ...told, startsAt: at, createdAt: at };
    ({ id: purposeId } = await db.researchPurpose.create({ data: purpose }));
    ({ versionId } = await keepCohort(context(), actor, { name: "Women", definition }));
    runId = await newRun();
  });

  afterAll(async () => {
    await database?.close();
    await servers?.close();
  });

  const context = () => ({ db: database.db, replica: database.replica, now: () => new Date() });
  const addWoman = async () =>
    (
      await database.db.patient.create({
        data: { siteId: actor.siteId, sex: "female", birthDate: new Date("1970-01-01") },
      })
    ).id;
  const newRun = async () =>
    (await openRun(context(), actor, { cohortVersionId: versionId, purposeId })).runId;
  const total = async (of = runId) => (await listMembers(context(), actor, { runId: of, first: 5 })).total;
  const refuse = () =>
    recordResearchConsent(context(), actor, { patientId: women.pop()!, consent: "refused" });
  const state = () => database.replica!.state();
  const becomes = (wanted: string) => expect.poll(state, { timeout: 20_000, interval: 250 }).toBe(wanted);
  /** Whether what is read aside is read on the replica. */
  const isAside = () =>
    readAside(database, async (read) => {
      const [row] = await read.$queryRaw<{ aside: boolean }[]>`SELECT pg_is_in_recovery() AS aside`;
      return row!.aside;
    });

  async function onReplica<T extends pg.QueryResultRow>(sql: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: servers.replica.url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  async function setReplica(name: string, value: string): Promise<void> {
    await onReplica(`ALTER SYSTEM SET ${name} = ${value}`);
    await onReplica("SELECT pg_reload_conf()");
  }

  test("questions about cohorts are read on it, and not on the primary", async () => {
    const scans =
      "SELECT (seq_scan + idx_scan)::int AS scans FROM pg_stat_user_tables WHERE relname = 'imaging_studies'";
    const scanned = async () => (await onReplica<{ scans: number }>(scans))[0]!.scans;
    const before = await scanned();
    asked.length = 0;
    const { after } = await countCohort(context(), actor, { definition });
    expect(Math.abs(after[0]!.value! - WOMEN)).toBeLessThan(11);
    await describeCohort(context(), actor, runId);
    expect(await total()).toBe(WOMEN);
    expect(asked.filter((sql) => /imaging_studies|percentile_cont|LIMIT 5|judged/.test(sql))).toEqual([]);
    expect(asked.some((sql) => sql.includes("cohort_questions"))).toBe(true);
    // A connection hands its counters in when it does something again a second later.
    await expect
      .poll(
        async () => {
          await Promise.all(Array.from({ length: 10 }, isAside));
          return await scanned();
        },
        { timeout: 30_000, interval: 500 },
      )
      .toBeGreaterThan(before);
  });

  test("a consent that is refused holds in the next question, on a replica that lags a little", async () => {
    await setReplica("recovery_min_apply_delay", "'60ms'");
    for (let i = 0; i < 10; i++) {
      await refuse();
      expect(await total()).toBe(women.length);
      expect(await isAside()).toBe(true);
    }
    await setReplica("recovery_min_apply_delay", "0");
    expect(logged).toEqual([]);
  });

  test("one that stands still is not asked: neither an old consent nor an old count, and a run is what it was", async () => {
    await becomes("ready");
    await onReplica("SELECT pg_wal_replay_pause()");
    await expect
      .poll(async () => (await onReplica<{ s: string }>("SELECT pg_get_wal_replay_pause_state() AS s"))[0]!.s)
      .toBe("paused");
    await refuse();
    expect(await total()).toBe(women.length);
    expect(await state()).toBe("behind");
    expect(logged.map((line) => line.state)).toEqual(["behind"]);
    for (let i = 0; i < 22; i++) await addWoman();
    const { after } = await countCohort(context(), actor, { definition });
    const primary = await countCohort({ db: database.db, now: () => new Date() }, actor, { definition });
    expect(after).toEqual(primary.after);
    const pinned = await newRun();
    await addWoman();
    await onReplica("SELECT pg_wal_replay_resume()");
    await becomes("ready");
    // Of a moment that the replica had not reached.
    expect(await total(pinned)).toBe(women.length + 22);
    expect(await total()).toBe(women.length);
    expect(await isAside()).toBe(true);
    expect(logged.map((line) => line.state)).toEqual(["behind", "ready"]);
  });

  test("one that dies in the middle of a question is survived, and taken again when it is back", async () => {
    const members = await total();
    const answer = readAside(database, async (read) => {
      const [row] = await read.$queryRaw<{ aside: boolean }[]>`
        SELECT pg_is_in_recovery() AS aside FROM pg_sleep(CASE WHEN pg_is_in_recovery() THEN 30 ELSE 0 END)`;
      return row!.aside;
    });
    await delay(500);
    await servers.replica.kill();
    expect(await answer).toBe(false);
    expect(await state()).toBe("unavailable");
    expect(await total()).toBe(members);
    expect(logged.at(-1)).toMatchObject({ state: "unavailable" });
    // Neither the connection nor the question that was asked on it.
    for (const line of lost) expect(Object.keys(line).sort()).toEqual(["code", "message", "reason"]);
    await servers.replica.start();
    await becomes("ready");
    expect(await total()).toBe(members);
    expect(await isAside()).toBe(true);
  });

  test("what is wrong with the question is told and is no fault of the replica", async () => {
    const wrong = readAside(database, (read) => read.$queryRawUnsafe("SELECT 1 / 0"));
    await expect(wrong).rejects.toThrow(/division by zero/);
    expect(await state()).toBe("ready");
  });

  test("the server says at /healthz how it stands, and starts without it", async () => {
    const folder = mkdtempSync(join(tmpdir(), "synoptic-health-"));
    const port = await freePort();
    await servers.replica.kill();
    const env = {
      ...{ DATABASE_URL: servers.primary.url, DATABASE_READ_URL: servers.replica.url, SYNOPTIC_DEMO: "0" },
      ...{ PORT: String(port), SYNOPTIC_DATA_DIR: folder, NODE_ENV: "production" },
    };
    const main = fileURLToPath(new URL("../../apps/api/src/main.ts", import.meta.url));
    const child = spawn(process.execPath, ["--import", "tsx", main], {
      env: { ...process.env, ...env },
      stdio: "ignore",
    });
    const health = async () =>
      (await fetch(`http://127.0.0.1:${port}/healthz`).then(
        (response) => response.json(),
        () => ({}),
      )) as object;
    const tells = (readReplica: string) =>
      expect.poll(health, { timeout: 60_000, interval: 500 }).toMatchObject({ status: "ok", readReplica });
    try {
      await tells("unavailable");
      await servers.replica.start();
      await tells("ready");
    } finally {
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
      rmSync(folder, { recursive: true });
    }
  });

  test("one that was made a primary of its own is no replica", async () => {
    await becomes("ready");
    await servers.replica.promote();
    await refuse();
    expect(await total()).toBe(women.length);
    expect(await isAside()).toBe(false);
    expect(await state()).toBe("unavailable");
  });
});
