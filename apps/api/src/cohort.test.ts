import type { DomainError } from "@synoptic/domain";
import { countCohort } from "@synoptic/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;

const icd = "http://hl7.org/fhir/sid/icd-10-cm";

beforeAll(async () => {
  server = await startTestServer();
  const { db, site } = server;
  // Each question's own step is made of it, so that the counts below are the same in each run.
  await db.site.update({ where: { id: site.id }, data: { researchSecret: "of the test" } });
  // 40 women and 14 men; every second has diabetes; three have cancer.
  for (let i = 0; i < 54; i++) {
    const { id: patientId } = await db.patient.create({
      data: { siteId: site.id, sex: i < 40 ? "female" : "male", birthDate: new Date("1960-01-01") },
    });
    const codes = [...(i % 2 === 0 ? ["E11.9"] : []), ...(i < 3 ? ["C50.9"] : [])];
    await db.condition.createMany({
      data: codes.map((code) => ({ patientId, codeSystem: icd, code, recordedAt: new Date("2024-01-01") })),
    });
  }
});

afterAll(() => server.close());

const query = /* GraphQL */ `query ($definition: JSON!) {
  cohortCounts(definition: $definition) {
    known { value floor } people { value } attrition { value } facets { facet cell people { value } }
  }
}`;

const has = (set: string) => ({ has: { event: "condition", of: { set } } });
const ask = (where: unknown, key: string) =>
  server.ask<{ cohortCounts: Record<string, unknown> }>(query, {
    key,
    variables: { definition: { schemaVersion: 1, where } },
  });

test("a researcher sees counts, and cells that are not too small", async () => {
  const { data, errors } = await ask(
    { all: [{ sex: ["female", "male"] }, has("diabetes"), has("breast-cancer")] },
    server.keys.researcher,
  );
  expect(errors).toBeUndefined();
  expect(data!.cohortCounts).toEqual({
    known: { value: 55, floor: 11 },
    people: { value: null },
    // 54 and 27, in elevens, each by its question's own step; two persons have both.
    attrition: [{ value: 55 }, { value: 33 }, { value: null }],
    facets: [],
  });

  const { data: diabetics } = await ask(has("diabetes"), server.keys.researcher);
  expect(diabetics!.cohortCounts).toMatchObject({
    people: { value: 22 },
    // 20 women; the seven men are left out, and do not follow from the total.
    facets: [
      { facet: "AGE", cell: "60", people: { value: 22 } },
      { facet: "SEX", cell: "female", people: { value: 22 } },
    ],
  });
});

test("nobody and a few look the same", async () => {
  const [none, few] = await Promise.all(
    ["emphysema", "breast-cancer"].map((set) => ask(has(set), server.keys.researcher)),
  );
  expect(none!.data).toEqual(few!.data);
});

test("a wrong rule is told with its place; integrators do not count", async () => {
  const { errors } = await ask({ all: [has("diabetes"), has("diabetis")] }, server.keys.researcher);
  expect(errors![0]!.extensions).toMatchObject({
    code: "INVALID_INPUT",
    inputPath: ["definition", "where", "all", "1", "has", "of", "set"],
  });
  const { errors: unknown } = await ask(
    { cohort: "019f0000-0000-7000-8000-000000000001" },
    server.keys.researcher,
  );
  expect(unknown![0]!.extensions).toMatchObject({ code: "NOT_FOUND" });
  const { errors: refused } = await ask(has("diabetes"), server.keys.integrator);
  expect(refused![0]!.extensions).toMatchObject({ code: "FORBIDDEN" });
});

test("each question is noted", async () => {
  const before = await server.db.auditEvent.count({ where: { action: "cohort.count" } });
  await ask(has("diabetes"), server.keys.researcher);
  expect(await server.db.auditEvent.count({ where: { action: "cohort.count" } })).toBe(before + 1);
});

test("who has gone is not counted for", async () => {
  const gone = AbortSignal.abort();
  const actor = { kind: "system", id: null, siteId: server.site.id, role: "researcher" } as const;
  const definition = { schemaVersion: 1, where: has("diabetes") };
  const counted = countCohort(
    { db: server.db, now: () => new Date() },
    actor,
    { definition },
    { signal: gone },
  );
  const error = await counted.catch((reason: DomainError) => reason);
  expect(error).toMatchObject({ code: "COHORT_TOO_SLOW" });
});
