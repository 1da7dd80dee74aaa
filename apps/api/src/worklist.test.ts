import { encodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let foreign: TestCase;
const risks = [0.2, 0.9, undefined, 0.5, 0.5, undefined, 0.7, 0.5];

beforeAll(async () => {
  server = await startTestServer();
  for (const [index, postTest] of risks.entries()) {
    await addCase(server.db, server.site.id, { name: `Name${index}`, postTest });
  }
  foreign = await addCase(server.db, server.otherSite.id, { name: "Foreign", postTest: 0.99 });
});
afterAll(() => server.close());

interface Page {
  worklist: {
    edges: { cursor: string; node: { id: string; rankProbability: number | null } }[];
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    totalCount: number;
    counts: { scenario: string; count: number }[];
  };
}

const query = /* GraphQL */ `
  query ($first: Int, $after: String, $filter: WorklistFilter) {
    worklist(first: $first, after: $after, filter: $filter) {
      edges { cursor node { id rankProbability } }
      pageInfo { hasNextPage endCursor }
      totalCount
      counts { scenario count }
    }
  }
`;

async function page(variables: object) {
  const { data, errors } = await server.ask<Page>(query, { variables, key: server.keys.clinician });
  expect(errors).toBeUndefined();
  return data!.worklist;
}

test("worked example: highest risk first, cases without one last, other sites' never", async () => {
  const { edges, totalCount, counts } = await page({});

  expect(edges.map(({ node }) => node.rankProbability)).toEqual([0.9, 0.7, 0.5, 0.5, 0.5, 0.2, null, null]);
  expect(totalCount).toBe(8);
  expect(counts).toEqual([{ scenario: "skin", count: 8 }]);
});

test.each([1, 2, 3, 5])(
  "pages of %i go through every case once, also among equal and missing risks",
  async (first) => {
    const whole = (await page({})).edges.map(({ node }) => node.id);
    const seen: string[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < 10; pages += 1) {
      const { edges, pageInfo } = await page({ first, after });
      seen.push(...edges.map(({ node }) => node.id));
      after = pageInfo.endCursor;
      if (!pageInfo.hasNextPage) break;
    }

    expect(seen).toEqual(whole);
  },
);

test.each([
  [{ state: "QUEUED" }, 2],
  [{ state: "SUCCEEDED" }, 6],
  [{ reviewed: true }, 0],
  [{ reviewed: false }, 8],
  [{ scenario: "chest" }, 0],
  [{ search: "name3" }, 1],
  [{ search: "jo name3" }, 1],
  [{ search: "mrn-" }, 8],
  [{ search: "Foreign" }, 0],
])("the filter %j leaves %i", async (filter, count) => {
  const { edges, totalCount } = await page({ filter });
  expect([edges.length, totalCount]).toEqual([count, count]);
});

test("counts leave the filter's scenario aside, so that a tab can show the others", async () => {
  expect((await page({ filter: { scenario: "chest" } })).counts).toEqual([{ scenario: "skin", count: 8 }]);
});

test.each([
  { after: "nonsense" },
  { after: encodeGlobalID("GPC", "S:nonsense") },
  { first: -1 },
  { filter: { search: "\u0000" } },
])("refused: %j is the caller's fault", async (variables) => {
  const { errors } = await server.ask(query, { variables, key: server.keys.clinician });
  expect(errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
});

const nodeQuery = "query ($id: ID!) { node(id: $id) { id __typename } }";

test("another site's rows are not found by any root, never forbidden", async () => {
  const key = server.keys.administrator;
  const ids: [string, string][] = [
    ["Patient", foreign.patientId],
    ["ImagingStudy", foreign.studyId],
    ["AssessmentJob", foreign.jobId],
    ["RiskAssessment", foreign.assessmentId!],
    ["WorklistItem", foreign.worklistItemId],
  ];
  for (const [type, id] of ids) {
    const answer = await server.ask(nodeQuery, { variables: { id: encodeGlobalID(type, id) }, key });
    expect(answer.data, type).toEqual({ node: null });
    expect(answer.errors, type).toBeUndefined();
  }
  const roots = `{
    patient(id: "${foreign.patientId}") { id }
    study(id: "${foreign.studyId}") { id }
    assessment(id: "${foreign.assessmentId}") { id }
    assessmentJob(id: "${foreign.jobId}") { id }
  }`;
  expect((await server.ask(roots, { key })).data).toEqual({
    patient: null,
    study: null,
    assessment: null,
    assessmentJob: null,
  });
  expect(
    (
      await fetch(`${server.url}/heatmaps/${foreign.assessmentId}/mel.png`, {
        headers: { authorization: `Bearer ${key}` },
      })
    ).status,
  ).toBe(404);
});

test("the own site's rows are found by their global ids, each under its own type", async () => {
  const { edges } = await page({ first: 1 });
  const answer = await server.ask(nodeQuery, {
    variables: { id: edges[0]!.node.id },
    key: server.keys.clinician,
  });
  expect(answer.data).toEqual({ node: { id: edges[0]!.node.id, __typename: "WorklistItem" } });
});

test.each([
  "",
  "nonsense",
  "UGF0aWVudDoxMjM=",
  encodeGlobalID("Nothing", "0192d3a4-5b6c-7d8e-9f00-112233445566"),
])("refused: the id %j is a typed error", async (id) => {
  const { errors } = await server.ask(nodeQuery, { variables: { id }, key: server.keys.clinician });
  expect(["INVALID_INPUT", "NOT_FOUND"]).toContain(errors?.[0]?.extensions.code);
});

test("who looked at which patient is in the audit trail", async () => {
  const own = await addCase(server.db, server.site.id, { name: "Seen", postTest: 0.3 });
  const look = `{ patient(id: "${own.patientId}") { sex } study(id: "${own.studyId}") { modality } assessment(id: "${own.assessmentId}") { status } }`;
  expect((await server.ask(look, { key: server.keys.clinician })).errors).toBeUndefined();

  const trail = await server.db.auditEvent.findMany({
    where: { patientId: own.patientId },
    orderBy: { action: "asc" },
  });
  expect(trail.map(({ action, subjectId, actorKind }) => [action, subjectId, actorKind])).toEqual([
    ["imaging-study.read", own.studyId, "client"],
    ["patient.read", own.patientId, "client"],
    ["risk-assessment.read", own.assessmentId, "client"],
  ]);
});
