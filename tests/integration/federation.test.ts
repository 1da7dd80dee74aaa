import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDiskBlobStore, openDatabase } from "@synoptic/persistence";
import { createApiClient } from "@synoptic/services";
import { greyPicture } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./free-port.ts";

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const modelsDir = pathOf("../../packages/inference/models");

/** Three servers, each with a database, a folder and a mix of cases of its own. The river coordinates. */
const sites = [
  { name: "river", discs: 72, bars: 20, seed: 0 },
  { name: "lake", discs: 20, bars: 72, seed: 1000 },
  { name: "forest", discs: 20, bars: 20, seed: 2000 },
] as const;
type Name = (typeof sites)[number]["name"];

interface Server {
  dataDir: string;
  port: number;
  key: string;
  child: ChildProcess | undefined;
}
const servers = {} as Record<Name, Server>;
const names = sites.map(({ name }) => name);

/** The site's database and folder: pictures whose truth is known, a purpose, and a key for its administrator. */
async function fill({ name, discs, bars, seed }: (typeof sites)[number], empty: string): Promise<void> {
  const dataDir = mkdtempSync(join(tmpdir(), `synoptic-${name}-`));
  cpSync(empty, dataDir, { recursive: true });
  const { db, close } = await openDatabase({ dataDir });
  const blobs = createDiskBlobStore(join(dataDir, "blobs"));
  const { id: siteId } = await db.site.create({ data: { slug: name, name } });
  await db.researchPurpose.create({
    data: {
      siteId,
      title: "A head of several sites",
      approval: "EC 2026/1",
      uses: ["federation"],
      startsAt: new Date("2026-01-01T00:00:00Z"),
      createdAt: new Date(),
    },
  });
  for (let i = 0; i < discs + bars; i++) {
    const kind = i < discs ? "disc" : "bar";
    const { sha256, bytes } = await blobs.write(await greyPicture(kind, seed + i), { limitBytes: 1e6 });
    const uid = `2.25.${seed + i + 1}`;
    const mediaType = "image/png";
    const image = {
      sopInstanceUid: uid,
      sopClassUid: "1.2.840.10008.5.1.4.1.1.7",
      rows: 96,
      columns: 96,
      mediaType,
      attributes: {},
      blob: { connectOrCreate: { where: { sha256 }, create: { sha256, bytes, mediaType } } },
    };
    await db.imagingStudy.create({
      data: {
        site: { connect: { id: siteId } },
        patient: { create: { siteId, synthetic: true } },
        studyInstanceUid: uid,
        modality: "MR",
        scenario: "brain",
        acquiredAt: new Date("2026-01-05T10:00:00Z"),
        series: { create: { seriesInstanceUid: uid, modality: "MR", instances: { create: image } } },
        referenceLabels: {
          create: {
            siteId,
            scenario: "brain",
            classId: kind === "disc" ? "tumor" : "no_tumor",
            source: "drawn",
            recordedAt: new Date(),
          },
        },
      },
    });
  }
  const actor = { kind: "system", id: null, siteId, role: "administrator" } as const;
  const { key } = await createApiClient({ db, now: () => new Date() }, actor, {
    name: "test",
    role: "administrator",
  });
  await close();
  servers[name] = { dataDir, port: await freePort(), key, child: undefined };
}

/** A migrated database in a folder: to copy is faster than to make three. */
async function emptyDatabase(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "synoptic-empty-"));
  const { migrate, close } = await openDatabase({ dataDir: folder });
  await migrate();
  await close();
  return folder;
}

async function start(name: Name): Promise<void> {
  const server = servers[name];
  const env = {
    ...process.env,
    PORT: String(server.port),
    SYNOPTIC_DATA_DIR: server.dataDir,
    SYNOPTIC_MODELS_DIR: modelsDir,
    SYNOPTIC_WEBHOOK_NETWORKS: "127.0.0.0/8",
    SYNOPTIC_LOG_LEVEL: "error",
    DATABASE_URL: "",
    REDIS_URL: "",
  };
  const child = spawn(process.execPath, ["--import", "tsx", pathOf("../../apps/api/src/main.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  server.child = child;
  await new Promise<void>((resolve, reject) => {
    child.stdout!.on("data", (chunk: Buffer) => chunk.toString().includes("listening") && resolve());
    child.once("exit", () => reject(new Error(`${name} ended before it listened.`)));
  });
}

async function kill(name: Name): Promise<void> {
  const { child } = servers[name];
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGKILL");
  await once(child, "exit");
}

async function ask<T>(name: Name, query: string, variables: object = {}): Promise<T> {
  const { port, key } = servers[name];
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: object[] };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

const RUNS = `query { federatedRuns {
  id runKey role state decision round attempt reason leaves placedModel
  rounds { number sites auc loss } sites { name persons decision }
  evaluation { auc { value } withFinding withoutFinding } } }`;
interface Run {
  id: string;
  runKey: string;
  role: string;
  state: string;
  round: number;
  attempt: number;
  reason: string | null;
  leaves: string[];
  placedModel: string | null;
  rounds: { number: number; sites: string[]; auc: number | null }[];
  sites: { name: string; persons: number | null; decision: string | null }[];
  evaluation: { auc: { value: number }; withFinding: number; withoutFinding: number } | null;
}

async function runAt(name: Name, runKey: string, role = "PARTICIPANT"): Promise<Run | undefined> {
  const { federatedRuns } = await ask<{ federatedRuns: Run[] }>(name, RUNS);
  return federatedRuns.find((run) => run.runKey === runKey && run.role === role);
}

/** Waits until it is so; a server that is being restarted, and cannot be reached, is asked again. */
function until<T>(what: () => Promise<T>) {
  const asked = () =>
    what().catch((error: unknown) => {
      if (error instanceof TypeError) return undefined;
      throw error;
    });
  return expect.poll(asked, { timeout: 60_000, interval: 200 });
}

async function propose(input: object): Promise<string> {
  const { federationPeers } = await ask<{ federationPeers: { id: string }[] }>(
    "river",
    "query { federationPeers { id } }",
  );
  const { proposeFederatedRun } = await ask<{ proposeFederatedRun: { run: { runKey: string } } }>(
    "river",
    `mutation ($input: ProposeFederatedRunInput!) { proposeFederatedRun(input: $input) {
       __typename ... on FederatedRunPayload { run { runKey } } ... on Problem { message } } }`,
    {
      input: {
        purpose: "One head for all of us",
        scenario: "brain",
        peerIds: federationPeers.map(({ id }) => id),
        ...input,
      },
    },
  );
  return proposeFederatedRun.run.runKey;
}

async function decide(name: Name, runKey: string, accept: boolean): Promise<void> {
  await until(async () => (await runAt(name, runKey))?.state).toBe("PROPOSED");
  const { id: runId } = (await runAt(name, runKey))!;
  const { federationPurposes } = await ask<{ federationPurposes: { id: string }[] }>(
    name,
    "query { federationPurposes { id } }",
  );
  const { answerFederatedRun } = await ask<{ answerFederatedRun: { __typename: string } }>(
    name,
    `mutation ($input: AnswerFederatedRunInput!) { answerFederatedRun(input: $input) {
       __typename ... on Problem { message } } }`,
    { input: { runId, accept, purposeId: federationPurposes[0]!.id } },
  );
  expect(answerFederatedRun).toEqual({ __typename: "FederatedRunPayload" });
}

beforeAll(async () => {
  const empty = await emptyDatabase();
  for (const site of sites) await fill(site, empty);
  rmSync(empty, { recursive: true });
  await Promise.all(names.map(start));
  const codeOf = async (name: Name) =>
    (await ask<{ federationHome: { code: string } }>(name, "query { federationHome { code } }"))
      .federationHome.code;
  const register = async (name: Name, c: string) => {
    const { registerFederationPeer } = await ask<{ registerFederationPeer: object }>(
      name,
      `mutation ($c: String!) { registerFederationPeer(input: { code: $c }) {
         __typename ... on Problem { message } } }`,
      { c },
    );
    expect(registerFederationPeer).toEqual({ __typename: "FederationPeerPayload" });
  };
  for (const name of ["lake", "forest"] as const) {
    await register(name, await codeOf("river"));
    await register("river", await codeOf(name));
  }
});
afterAll(async () => {
  await Promise.all(names.map(kill));
  for (const { dataDir } of Object.values(servers)) rmSync(dataDir, { recursive: true, force: true });
});

test("three servers learn a head together; two of them are killed in the middle, and each has it in the end", async () => {
  const runKey = await propose({ kind: "TRAINING", modelId: "brain-of-three", rounds: 2, localSteps: 5 });
  for (const name of names) await decide(name, runKey, true);
  await until(async () => (await runAt("river", runKey, "COORDINATOR"))?.round).toBeGreaterThanOrEqual(2);
  await Promise.all([kill("forest"), kill("river")]);
  await Promise.all([start("forest"), start("river")]);
  for (const name of names) await until(async () => (await runAt(name, runKey))?.state).toBe("SUCCEEDED");

  const run = (await runAt("river", runKey, "COORDINATOR"))!;
  expect(run.rounds.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(run.rounds.every((round) => round.sites.length === 3)).toBe(true);
  expect(run.evaluation!.auc.value).toBeGreaterThan(0.85);
  expect((run.evaluation!.withFinding + run.evaluation!.withoutFinding) % 11).toBe(0);
  for (const { persons } of run.sites) expect(persons! % 11).toBe(0);
  for (const name of names) expect((await runAt(name, runKey))!.placedModel).toBe("brain-of-three 1.0.0");
});

test("a site refuses: the others are told that the run does not come about, and nothing has left", async () => {
  const runKey = await propose({ kind: "EVALUATION" });
  for (const name of names) await decide(name, runKey, name !== "forest");
  await until(async () => (await runAt("river", runKey, "COORDINATOR"))?.state).toBe("FAILED");
  await until(async () => (await runAt("lake", runKey))?.state).toBe("FAILED");
  expect((await runAt("forest", runKey))!.state).toBe("REFUSED");
  expect((await runAt("lake", runKey))!.reason).toContain("Fewer than 3 sites accepted");
});

test("the coordinator's rows hold masked sums of others only, and each site's record what it sent", async () => {
  await Promise.all(names.map(kill));
  const river = await openDatabase({ dataDir: servers.river.dataDir });
  const lake = await openDatabase({ dataDir: servers.lake.dataDir });
  try {
    const shares = await river.db.federatedShare.findMany({
      where: { participant: { name: "lake" } },
      orderBy: { round: "asc" },
    });
    expect(shares.map(({ round }) => round)).toEqual([1, 2, 3]);
    for (const { vector } of shares) {
      const words = new Uint32Array(new Uint8Array(vector).buffer);
      // Not one small count and not one number near 0, as there would be thousands of without a mask.
      const far = words.filter((word) => word > 2 ** 28 && word < 2 ** 32 - 2 ** 28).length;
      expect(far / words.length).toBeGreaterThan(0.75);
    }
    const left = await lake.db.federationMessage.findMany({
      where: { kind: "share" },
      orderBy: { round: "asc" },
    });
    const sent = left.map(({ body }) => (body as { vector: string }).vector);
    expect(sent).toEqual(shares.map(({ vector }) => Buffer.from(vector).toString("base64")));
    expect(await river.db.patient.count()).toBe(92);
    expect(await river.db.imagingStudy.count()).toBe(92);
    expect(await river.db.federatedRun.count({ where: { state: "running" } })).toBe(0);
  } finally {
    await Promise.all([river.close(), lake.close()]);
  }
});
