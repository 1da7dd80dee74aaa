import { keepCohort, openRun } from "@synoptic/services";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let women: string;
let men: string;
let elsewhere: string;

const icd = "http://hl7.org/fhir/sid/icd-10-cm";

beforeAll(async () => {
  server = await startTestServer();
  const { db, site, otherSite } = server;
  await db.site.update({ where: { id: site.id }, data: { researchSecret: "of the test" } });
  const recordedAt = new Date("2018-01-01");
  // 90 women and 60 men of 40 to 69, a third of whom have died, and every second has diabetes.
  for (let i = 0; i < 150; i++) {
    await db.patient.create({
      data: {
        ...{ siteId: site.id, sex: i < 90 ? "female" : "male", recordedAt },
        birthDate: new Date(`${1957 + (i % 30)}-01-01`),
        deceasedAt: i % 3 === 0 ? new Date(Date.UTC(2020, i, 1)) : null,
        conditions: {
          create: i % 2 === 0 ? [{ codeSystem: icd, code: "E11.9", recordedAt }] : [],
        },
        encounters: {
          create: {
            status: "finished",
            effectiveAt: new Date("2026-05-01"),
            recordedAt: new Date("2026-05-01"),
          },
        },
      },
    });
  }
  women = await runOf(site.id, "female");
  men = await runOf(site.id, "male");
  elsewhere = await runOf(otherSite.id, "female");
});

afterAll(() => server.close());

async function runOf(siteId: string, sex: string): Promise<string> {
  const { services, db } = { services: server.parts.services, db: server.db };
  const actor = { kind: "system", id: null, siteId, role: "researcher" } as const;
  const at = new Date("2019-01-01");
  const { id: purposeId } = await db.researchPurpose.create({
    data: { siteId, title: "Of the test", approval: "1", uses: ["statistics"], startsAt: at, createdAt: at },
  });
  const definition = { schemaVersion: 1, where: { sex: [sex] } };
  const { versionId } = await keepCohort(services, actor, { name: `All ${sex}`, definition });
  return (await openRun(services, actor, { cohortVersionId: versionId, purposeId })).runId;
}

const overview = /* GraphQL */ `query ($run: ID!) {
  cohortOverview(run: $run) {
    name number hasIndex people { value floor }
    age { mean standardDeviation } ageBins { from to people { value } }
    rows { group cell people { value } share }
    measures { name unit summary { people { value } mean } bins { from } }
  }
}`;

const ask = <T>(query: string, variables: object, key = server.keys.researcher) =>
  server.ask<T>(query, { key, variables });

test("a researcher sees a run's Table 1", async () => {
  // biome-ignore lint/suspicious/noExplicitAny: an answer as it comes
  const { data, errors } = await ask<any>(overview, { run: women });
  expect(errors).toBeUndefined();
  const { rows, people, age, measures, ...rest } = data!.cohortOverview;
  expect(rest).toMatchObject({ name: "All female", number: 1, hasIndex: false });
  expect([88, 99]).toContain(people.value);
  expect(age.mean).toBeGreaterThan(45);
  expect(rows).toContainEqual({ group: "SEX", cell: "male", people: { value: null }, share: null });
  const diabetes = rows.find(({ cell }: { cell: string }) => cell === "diabetes");
  expect(diabetes.share).toBeGreaterThan(0.3);
  expect(measures.every((each: { summary: { mean: unknown } }) => each.summary.mean === null)).toBe(true);
});

test("curves by a group, and of two runs, with their test", async () => {
  const curves =
    "ticks groups { group people { value } points { months survival } atRisk { value } } logRank { p }";
  const { data, errors } = await ask<Record<string, unknown>>(
    /* GraphQL */ `query ($run: ID!, $with: ID!, $at: DateTime!) {
      cohortSurvival(run: $run, startAt: $at, by: SEX) { ${curves} }
      comparedSurvival(run: $run, with: $with, startAt: $at) { ${curves} }
      cohortComparison(run: $run, with: $with) {
        other { name } overlap { both { value } one { value } } balance { kind cell difference }
      }
      cohortTrend(run: $run, measure: "creatinine") { unit periods { period } }
    }`,
    { run: women, with: men, at: "2019-06-01T00:00:00Z" },
  );
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({
    cohortSurvival: { groups: [{ group: "female" }, { group: "male", points: null }], logRank: null },
    comparedSurvival: { groups: [{ group: "one" }, { group: "other" }] },
    cohortComparison: { other: { name: "All male" }, overlap: { both: { value: null } } },
    cohortTrend: { unit: "mg/dL", periods: [] },
  });
});

test("refused: another site's run, a run without a day to start from, and whoever does no research", async () => {
  const codeOf = async (query: string, variables: object, key?: string) =>
    (await ask(query, variables, key)).errors![0]!.extensions.code;
  expect(await codeOf(overview, { run: elsewhere })).toBe("NOT_FOUND");
  const survival = "query ($run: ID!) { cohortSurvival(run: $run) { ticks } }";
  expect(await codeOf(survival, { run: women })).toBe("INVALID_INPUT");
  expect(await codeOf(overview, { run: women }, server.keys.integrator)).toBe("FORBIDDEN");
});

test("each look is noted", async () => {
  const where = { action: "cohort.statistics", subjectId: men };
  const before = await server.db.auditEvent.count({ where });
  await ask(overview, { run: men });
  expect(await server.db.auditEvent.count({ where })).toBe(before + 1);
});
