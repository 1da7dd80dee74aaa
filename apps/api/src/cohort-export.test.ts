import { addExportedPatients, openExportRun, runTask } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let runId: string;

beforeAll(async () => {
  server = await startTestServer();
  const { db, site, parts } = server;
  await db.site.update({ where: { id: site.id }, data: { researchSecret: "of the test" } });
  await addExportedPatients(parts.services, site.id, 60);
  const actor = { kind: "system", id: null, siteId: site.id, role: "researcher" } as const;
  ({ runId } = await openExportRun(parts.services, actor, { sex: ["female"] }));
});
afterAll(() => server.close());

const fields =
  "id state format tables people { value } leftOut { value } rows { table rows } bytes sha256 downloadUrl isExpired";
const mutation = /* GraphQL */ `mutation ($input: ExportCohortInput!) {
  exportCohort(input: $input) { __typename ... on Problem { code } ... on CohortExportPayload { export { ${fields} } } }
}`;

interface Export {
  id: string;
  state: string;
  downloadUrl: string | null;
  bytes: number | null;
}

async function exportAs(key: string, over: object = {}) {
  const input = { runId, format: "CSV", tables: ["CONDITIONS"], ...over };
  const { data } = await server.ask<{ exportCohort: { __typename: string; code?: string; export?: Export } }>(
    mutation,
    {
      key,
      variables: { input },
    },
  );
  return data!.exportCohort;
}
const read = async (id: string, key: string) => {
  const query = `query ($id: ID!) { cohortExport(id: $id) { ${fields} } }`;
  return server.ask<{ cohortExport: Export & Record<string, unknown> }>(query, { key, variables: { id } });
};
const finish = async () => {
  for (const { id } of await server.db.backgroundTask.findMany({ where: { state: "queued" } }))
    await runTask(server.parts.services, id);
};

test("worked example: what it would be of, asked for, made, fetched", async () => {
  const { researcher } = server.keys;
  const plan = await server.ask(
    "query ($id: ID!) { cohortExportPlan(runId: $id) { cohortName purposeTitle people { value } tables { name columns { name treatment } } } }",
    { key: researcher, variables: { id: runId } },
  );
  expect(plan.data).toMatchObject({
    cohortExportPlan: { cohortName: "Women", purposeTitle: "Diabetes and skin" },
  });
  const asked = await exportAs(researcher);
  expect(asked.export).toMatchObject({
    state: "QUEUED",
    tables: ["PATIENTS", "CONDITIONS"],
    downloadUrl: null,
  });
  await finish();
  const { data } = await read(asked.export!.id, researcher);
  expect(data!.cohortExport).toMatchObject({ state: "SUCCEEDED", leftOut: { value: null } });
  const fetched = await fetch(`${server.url}${data!.cohortExport.downloadUrl}`, {
    headers: { authorization: `Bearer ${researcher}` },
  });
  expect([fetched.status, fetched.headers.get("content-type")]).toEqual([200, "application/zip"]);
  expect((await fetched.arrayBuffer()).byteLength).toBe(data!.cohortExport.bytes);
  const { data: list } = await server.ask<{ cohortExports: Export[] }>(
    "query ($id: ID) { cohortExports(runId: $id) { id } }",
    { key: researcher, variables: { id: runId } },
  );
  expect(list!.cohortExports.map(({ id }) => id)).toContain(asked.export!.id);
});

test("nobody else sees it or fetches it: another researcher, an administrator with the link, a stranger", async () => {
  const asked = await exportAs(server.keys.researcher);
  await finish();
  const { data } = await read(asked.export!.id, server.keys.researcher);
  const link = `${server.url}${data!.cohortExport.downloadUrl}`;
  const colleague = await server.keyOf("researcher");
  expect((await read(asked.export!.id, colleague)).errors![0]!.extensions.code).toBe("NOT_FOUND");
  const administrators = await read(asked.export!.id, server.keys.administrator);
  expect(administrators.data!.cohortExport).toMatchObject({ state: "SUCCEEDED", downloadUrl: null });
  const statusFor = async (key?: string, url = link) =>
    (await fetch(url, { headers: key ? { authorization: `Bearer ${key}` } : {} })).status;
  expect(await statusFor(colleague)).toBe(404);
  expect(await statusFor(server.keys.administrator)).toBe(403);
  expect(await statusFor(server.keys.integrator)).toBe(403);
  expect(await statusFor(undefined)).toBe(401);
  expect(await statusFor(await server.keyOf("researcher", server.otherSite.id))).toBe(404);
  expect(await statusFor(server.keys.researcher, link.replace("signature=", "signature=x"))).toBe(403);
  expect(server.logLines.join("")).not.toContain("signature=");
});

test("refused: integrators, a run that is none, a cohort too small; calling off what is over", async () => {
  expect(await exportAs(server.keys.integrator)).toMatchObject({ code: "FORBIDDEN" });
  const none = { runId: "019f0000-0000-7000-8000-000000000001" };
  expect(await exportAs(server.keys.researcher, none)).toMatchObject({ code: "NOT_FOUND" });
  const actor = { kind: "system", id: null, siteId: server.site.id, role: "researcher" } as const;
  const few = await openExportRun(server.parts.services, actor, { sex: ["male"] });
  expect(await exportAs(server.keys.researcher, { runId: few.runId })).toMatchObject({
    code: "COHORT_TOO_SMALL",
  });
  const cancel =
    "mutation ($id: ID!) { cancelCohortExport(input: { exportId: $id }) { ... on Problem { code } ... on CohortExportPayload { export { state } } } }";
  const asked = await exportAs(server.keys.researcher);
  const once = await server.ask(cancel, { key: server.keys.researcher, variables: { id: asked.export!.id } });
  expect(once.data).toEqual({ cancelCohortExport: { export: { state: "QUEUED" } } });
  const again = await server.ask(cancel, {
    key: server.keys.researcher,
    variables: { id: asked.export!.id },
  });
  expect(again.data).toEqual({ cancelCohortExport: { code: "CONFLICT" } });
});
