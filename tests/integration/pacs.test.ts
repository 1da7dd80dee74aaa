import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { uidFromSeed, writeDicom } from "@synoptic/imaging";
import { openDatabase } from "@synoptic/persistence";
import { createApiClient, registerApplicationEntity } from "@synoptic/services";
import { skinPicture } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "./free-port.ts";
import { hasOrthanc, type Orthanc, startOrthanc } from "./orthanc.ts";

const isNeeded = process.env.REQUIRE_ORTHANC === "1";
const isTried = hasOrthanc || isNeeded;
if (!isTried) process.stderr.write("Orthanc is not installed, so no PACS is fetched from or sent to.\n");

const pathOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), "synoptic-pacs-"));
let orthanc: Orthanc;
let child: ChildProcess | undefined;
let [url, port, dimsePort, key] = ["", 0, 0, ""];
/** Global id of Orthanc as the site knows it. */
let serverId = "";

beforeAll(async () => {
  if (!isTried) return;
  const { db, migrate, close } = await openDatabase({ dataDir });
  await migrate();
  const { id: siteId } = await db.site.create({ data: { slug: "north", name: "North Clinic" } });
  const actor = { kind: "system", id: null, siteId, role: "administrator" } as const;
  const client = { name: "test", role: "administrator" } as const;
  ({ key } = await createApiClient({ db, now: () => new Date() }, actor, client));
  await registerApplicationEntity({ db, now: () => new Date() }, actor, { aeTitle: "ORTHANC" });
  await close();
  [port, dimsePort] = [await freePort(), await freePort()];
  url = `http://127.0.0.1:${port}`;
  await start();
  orthanc = await startOrthanc({ url: `${url}/dicom-web/`, key }, { aeTitle: "SYNOPTIC", port: dimsePort });
  const added = await ask<{ addDicomServer: { server: { id: string } } }>(
    "mutation($input: AddDicomServerInput!) { addDicomServer(input: $input) { ... on DicomServerPayload { server { id } } ... on Problem { message } } }",
    {
      input: {
        ...{ name: "Orthanc", url: `${orthanc.url}/dicom-web`, authentication: "NONE" },
        ...{ isPulledFrom: true, results: "ASSESSED" },
      },
    },
  );
  serverId = added.addDicomServer.server.id;
});
afterAll(async () => {
  await orthanc?.close();
  await stop("SIGTERM");
  rmSync(dataDir, { recursive: true, force: true });
});

/** The product as people run it, with its worker inside, on a database and a folder of its own. */
async function start(): Promise<void> {
  const env = {
    ...process.env,
    ...{ PORT: String(port), SYNOPTIC_DATA_DIR: dataDir, SYNOPTIC_LOG_LEVEL: "error" },
    ...{ SYNOPTIC_MODELS_DIR: pathOf("../../packages/inference/models"), DATABASE_URL: "", REDIS_URL: "" },
    ...{ SYNOPTIC_DICOM_NETWORKS: "127.0.0.1/32", DIMSE_PORT: String(dimsePort) },
    SYNOPTIC_STUDY_QUIET_SECONDS: "1",
  };
  const started = spawn(process.execPath, ["--import", "tsx", pathOf("../../apps/api/src/main.ts")], {
    env,
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  await new Promise<void>((resolve, reject) => {
    started.stdout.on("data", (chunk: Buffer) => chunk.toString().includes("listening") && resolve());
    started.once("exit", () => reject(new Error("The server ended before it listened.")));
  });
}

async function stop(signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

const headers = () => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });

async function ask<T>(query: string, variables: object = {}): Promise<T> {
  const body = JSON.stringify({ query, variables });
  const response = await fetch(`${url}/graphql`, { method: "POST", headers: headers(), body });
  const { data, errors } = (await response.json()) as { data: T; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

/** QIDO-RS; an empty list where nothing matches. */
async function qido(base: string, path: string): Promise<Record<string, { Value?: unknown[] }>[]> {
  const response = await fetch(`${base}${path}`, {
    headers: { ...headers(), accept: "application/dicom+json" },
  });
  if (response.status === 204) return [];
  if (!response.ok) throw new Error(`${path} answers ${response.status}.`);
  return (await response.json()) as Record<string, { Value?: unknown[] }>[];
}

async function orthancPost<T>(path: string, body: Uint8Array | object): Promise<T> {
  const sent = body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);
  const response = await fetch(`${orthanc.url}${path}`, { method: "POST", body: sent });
  if (!response.ok) throw new Error(`Orthanc answers ${response.status}.`);
  return (await response.json()) as T;
}

async function until<T>(what: string, look: () => Promise<T | undefined>, seconds = 90): Promise<T> {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await delay(100)) {
    const found = await look();
    if (found !== undefined) return found;
  }
  throw new Error(`After ${seconds} s there is still no ${what}.`);
}

interface Task {
  id: string;
  state: string;
  error: { code: string; message: string } | null;
  result: Record<string, unknown> | null;
}

async function fetchStudy(studyInstanceUid: string, priors = 0): Promise<string> {
  const { fetchRemoteStudy } = await ask<{ fetchRemoteStudy: { task: { id: string } } }>(
    "mutation($input: FetchRemoteStudyInput!) { fetchRemoteStudy(input: $input) { ... on FetchRemoteStudyPayload { task { id } } ... on Problem { message } } }",
    { input: { serverId, studyInstanceUid, priors } },
  );
  return fetchRemoteStudy.task.id;
}

const finished = (id: string) =>
  until("end of the task", async () => {
    const { backgroundTask } = await ask<{ backgroundTask: Task }>(
      "query($id: ID!) { backgroundTask(id: $id) { id state error { code message } result } }",
      { id },
    );
    return ["SUCCEEDED", "FAILED"].includes(backgroundTask.state) ? backgroundTask : undefined;
  });

/** How Orthanc pushes a study, which it knows by an id of its own. */
const pushes = {
  "STOW-RS": (study: string) =>
    orthancPost("/dicom-web/servers/synoptic/stow", { Resources: [study], Synchronous: true }),
  "C-STORE": (study: string) => orthancPost("/modalities/synoptic/store", { Resources: [study] }),
};

test.skipIf(!isTried).each(Object.entries(pushes))(
  "Orthanc pushes a study by %s, it is assessed, and its results are found in Orthanc and here, valid",
  async (name, push) => {
    const acquiredAt = new Date("2026-01-05T10:00:00Z");
    const picture = await skinPicture({ name: "mel-00", study: name, acquiredAt, number: 1 });
    const uid = uidFromSeed(name);
    const { ParentStudy } = await orthancPost<{ ParentStudy: string }>("/instances", picture);
    await push(ParentStudy);

    const pacs = `${orthanc.url}/dicom-web`;
    const series = await until("report in Orthanc", async () => {
      const found = await qido(pacs, `/studies/${uid}/series?includefield=00080060`);
      return found.length === 3 ? found : undefined;
    });
    const modalities = (found: typeof series) => found.map((one) => one["00080060"]?.Value?.[0]).sort();
    expect(modalities(series)).toEqual(["OT", "SR", "XC"]);
    const here = `${url}/dicom-web`;
    expect(modalities(await qido(here, `/studies/${uid}/series`))).toEqual(["OT", "SR", "XC"]);

    // The same bytes there as here, by WADO-RS.
    const report = series.find((one) => one["00080060"]?.Value?.[0] === "SR")!;
    const path = `/studies/${uid}/series/${report["0020000E"]!.Value![0]}/instances`;
    const [instance] = await qido(here, path);
    const whole = `${path}/${instance!["00080018"]!.Value![0]}`;
    const accept = "application/dicom; transfer-syntax=*";
    const ours = await fetch(`${here}${whole}`, { headers: { ...headers(), accept } });
    const file = new Uint8Array(await ours.arrayBuffer());
    const ids = await orthancPost<string[]>("/tools/find", {
      Level: "Instance",
      Query: { SOPInstanceUID: String(instance!["00080018"]!.Value![0]) },
    });
    const theirs = await fetch(`${orthanc.url}/instances/${ids[0]}/file`);
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    expect(hash(new Uint8Array(await theirs.arrayBuffer()))).toBe(hash(file));
    const kept = join(dataDir, "report.dcm");
    writeFileSync(kept, file);
    const dumped = spawnSync("dsrdump", [kept], { encoding: "utf8" });
    if (dumped.error && process.env.REQUIRE_DCMTK !== "1") {
      process.stderr.write("dcmtk is not installed, so the report in Orthanc is not read by it.\n");
    } else {
      expect(dumped.status).toBe(0);
      expect(dumped.stdout).toContain("Post-test probability");
    }

    // Pushed back, results are known; the study is not assessed again for them.
    await push(ParentStudy);
    const { study } = await ask<{ study: { series: { instances: unknown[] }[]; assessments: unknown[] } }>(
      "query($uid: String!) { study(studyInstanceUid: $uid) { series { instances { id } } assessments { id } } }",
      { uid },
    );
    expect(study.series.flatMap(({ instances }) => instances)).toHaveLength(1);
    expect(study.assessments).toHaveLength(1);
  },
);

/** One slice of a CT, large enough that a study takes a while. */
function slice(study: string, number: number, day = "2026-01-05", patientId = "Q47"): Uint8Array {
  const pixels = new Uint8Array(512 * 512 * 2).fill(number % 256);
  return writeDicom({
    patient: { id: patientId, issuer: "TEST", name: "Synthetic^Sam", birthDate: "1970-01-01", sex: "O" },
    study: { uid: study, acquiredAt: new Date(`${day}T10:00:00Z`) },
    series: { uid: `${study}.1`, modality: "CT", bodyPart: "HEAD" },
    instance: { uid: `${study}.1.${number}`, number },
    image: {
      ...{ width: 512, height: 512, samples: 1, bitsAllocated: 16, bitsStored: 12 },
      ...{ photometric: "MONOCHROME2", data: pixels },
    },
  });
}

test.skipIf(!isTried)(
  "a study is searched for in Orthanc and fetched with an earlier one; killed in the middle, it goes on where it was",
  async () => {
    const total = 200;
    for (let i = 1; i <= total; i++) await orthancPost("/instances", slice("1.2.90", i));
    await orthancPost("/instances", slice("1.2.91", 1, "2025-06-01"));
    await orthancPost("/instances", slice("1.2.92", 1, "2025-06-01", "Q470"));
    const { remoteStudies } = await ask<{ remoteStudies: { studies: object[] } }>(
      'query($serverId: ID!) { remoteStudies(serverId: $serverId, filter: { patientId: "Q47" }) { studies { studyInstanceUid patientName instanceCount modalities study { id } } } }',
      { serverId },
    );
    expect(remoteStudies.studies).toHaveLength(2);
    expect(remoteStudies.studies).toContainEqual({
      ...{ studyInstanceUid: "1.2.90", patientName: "Synthetic^Sam", instanceCount: total },
      ...{ modalities: ["CT"], study: null },
    });

    const taskId = await fetchStudy("1.2.90", 5);
    await until("instance of it", async () =>
      (await qido(`${url}/dicom-web`, "/studies/1.2.90/instances?limit=1")).length > 0 ? true : undefined,
    );
    await stop("SIGKILL");
    await start();
    const task = await finished(taskId);
    expect(task).toMatchObject({ state: "SUCCEEDED", error: null });
    const { imported, known } = task.result as { imported: number; known: number };
    expect(known).toBeGreaterThan(0);
    expect(known).toBeLessThan(total);
    expect(imported + known).toBe(total + 1);
    expect(task.result).toMatchObject({ refusals: {}, missing: 0, studies: 2, priors: 1 });
    expect(await qido(`${url}/dicom-web`, "/studies/1.2.90/instances?limit=1000")).toHaveLength(total);
    expect(await qido(`${url}/dicom-web`, "/studies?PatientID=Q470")).toEqual([]);
  },
);

test.skipIf(!isTried)("a PACS that is down: the task says so", async () => {
  await orthanc.close();
  const task = await finished(await fetchStudy("1.2.90"));
  expect(task).toMatchObject({ state: "FAILED", error: { code: "DICOM_SERVER_UNREACHABLE" } });
});
