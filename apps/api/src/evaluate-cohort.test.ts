import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let taskId: string;

const floor = 11;
const few = { value: null, floor };
const report = {
  ...{ schemaVersion: 1, snapshotAt: "2026-01-01T00:00:00.000Z", floor },
  ...{ finding: { id: "tumor", label: "Tumour" }, model: { id: "brain-head", version: "1.0.0" } },
  ...{ members: { value: 22, floor }, assessed: few, evaluated: few, withFinding: few, withoutFinding: few },
  leftOut: [{ reason: "not-followed", people: few }],
  ...{ namedInTable: null, figures: null, drift: null },
};

beforeAll(async () => {
  server = await startTestServer();
  const { db, site } = server;
  const researcher = await db.apiClient.findFirstOrThrow({ where: { siteId: site.id, role: "researcher" } });
  const task = await db.backgroundTask.create({
    data: {
      ...{ siteId: site.id, kind: "cohort-evaluation", requestedById: researcher.id, state: "succeeded" },
      input: {
        runId,
        scenario: "brain",
        labels: { kind: "diagnosis", of: { set: "diabetes" }, withinDays: 90 },
      },
      ...{ result: report, createdAt: new Date() },
    },
  });
  taskId = Buffer.from(`BackgroundTask:${task.id}`).toString("base64");
});
afterAll(() => server.close());

const runId = "019f0000-0000-7000-8000-000000000001";
const query = /* GraphQL */ `query ($taskId: ID!, $runId: ID!) {
  cohortEvaluation(taskId: $taskId) {
    labels runId
    report { members { value } leftOut { reason people { value } } figures { subgroups { group } } drift { secondPeriodFrom } }
  }
  cohortEvaluations(runId: $runId) { task { id state progress } }
}`;
const ask = (key: string) => server.ask(query, { key, variables: { taskId, runId } });

test("a researcher finds their own evaluation and its task, another does not", async () => {
  const { data, errors } = await ask(server.keys.researcher);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    cohortEvaluation: {
      labels: "a diagnosis of diabetes within 90 days",
      runId,
      report: {
        members: { value: 22 },
        leftOut: [{ reason: "NOT_FOLLOWED", people: { value: null } }],
        ...{ figures: null, drift: null },
      },
    },
    cohortEvaluations: [{ task: { id: taskId, state: "SUCCEEDED", progress: 0 } }],
  });
  const other = await ask(await server.keyOf("researcher"));
  expect(other.data).toEqual({ cohortEvaluation: null, cohortEvaluations: [] });
  const { errors: refused } = await ask(server.keys.integrator);
  expect(refused![0]!.extensions.code).toBe("FORBIDDEN");
});

test("one source of labels has to be named; a run has to be the site's", async () => {
  const mutation = /* GraphQL */ `mutation ($input: EvaluateCohortInput!) {
    evaluateCohort(input: $input) { ... on Problem { code path } }
  }`;
  const send = (labels: object) =>
    server.ask(mutation, {
      key: server.keys.researcher,
      variables: { input: { runId, scenario: "brain", labels } },
    });
  const both = await send({ reference: true, diagnosis: { set: "diabetes", withinDays: 30 } });
  expect(both.data).toEqual({ evaluateCohort: { code: "INVALID_INPUT", path: ["labels"] } });
  const { data } = await send({});
  expect(data).toEqual({ evaluateCohort: { code: "INVALID_INPUT", path: ["labels"] } });
});

test("a researcher may send a table and call off their own work", async () => {
  const response = await fetch(`${server.url}/uploads`, {
    method: "POST",
    headers: { authorization: `Bearer ${server.keys.researcher}`, "content-type": "text/csv" },
    body: "patient,class\nM1,1\n",
  });
  expect(response.status).toBe(201);
  const cancel = /* GraphQL */ `mutation ($input: CancelBackgroundTaskInput!) {
    cancelBackgroundTask(input: $input) { ... on Problem { code } }
  }`;
  const { data } = await server.ask(cancel, {
    key: server.keys.researcher,
    variables: { input: { taskId } },
  });
  expect(data).toEqual({ cancelBackgroundTask: { code: "CONFLICT" } });
});
