import { runTask } from "@synoptic/services/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let base: string;
let known: TestCase;
let theirs: TestCase;
let clock: { now: Date };

beforeAll(async () => {
  server = await startTestServer();
  base = `${server.url}/fhir`;
  known = await addCase(server.db, server.site.id, { postTest: 0.4 });
  await addCase(server.db, server.site.id, { postTest: 0.6 });
  theirs = await addCase(server.db, server.otherSite.id, { postTest: 0.5 });
  clock = { now: new Date() };
  server.parts.services.now = () => clock.now;
});
afterAll(() => server.close());

const ask = (
  path: string,
  { method = "GET", key = server.keys.integrator, ...headers }: Record<string, string> = {},
) =>
  fetch(path.startsWith("http") ? path : base + path, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
  });

/** Kicks an export off. @returns where to ask for its status, and its id */
async function kickOff(path = "/$export") {
  const response = await ask(path, { prefer: "respond-async" });
  expect(response.status).toBe(202);
  const statusUrl = response.headers.get("content-location") as string;
  return { statusUrl, taskId: statusUrl.split("/").at(-1) as string };
}
const run = (taskId: string) => runTask(server.parts.services, taskId);

interface Manifest {
  request: string;
  requiresAccessToken: boolean;
  output: { type: string; url: string; count: number }[];
}

test("worked example: asked for, waited for, fetched; the site's own and nothing else", async () => {
  clock.now = new Date();
  const { statusUrl, taskId } = await kickOff("/$export?_type=RiskAssessment,Observation,Patient,Condition");
  const waiting = await ask(statusUrl);
  expect([waiting.status, waiting.headers.get("x-progress")]).toEqual([202, "0 %, queued"]);
  expect(waiting.headers.get("retry-after")).toBe("5");
  clock.now = new Date(Date.now() + 1000);
  await run(taskId);

  const done = await ask(statusUrl);
  expect([done.status, done.headers.has("expires")]).toEqual([200, true]);
  const manifest = (await done.json()) as Manifest;
  expect(manifest.requiresAccessToken).toBe(true);
  expect(manifest.request).toContain("/fhir/$export?_type=");
  expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
    ["RiskAssessment", 2],
    ["Observation", 2],
    ["Patient", 2],
  ]);
  const file = await ask(manifest.output[0]!.url);
  expect(file.headers.get("content-type")).toContain("application/fhir+ndjson");
  const lines = (await file.text())
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { id: string });
  expect(lines.map(({ id }) => id)).toContain(known.assessmentId);
  expect(lines.map(({ id }) => id)).not.toContain(theirs.assessmentId);
  const download = { action: "fhir-export.download", subjectId: taskId };
  expect(await server.db.auditEvent.count({ where: download })).toBe(1);
});

test("only what has changed since; by POST with Parameters as well", async () => {
  const response = await fetch(`${base}/Patient/$export`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${server.keys.integrator}`,
      prefer: "respond-async",
      "content-type": "application/fhir+json",
    },
    body: JSON.stringify({
      resourceType: "Parameters",
      parameter: [
        { name: "_since", valueInstant: "2090-01-01T00:00:00Z" },
        { name: "_type", valueString: "Patient" },
      ],
    }),
  });
  const statusUrl = response.headers.get("content-location") as string;
  await run(statusUrl.split("/").at(-1) as string);
  expect(((await (await ask(statusUrl)).json()) as Manifest).output).toEqual([]);
});

test("of a type with filters what one of them finds, each once; another type whole", async () => {
  clock.now = new Date(Date.now() + 2000);
  const filters = [
    `RiskAssessment?patient=${known.patientId}`,
    "RiskAssessment?date=ge2020&status=preliminary",
  ];
  const none = "Observation?code=http://loinc.org|1-8,2-8";
  const given = new URLSearchParams({ _type: "RiskAssessment,Observation,Patient" });
  for (const filter of [filters.join(","), none]) given.append("_typeFilter", filter);
  const { statusUrl, taskId } = await kickOff(`/$export?${given}`);
  await run(taskId);
  const { output } = (await (await ask(statusUrl)).json()) as Manifest;
  expect(output.map(({ type, count }) => [type, count])).toEqual([
    ["RiskAssessment", 2],
    ["Patient", 2],
  ]);
});

describe("an end", () => {
  test("called off: it is not found any more", async () => {
    const { statusUrl, taskId } = await kickOff();
    expect((await ask(statusUrl, { method: "DELETE" })).status).toBe(202);
    await run(taskId);
    expect((await ask(statusUrl)).status).toBe(404);
  });

  test("by time: gone, and its files with it, but not those that another export has", async () => {
    const first = await kickOff("/$export?_type=ImagingStudy");
    await run(first.taskId);
    clock.now = new Date(clock.now.getTime() + 12 * 3_600_000);
    const second = await kickOff("/$export?_type=ImagingStudy");
    await run(second.taskId);
    const { result } = await server.db.backgroundTask.findUniqueOrThrow({ where: { id: first.taskId } });
    const { sha256 } = (result as unknown as { files: { sha256: string }[] }).files[0]!;

    clock.now = new Date(clock.now.getTime() + 13 * 3_600_000);
    expect((await ask(first.statusUrl)).status).toBe(410);
    await kickOff();
    expect(await server.parts.services.blobs.has(sha256)).toBe(true);
    expect((await ask(second.statusUrl)).status).toBe(200);
    expect((await ask(second.statusUrl, { method: "DELETE" })).status).toBe(202);
    expect((await ask(second.statusUrl)).status).toBe(410);
    expect(await server.parts.services.blobs.has(sha256)).toBe(false);
  });
});

test.each([
  ["without Prefer", "/$export", {}, 400],
  ["another format", "/$export?_outputFormat=text/csv", { prefer: "respond-async" }, 400],
  ["a type that is not served", "/$export?_type=Claim", { prefer: "respond-async" }, 400],
  ["a filter that is no search", "/$export?_typeFilter=x", { prefer: "respond-async" }, 400],
  ["an unknown criterion", "/$export?_typeFilter=Patient%3Fcolour%3Dred", { prefer: "respond-async" }, 400],
  [
    "a filter that names a person",
    "/$export?_typeFilter=Patient%3Ffamily%3DRoe",
    { prefer: "respond-async" },
    400,
  ],
  [
    "a filter of another type",
    "/$export?_type=Patient&_typeFilter=RiskAssessment%3Fstatus%3Dfinal",
    { prefer: "respond-async" },
    400,
  ],
  [
    "more filters than are read side by side",
    `/$export?${"_typeFilter=Patient%3Fgender%3Dmale&".repeat(21)}`,
    { prefer: "respond-async" },
    400,
  ],
  ["models of the patients", "/Patient/$export?_type=Device", { prefer: "respond-async" }, 400],
  ["an export that never was", "/$export-status/019aa000-0000-7000-8000-000000000000", {}, 404],
])("refused: %s", async (_what, path, headers, status) => {
  expect((await ask(path, headers)).status).toBe(status);
});

test("refused: a clinician's key, and another site's export", async () => {
  const { statusUrl } = await kickOff();
  expect((await ask("/$export", { prefer: "respond-async", key: server.keys.clinician })).status).toBe(403);
  const key = await server.keyOf("integrator", server.otherSite.id);
  expect((await ask(statusUrl, { key })).status).toBe(404);
});
