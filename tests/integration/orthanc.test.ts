import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { madeInstance, multipartOf } from "../../apps/api/src/testing/dicom-files.ts";
import { startTestServer, type TestServer } from "../../apps/api/src/testing/test-server.ts";
import { hasOrthanc, type Orthanc, startOrthanc } from "./orthanc.ts";

const isNeeded = process.env.REQUIRE_ORTHANC === "1";
const isTried = hasOrthanc || isNeeded;
if (!isTried) process.stderr.write("Orthanc is not installed, so DICOMweb is not tried against it.\n");

let server: TestServer;
let orthanc: Orthanc;
beforeAll(async () => {
  if (!isTried) return;
  server = await startTestServer({ uploadLimitBytes: 1_000_000 });
  orthanc = await startOrthanc({ url: `${server.url}/dicom-web/`, key: server.keys.integrator });
});
afterAll(async () => {
  await orthanc?.close();
  await server?.close();
});

const ofStudy = (study: string) =>
  [1, 2, 3].map((number) =>
    madeInstance({
      study,
      series: `${study}.1`,
      uid: `${study}.1.${number}`,
      patientId: study,
      number,
      grey: number,
    }),
  );
const hashOf = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

async function ask<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${orthanc.url}${path}`, {
    ...(body === undefined
      ? {}
      : { method: "POST", body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`Orthanc answers ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

test.skipIf(!isTried)("Orthanc pushes a study by STOW-RS, and the very files are kept", async () => {
  const files = ofStudy("1.2.30");
  let study = "";
  for (const file of files) study = (await ask<{ ParentStudy: string }>("/instances", file)).ParentStudy;
  const sent = await ask<Record<string, unknown>>("/dicom-web/servers/synoptic/stow", {
    Resources: [study],
    Synchronous: true,
  });
  expect(Number(sent.InstancesCount)).toBe(3);
  const kept = await server.db.instance.findMany({
    where: { series: { study: { studyInstanceUid: "1.2.30" } } },
  });
  expect(kept.map(({ sha256 }) => sha256).sort()).toEqual(files.map(hashOf).sort());
});

test.skipIf(!isTried)("Orthanc finds a study by QIDO-RS and pulls it by WADO-RS, byte for byte", async () => {
  const files = ofStudy("1.2.31");
  const { body, type } = multipartOf(files);
  const headers = { authorization: `Bearer ${server.keys.integrator}`, "content-type": type };
  const stored = await fetch(`${server.url}/dicom-web/studies`, {
    method: "POST",
    headers,
    body: new Uint8Array(body),
  });
  expect(stored.status).toBe(200);

  const found = await ask<Record<string, { Value: unknown[] }>[]>("/dicom-web/servers/synoptic/qido", {
    Uri: "/studies",
    Arguments: { PatientID: "1.2.31" },
  });
  expect(JSON.stringify(found)).toContain("1.2.31");

  await ask("/dicom-web/servers/synoptic/retrieve", { Resources: [{ Study: "1.2.31" }], Synchronous: true });
  const ids = await ask<string[]>("/tools/find", {
    Level: "Instance",
    Query: { StudyInstanceUID: "1.2.31" },
  });
  const pulled = await Promise.all(
    ids.map(async (id) =>
      hashOf(new Uint8Array(await (await fetch(`${orthanc.url}/instances/${id}/file`)).arrayBuffer())),
    ),
  );
  expect(pulled.sort()).toEqual(files.map(hashOf).sort());
});
