import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { writeDicom } from "@synoptic/imaging";
import {
  createApiClient,
  listenForDicom,
  openServices,
  registerApplicationEntity,
  type ServiceContext,
} from "@synoptic/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Scenarios } from "../../apps/api/src/scenarios.ts";
import { startServer } from "../../apps/api/src/server.ts";
import { SignInLimiter } from "../../apps/api/src/sign-in-limiter.ts";
import { silentLogger } from "../../apps/api/src/testing/silent-logger.ts";
import { hasOrthanc, type Orthanc, startOrthanc } from "./orthanc.ts";

const isTried = hasOrthanc || process.env.REQUIRE_ORTHANC === "1";
if (!isTried) process.stderr.write("Orthanc is not installed, so DIMSE is not tried with it.\n");

const folder = mkdtempSync(join(tmpdir(), "synoptic-dimse-orthanc-"));
const closers: (() => Promise<unknown>)[] = [];
let orthanc: Orthanc;
let services: ServiceContext;
let ask: <T>(query: string, variables: object) => Promise<T>;

beforeAll(async () => {
  if (!isTried) return;
  const modelsDir = fileURLToPath(new URL("../../packages/inference/models", import.meta.url));
  // The product with its own database, models and worker, all in this process.
  const opened = await openServices({
    ...{ processKind: "api", dataDir: folder, modelsDir, intraOpThreads: 1 },
    // Long enough for two associations on a busy machine.
    studyQuietMs: 4_000,
  });
  closers.push(opened.close);
  services = opened.context;
  await opened.startJobs({ concurrency: 1, sweepEveryMs: 500 });
  const site = await services.db.site.create({ data: { slug: "north", name: "North Clinic" } });
  const admin = { kind: "system", id: null, siteId: site.id, role: "administrator" } as const;
  await registerApplicationEntity(services, admin, { aeTitle: "ORTHANC", mayQuery: true });
  const { key } = await createApiClient(services, admin, { name: "clinician", role: "clinician" });

  const options = { host: "127.0.0.1", port: 0, aeTitle: "SYNOPTIC", maxAssociations: 4 };
  const dimse = await listenForDicom(services, {
    ...options,
    limitBytes: 10_000_000,
    onFault: (error) => {
      throw error;
    },
  });
  closers.push(dimse.close);
  const parts = {
    ...{ db: services.db, services, scenarios: new Scenarios(() => services.models.scenarios) },
    ...{ models: { loadedVersionIds: [], cardOf: () => "" }, signInLimiter: new SignInLimiter(services.now) },
    ...{
      logger: silentLogger,
      about: { version: "0.0.0-test", demo: false, demoFilling: () => null, sessionHours: 12 },
    },
    ...{ uploadLimitBytes: 4096, webDir: "/nonexistent", trustProxy: false },
  };
  const server = await startServer(parts, { host: "127.0.0.1", port: 0 });
  closers.push(server.close);
  ask = async <T>(query: string, variables: object) => {
    const response = await fetch(`http://127.0.0.1:${server.port}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query, variables }),
    });
    return ((await response.json()) as { data: T }).data;
  };
  orthanc = await startOrthanc(undefined, { aeTitle: "SYNOPTIC", port: dimse.port });
  closers.push(orthanc.close);
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
  rmSync(folder, { recursive: true, force: true });
});

async function post<T>(path: string, body: string | Uint8Array): Promise<T> {
  const response = await fetch(`${orthanc.url}${path}`, {
    method: "POST",
    body: typeof body === "string" ? body : new Uint8Array(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Orthanc answers ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

const studyUid = "1.2.80";

/** A radiograph of a chest, as far as its header says. */
function radiograph(number: number): Uint8Array {
  const [width, height] = [96, 96];
  const data = new Uint8Array(width * height).map(
    (_, i) => ((i % width) * 2 + Math.floor(i / width) + number) & 255,
  );
  return writeDicom({
    patient: { id: "D-1", issuer: "TEST", name: "Synthetic^Dora", birthDate: "1961-02-03", sex: "F" },
    study: { uid: studyUid, acquiredAt: new Date("2026-01-05T10:00:00Z"), accessionNumber: "ACC-80" },
    series: { uid: `${studyUid}.1`, modality: "DX", bodyPart: "CHEST" },
    instance: { uid: `${studyUid}.1.${number}`, number },
    image: {
      ...{ width, height, samples: 1, bitsAllocated: 8, bitsStored: 8, photometric: "MONOCHROME2", data },
    },
  });
}

const query = /* GraphQL */ `
  query ($uid: String!) {
    study(studyInstanceUid: $uid) {
      patient { displayName }
      series { instances { sopInstanceUid } }
      latestJob { state }
      assessments { primaryFinding { label postTestProbability } }
    }
  }
`;
interface Found {
  study: {
    patient: { displayName: string };
    series: { instances: { sopInstanceUid: string }[] }[];
    latestJob: { state: string } | null;
    assessments: { primaryFinding: { label: string; postTestProbability: number } | null }[];
  } | null;
}

test.skipIf(!isTried)("Orthanc pushes a study in two associations, and it is assessed once", async () => {
  await post("/modalities/synoptic/echo", "{}");
  let study = "";
  for (const number of [1, 2]) {
    study = (await post<{ ParentStudy: string }>("/instances", radiograph(number))).ParentStudy;
  }
  const sent = await post<Record<string, unknown>>("/modalities/synoptic/store", `"${study}"`);
  expect(sent).toMatchObject({ InstancesCount: 2, FailedInstancesCount: 0 });
  const third = await post<{ ID: string }>("/instances", radiograph(3));
  const more = await post<Record<string, unknown>>("/modalities/synoptic/store", `"${third.ID}"`);
  expect(more).toMatchObject({ InstancesCount: 1, FailedInstancesCount: 0 });

  let found: Found["study"] = null;
  for (let tries = 0; tries < 120; tries++) {
    found = (await ask<Found>(query, { uid: studyUid })).study;
    if (found?.assessments.length) break;
    await delay(500);
  }
  expect(found?.patient.displayName).toContain("Dora");
  expect(found?.series.flatMap(({ instances }) => instances)).toHaveLength(3);
  expect(found?.assessments).toHaveLength(1);
  expect(found?.latestJob?.state).toMatch(/succeeded/i);
  expect(await services.db.assessmentJob.count()).toBe(1);

  // The same again changes nothing; what comes later is read anew.
  await post("/modalities/synoptic/store", `"${study}"`);
  expect(await services.db.instance.count({ where: { resultOfId: null } })).toBe(3);
  expect(await services.db.assessmentJob.count()).toBe(1);
  const late = await post<{ ID: string }>("/instances", radiograph(4));
  await post("/modalities/synoptic/store", `"${late.ID}"`);
  expect(await services.db.assessmentJob.count()).toBe(2);
});

test.skipIf(!isTried)("Orthanc finds the study by C-FIND", async () => {
  const { Path } = await post<{ Path: string }>(
    "/modalities/synoptic/query",
    JSON.stringify({
      Level: "Study",
      Query: { PatientName: "synthetic*", AccessionNumber: "ACC-80", StudyDate: "" },
    }),
  );
  const answers = (await (await fetch(`${orthanc.url}${Path}/answers?expand&simplify`)).json()) as object[];
  expect(answers).toMatchObject([
    { StudyInstanceUID: studyUid, PatientName: "Synthetic^Dora", StudyDate: "20260105" },
  ]);
});
