import { encodeGlobalID } from "@pothos/plugin-relay";
import { registerModels } from "@synoptic/services";
import { labelledCohort, loadBundledModels, runTask } from "@synoptic/services/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decode } from "./global-ids.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";
import { countsOf, everythingOf } from "./testing/whole-answer.ts";

/*
 * A researcher who knows one person of a hundred and twenty by all but one fact, and asks every route that tells a
 * number.
 */
let server: TestServer;
let purposeId: string;
let targetId: string;
const patientIds: string[] = [];

const icd = "http://hl7.org/fhir/sid/icd-10-cm";
const start = "2019-01-01T00:00:00Z";
const PEOPLE = 120;

const code = (icd10: string) => ({
  has: { event: "condition", of: { codes: [{ system: icd, code: icd10 }] } },
});
/** The target alone has it, and nobody has the other. */
const rare = code("Q87.4");
const unknown = code("Q87.5");
const women = { sex: ["female"] };

beforeAll(async () => {
  server = await startTestServer();
  const { db, site, keys } = server;
  await db.site.update({ where: { id: site.id }, data: { researchSecret: "of the test" } });
  const at = new Date("2018-01-01");
  for (let i = 0; i < PEOPLE; i++) {
    const isTarget = i === 0;
    const codes = [
      ...(isTarget ? ["Q87.4"] : []),
      ...(i % 2 === 0 ? ["E11.9"] : []),
      ...(i % 3 === 0 ? ["I10"] : []),
    ];
    const { id } = await db.patient.create({
      data: {
        ...{ siteId: site.id, sex: i % 3 === 2 ? "male" : "female", recordedAt: at },
        birthDate: isTarget ? new Date("1924-05-05") : new Date(Date.UTC(1940 + (i % 50), i % 12, 1)),
        deceasedAt: i % 4 === 1 ? new Date(Date.UTC(2020, i % 24, 1)) : null,
        conditions: {
          create: codes.map((each) => ({
            ...{ codeSystem: icd, code: each, recordedAt: at },
            effectiveAt: new Date(Date.UTC(2015, i % 24, 1)),
          })),
        },
        observations: {
          create: {
            ...{
              codeSystem: "http://loinc.org",
              code: "4548-4",
              valueQuantity: isTarget ? 14.2 : 5 + (i % 30) / 10,
            },
            ...{
              valueUnit: "%",
              valueCode: "%",
              valueCodeSystem: "http://unitsofmeasure.org",
              effectiveAt: at,
              recordedAt: at,
            },
          },
        },
        encounters: {
          create: {
            ...{ status: "finished", effectiveAt: new Date("2026-05-01"), recordedAt: at },
          },
        },
      },
    });
    patientIds.push(id);
  }
  targetId = patientIds[0]!;
  const { data, errors } = await server.ask<{ approveResearchPurpose: { purpose: { id: string } } }>(
    `mutation { approveResearchPurpose(input: { title: "Of the test", approval: "1",
      uses: [STATISTICS, EVALUATION, EXPORT, FEDERATION] }) { ... on ResearchPurposePayload { purpose { id } } } }`,
    { key: keys.administrator },
  );
  expect(errors).toBeUndefined();
  purposeId = data!.approveResearchPurpose.purpose.id;
});
afterAll(() => server.close());

// biome-ignore lint/suspicious/noExplicitAny: answers as they come
type Any = any;
const ask = async (query: string, variables: object = {}, key = server.keys.researcher) =>
  server.ask<Any>(query, { variables, key });

async function runOf(where: unknown, key = server.keys.researcher): Promise<string> {
  const kept = await ask(
    `mutation ($input: KeepCohortInput!) { keepCohort(input: $input) {
      ... on KeepCohortPayload { version { id } } ... on Problem { code message } } }`,
    { input: { name: "One of many", definition: { schemaVersion: 1, where } } },
    key,
  );
  const opened = await ask(
    `mutation ($input: OpenCohortRunInput!) { openCohortRun(input: $input) {
      ... on OpenCohortRunPayload { run { id } } ... on Problem { code message } } }`,
    { input: { cohortVersionId: kept.data.keepCohort.version.id, purposeId } },
    key,
  );
  return opened.data.openCohortRun.run.id;
}

type Route = (where: unknown, run: string) => Promise<Any>;
let others: string;
const route =
  (name: string, args: string): Route =>
  async (_where, run) => {
    const { data, errors } = await ask(
      `query ($run: ID!, $with: ID!, $start: DateTime!) { ${name}(${args}) ${everythingOf(name)}
        a: cohortSurvival(run: $with, startAt: $start) @skip(if: true) { ticks } }`,
      { run, with: others, start },
    );
    return errors ?? data[name];
  };

/** Every route that tells a researcher a number of a cohort. */
const routes: Record<string, Route> = {
  cohortCounts: async (where) => {
    const query = `query ($d: JSON!) { cohortCounts(definition: $d) {
      known { value floor } people { value floor } attrition { value floor }
      facets { facet cell people { value floor } } } }`;
    const { data, errors } = await ask(query, { d: { schemaVersion: 1, where } });
    return errors ?? data.cohortCounts;
  },
  "cohortRun.people": async (_where, run) => {
    const { data, errors } = await ask(
      "query ($run: ID!) { cohortRun(id: $run) { people { value floor } } }",
      { run },
    );
    return errors ?? data.cohortRun;
  },
  cohortOverview: route("cohortOverview", "run: $run"),
  cohortTrend: route("cohortTrend", 'run: $run, measure: "haemoglobin-a1c"'),
  "cohortSurvival to death, by age": route("cohortSurvival", "run: $run, startAt: $start, by: AGE"),
  "cohortSurvival to diabetes": route(
    "cohortSurvival",
    'run: $run, startAt: $start, by: SEX, condition: "diabetes"',
  ),
  comparedSurvival: route("comparedSurvival", "run: $run, with: $with, startAt: $start"),
  cohortComparison: route("cohortComparison", "run: $run, with: $with"),
  cohortExportPlan: async (_where, run) => {
    const { data, errors } = await ask(
      "query ($run: ID!) { cohortExportPlan(runId: $run) { people { value floor } } }",
      { run },
    );
    return errors ?? data.cohortExportPlan;
  },
};

/** What the target meets, each a question that differs from its partner in the target alone. */
const bases = [
  women,
  code("E11.9"),
  code("I10"),
  { all: [women, code("E11.9")] },
  { age: { from: 30 } },
  { any: [code("E11.9"), code("I10")] },
  { all: [women, code("I10"), { age: { from: 40 } }] },
  { not: { sex: ["male"] } },
];

describe("differencing", () => {
  beforeAll(async () => {
    others = await runOf({ sex: ["male"] });
  });

  test.each(Object.keys(routes))("%s: no two answers differ in 1 to 10 anywhere", async (name) => {
    let told = 0;
    for (const base of bases) {
      const without = { all: [base, { not: rare }] };
      const [one, other] = await Promise.all(
        [base, without].map(async (where) => countsOf(await routes[name]!(where, await runOf(where)))),
      );
      told += one!.size;
      for (const [place, value] of one!) {
        expect(value === null || (value >= 11 && value % 11 === 0), `${place} ${value}`).toBe(true);
        const difference = Math.abs((value ?? 0) - (other!.get(place) ?? 0));
        expect(difference === 0 || difference >= 11, `${place} ${difference}`).toBe(true);
      }
    }
    expect(told).toBeGreaterThan(0);
  });
});

describe("one person and none", () => {
  test.each(Object.keys(routes))("%s answers alike, byte for byte", async (name) => {
    others ??= await runOf({ sex: ["male"] });
    const answers: string[] = [];
    for (const where of [rare, unknown, { all: [women, rare] }, { all: [women, unknown] }])
      answers.push(JSON.stringify(await routes[name]!(where, await runOf(where))));
    expect(answers[0]).not.toContain('"message"');
    expect(answers[0]).toBe(answers[1]);
    // How many are women is another question.
    expect(answers[2]).toBe(answers[3]);
  });

  test("an export is refused alike, and says no number", async () => {
    const refusals: unknown[] = [];
    for (const where of [rare, unknown]) {
      const input = { runId: await runOf(where), format: "CSV", tables: ["CONDITIONS"] };
      const { data } = await ask(
        `mutation ($input: ExportCohortInput!) { exportCohort(input: $input) {
          __typename ... on Problem { code message path } } }`,
        { input },
      );
      refusals.push(data.exportCohort);
    }
    expect(refusals[0]).toMatchObject({ __typename: "Problem", code: "COHORT_TOO_SMALL" });
    expect(refusals[0]).toEqual(refusals[1]);
    expect(JSON.stringify(refusals)).not.toMatch(/\d/);
  });
});

describe("evaluation", () => {
  beforeAll(async () => {
    const { services } = server.parts;
    services.models = await loadBundledModels();
    await registerModels(services);
    // One person with two cases of which it is known what they turned out to be, and with a diagnosis of their own.
    const truth = { patients: 1, strength: 1, priorStrength: 0 };
    const [patientId] = await labelledCohort(
      server.db,
      services.models.scenario("brain"),
      server.site.id,
      truth,
    );
    await server.db.condition.create({
      data: { patientId: patientId!, codeSystem: icd, code: "Q87.3", recordedAt: new Date() },
    });
  });
  afterAll(() => server.parts.services.models.close());

  const evaluate = `mutation ($input: EvaluateCohortInput!) { evaluateCohort(input: $input) {
    ... on EvaluateCohortPayload { task { id } } ... on Problem { code message } } }`;
  const labels = { reference: true };

  test("of one person and of none says the same, in the report and in the task", async () => {
    const told: (string | undefined)[] = [];
    for (const where of [code("Q87.3"), unknown]) {
      const input = { runId: await runOf(where), scenario: "brain", labels };
      const { data } = await ask(evaluate, { input });
      const { id } = data.evaluateCohort.task;
      await runTask(server.parts.services, decode(id).id);
      const query = `query ($id: ID!) { cohortEvaluation(taskId: $id) ${everythingOf("cohortEvaluation")}
        backgroundTask(id: $id) { step progress state result error { message } } }`;
      const answer = await ask(query, { id });
      expect(answer.errors).toBeUndefined();
      expect(answer.data.backgroundTask.state).toBe("SUCCEEDED");
      told.push(JSON.stringify(answer.data).replace(/"snapshotAt":"[^"]*"/g, ""));
    }
    expect(told[0]).toBe(told[1]);
  });

  test("many asked for at once are not more than may be asked for in a day", async () => {
    const input = { runId: await runOf(women), scenario: "brain", labels };
    const key = await server.keyOf("researcher");
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(evaluate, { input }, key)));
    const refused = answers.filter(({ data }) => data.evaluateCohort.code === "TOO_MANY_EVALUATIONS");
    expect(refused).toHaveLength(8);
  });
});

describe("closed to researchers", () => {
  const closed: Record<string, (run: string) => string> = {
    cohortMembers: (run) => `{ cohortMembers(runId: "${run}") { total } }`,
    cohortMatch: (run) => `{ cohortMatch(patientId: "${node("Patient")}", runId: "${run}") { isMember } }`,
    patient: () => `{ patient(id: "${node("Patient")}") { id } }`,
    patients: () => "{ patients { edges { node { id } } } }",
    findPatient: () => '{ findPatient(fhirId: "1") { id } }',
    worklist: () => "{ worklist { edges { node { id } } } }",
    assessments: () => "{ assessments { edges { node { id } } } }",
    siteResources: () => "{ siteResources { edges { node { __typename } } } }",
    auditEvents: () => "{ auditEvents { edges { node { id } } } }",
    cohortQuestions: () => "{ cohortQuestions { id } }",
    labelledCases: () => '{ labelledCases(scenario: "skin") { __typename } }',
    imageWeights: () => '{ imageWeights(scenario: "skin") { __typename } }',
    imageWeightFits: () => '{ imageWeightFits(scenario: "skin") { __typename } }',
    "federatedRuns.messages": () => "{ federatedRuns { messages { body } } }",
  };
  const node = (type: string) => encodeGlobalID(type, targetId);

  test.each(Object.keys(closed))("%s", async (name) => {
    const { data, errors } = await ask(closed[name]!(await runOf(women)));
    // Of an empty list nothing is refused below it.
    if (name === "federatedRuns.messages") return expect(data).toEqual({ federatedRuns: [] });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect(Object.values(data ?? {}).filter((part) => part !== null)).toEqual([]);
  });

  test("a patient by their global id", async () => {
    const { data } = await ask(`{ node(id: "${node("Patient")}") { id __typename } }`);
    expect(data).toEqual({ node: null });
  });

  test("another researcher's work, by its id and in lists", async () => {
    const run = await runOf(women);
    const { data } = await ask(
      `mutation ($input: ExportCohortInput!) { exportCohort(input: $input) {
        ... on CohortExportPayload { export { id } } } }`,
      { input: { runId: run, format: "CSV", tables: ["CONDITIONS"] } },
    );
    const { id } = data.exportCohort.export;
    const task = await server.db.backgroundTask.findFirstOrThrow({ orderBy: { createdAt: "desc" } });
    await runTask(server.parts.services, task.id);
    const taskId = encodeGlobalID("BackgroundTask", task.id);
    const all = `query ($id: ID!) { backgroundTask(id: $id) { result step error { message } }
      node(id: $id) { id } backgroundTasks { edges { node { id } } } cohortExports { id } }`;
    const other = await ask(all, { id: taskId }, await server.keyOf("researcher"));
    expect(other.data).toEqual({
      ...{ backgroundTask: null, node: null, backgroundTasks: { edges: [] }, cohortExports: [] },
    });
    const own = await ask(all, { id: taskId });
    const { result, step } = own.data.backgroundTask;
    expect(step).toBe("done");
    for (const number of [result.people, result.leftOut, ...result.rows.map((row: Any) => row.rows)])
      expect(number === null || number % 11 === 0).toBe(true);
    expect(own.data.cohortExports[0].id).toBe(id);
  });
});

describe("another site's researcher", () => {
  test("finds no run, no version, no purpose", async () => {
    const key = await server.keyOf("researcher", server.otherSite.id);
    const run = await runOf(women);
    const { data } = await ask("query ($run: ID!) { cohortRun(id: $run) { version { versionId id } } }", {
      run,
    });
    const { versionId, id } = data.cohortRun.version;
    const codes = async (query: string, variables: object) => {
      const answer = await ask(query, variables, key);
      return answer.errors?.[0]?.extensions.code ?? JSON.stringify(answer.data);
    };
    for (const name of ["cohortOverview(run", "cohortExportPlan(runId", "cohortSurvival(run"])
      expect(await codes(`query ($run: ID!) { ${name}: $run) { __typename } }`, { run })).toBe("NOT_FOUND");
    expect(
      await codes('query ($run: ID!) { cohortTrend(run: $run, measure: "creatinine") { unit } }', { run }),
    ).toBe("NOT_FOUND");
    expect(
      await codes("query ($run: ID!) { cohortRun(id: $run) { id } node(id: $run) { id } }", { run }),
    ).toBe('{"cohortRun":null,"node":null}');
    const count = "query ($d: JSON!) { cohortCounts(definition: $d) { people { value } } }";
    expect(await codes(count, { d: { schemaVersion: 1, where: { cohort: versionId } } })).toBe("NOT_FOUND");
    const open = `mutation ($input: OpenCohortRunInput!) { openCohortRun(input: $input) { ... on Problem { code } } }`;
    const opened = await ask(open, { input: { cohortVersionId: id, purposeId } }, key);
    expect(opened.data).toEqual({ openCohortRun: { code: "NOT_FOUND" } });
    const keep = `mutation ($input: KeepCohortInput!) { keepCohort(input: $input) {
      ... on KeepCohortPayload { version { id } } } }`;
    const own = await ask(
      keep,
      { input: { name: "Own", definition: { schemaVersion: 1, where: women } } },
      key,
    );
    const withPurpose = { cohortVersionId: own.data.keepCohort.version.id, purposeId };
    expect((await ask(open, { input: withPurpose }, key)).data).toEqual({
      openCohortRun: { code: "NOT_FOUND" },
    });
  });
});

describe("averaging", () => {
  const questions = () => server.db.cohortQuestion.count({ where: { siteId: server.site.id } });

  test("each start of a curve, each outcome and each pair is a question, once", async () => {
    const [one, other] = [await runOf(bases[3]), await runOf(bases[4])];
    const survival =
      "query ($run: ID!, $at: DateTime!) { cohortSurvival(run: $run, startAt: $at) { ticks } }";
    const pair =
      "query ($run: ID!, $with: ID!) { cohortComparison(run: $run, with: $with) { overlap { one { value } } } }";
    await ask(survival, { run: one, at: "2018-02-01T00:00:00Z" });
    await ask(pair, { run: one, with: other });
    const before = await questions();
    for (const day of ["03-01", "03-15", "04-01"])
      expect((await ask(survival, { run: one, at: `2018-${day}T00:00:00Z` })).errors).toBeUndefined();
    expect(await questions()).toBe(before + 2);
    await ask(pair, { run: other, with: one });
    expect(await questions()).toBe(before + 2);
    await ask(pair, { run: one, with: await runOf(code("I10")) });
    // The other cohort may have been asked of before.
    expect(await questions()).toBeGreaterThan(before + 2);
  });
});

describe("moments", () => {
  test("of two that are near, a count is the same: nobody is seen to join", async () => {
    const d = { schemaVersion: 1, where: { age: { from: 1 } } };
    const at = async (snapshotAt: string) => {
      const query = `query ($d: JSON!, $at: DateTime!) { cohortCounts(definition: $d, snapshotAt: $at) {
        snapshotAt people { value } } }`;
      return (await ask(query, { d, at: snapshotAt })).data.cohortCounts;
    };
    const [before, after] = [await at("2018-03-05T11:59:59.999Z"), await at("2018-03-20T00:00:00Z")];
    expect(before).toEqual(after);
    expect(before.snapshotAt).toBe("2018-03-01T00:00:00.000Z");
    // The moment of a run can be named by itself, so that one cohort is compared with another on the same data.
    const { data } = await ask("query ($run: ID!) { cohortRun(id: $run) { snapshotAt } }", {
      run: await runOf(women),
    });
    expect((await at(data.cohortRun.snapshotAt)).snapshotAt).toBe(data.cohortRun.snapshotAt);
  });
});

describe("ages", () => {
  test("above 89 are one, in the counts as in Table 1", async () => {
    const { db, otherSite } = server;
    const at = new Date("2018-01-01");
    for (let i = 0; i < 60; i++)
      await db.patient.create({
        data: {
          ...{ siteId: otherSite.id, sex: "female", recordedAt: at },
          birthDate: new Date(`${i < 30 ? 1921 : 1931}-01-01`),
        },
      });
    const { data } = await ask(
      "query ($d: JSON!) { cohortCounts(definition: $d) { facets { facet cell people { value } } } }",
      { d: { schemaVersion: 1, where: women } },
      await server.keyOf("researcher", otherSite.id),
    );
    const ages = data.cohortCounts.facets.filter(({ facet }: Any) => facet === "AGE");
    expect(ages.map(({ cell }: Any) => cell)).toEqual(["90"]);
  });
});

test("whoever refuses is gone from every route at once, from runs opened before too", async () => {
  others ??= await runOf({ sex: ["male"] });
  const where = code("E11.9");
  const run = await runOf(where);
  const emptyRun = await runOf(unknown);
  const shown = await routes.cohortOverview!(where, run);
  expect(shown.people.value).toBeGreaterThan(11);
  for (const [i, patientId] of patientIds.entries()) {
    if (i % 2 !== 0) continue;
    const { data } = await ask(
      `mutation ($input: RecordResearchConsentInput!) { recordResearchConsent(input: $input) { __typename } }`,
      { input: { patientId: encodeGlobalID("Patient", patientId), consent: "REFUSED" } },
      server.keys.clinician,
    );
    expect(data.recordResearchConsent.__typename).not.toBe("Problem");
  }
  // Nobody with diabetes is left: every route answers as of a question that nobody meets.
  for (const [name, tell] of Object.entries(routes)) {
    const gone = await tell(where, run);
    const none = await tell(unknown, emptyRun);
    expect({ ...gone, attrition: null }, name).toEqual({ ...none, attrition: null });
  }
});
