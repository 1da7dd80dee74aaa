import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let statements = 0;

beforeAll(async () => {
  server = await startTestServer();
  for (let index = 0; index < 50; index += 1) {
    await addCase(server.db, server.site.id, { name: `Name${index}`, postTest: 0.01 + index / 60 });
  }
  server.db.$on("query" as never, () => {
    statements += 1;
  });
});
afterAll(() => server.close());

const assessment =
  "id status primaryFinding { postTestProbability parts { label logOdds } } reviews { decision } models { id origin } operatingPoints { isAtOrAbove }";

const patients = /* GraphQL */ `
  query ($first: Int!) {
    patients(first: $first) {
      edges { node {
        displayName ageYears
        identifiers { value }
        studies { modality series { instances { imageUrl } } latestAssessment { ${assessment} } latestJob { state } }
        latestAssessments { ${assessment} }
      } }
    }
  }
`;

const patientsWithScores = /* GraphQL */ `
  query ($first: Int!) {
    patients(first: $first) {
      edges { node {
        observations { id }
        scores { score { id } status risks { probability } missing { label } inputs { facts { id } } }
      } }
    }
  }
`;

const worklist = /* GraphQL */ `
  query ($first: Int!) {
    worklist(first: $first) {
      totalCount
      counts { count }
      edges { node {
        rankProbability
        patient { displayName identifiers { value } }
        study { acquiredAt latestAssessment { id } }
        latestJob { state assessment { id } }
        latestAssessment { ${assessment} }
      } }
    }
  }
`;

async function countStatements(query: string, first: number) {
  statements = 0;
  const { data, errors } = await server.ask<Record<string, { edges: unknown[] }>>(query, {
    variables: { first },
    key: server.keys.clinician,
  });
  expect(errors).toBeUndefined();
  expect(Object.values(data!)[0]!.edges).toHaveLength(first);
  return statements;
}

test.each([
  ["patients with studies and latest assessments", patients],
  ["patients with scores and the observations beside them", patientsWithScores],
  ["the worklist", worklist],
])("%s: a page of 50 takes as many SQL statements as a page of 5", async (_what, query) => {
  const five = await countStatements(query, 5);
  const fifty = await countStatements(query, 50);

  // The key and the page at least.
  expect(five).toBeGreaterThan(1);
  expect(fifty).toBe(five);
  expect(fifty).toBeLessThan(25);
});
