import { settledConsent } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
const icd = "http://hl7.org/fhir/sid/icd-10-cm";
const patients: string[] = [];

beforeAll(async () => {
  server = await startTestServer();
  const { db, site } = server;
  await db.site.update({ where: { id: site.id }, data: { researchSecret: "of the test" } });
  for (let i = 0; i < 60; i++) {
    const { id: patientId } = await db.patient.create({
      data: { siteId: site.id, sex: i < 40 ? "female" : "male", birthDate: new Date("1960-01-01") },
    });
    patients.push(patientId);
    await db.condition.create({
      data: {
        patientId,
        codeSystem: icd,
        code: i % 2 === 0 ? "E11.9" : "I10",
        recordedAt: new Date("2024-01-01"),
      },
    });
  }
});

afterAll(() => server.close());

type Key = "researcher" | "clinician" | "administrator" | "integrator";
// biome-ignore lint/suspicious/noExplicitAny: answers of many shapes, each of which the test looks into
async function ask(query: string, variables: object, key: Key = "researcher"): Promise<any> {
  const { data, errors } = await server.ask<Record<string, unknown>>(query, {
    key: server.keys[key],
    variables,
  });
  if (errors) return { errors };
  return Object.values(data!)[0];
}

const has = (set: string) => ({ has: { event: "condition", of: { set } } });
const diabetics = { schemaVersion: 1, where: { all: [{ sex: ["female", "male"] }, has("diabetes")] } };

const keepMutation = /* GraphQL */ `mutation ($input: KeepCohortInput!) { keepCohort(input: $input) {
  __typename
  ... on Problem { code path }
  ... on KeepCohortPayload {
    cohort { id name archivedAt versions { number } }
    version { id versionId number sha256 note lines { level words } changes { added removed } }
  }
} }`;
const keep = (input: object, key?: Key) => ask(keepMutation, { input }, key);

const purposeMutation = /* GraphQL */ `mutation ($input: ApproveResearchPurposeInput!) {
  approveResearchPurpose(input: $input) {
    __typename ... on Problem { code path } ... on ResearchPurposePayload { purpose { id title uses isOpen endsAt } }
  }
}`;
const approve = (input: object, key: Key = "administrator") =>
  ask(
    purposeMutation,
    { input: { title: "Diabetes and skin", approval: "IRB 7", uses: ["STATISTICS"], ...input } },
    key,
  );
const end = (purposeId: string, key: Key = "administrator") =>
  ask(
    /* GraphQL */ `mutation ($input: EndResearchPurposeInput!) { endResearchPurpose(input: $input) {
      __typename ... on Problem { code } ... on ResearchPurposePayload { purpose { isOpen endsAt } } } }`,
    { input: { purposeId } },
    key,
  );

const open = (input: object, key?: Key) =>
  ask(
    /* GraphQL */ `mutation ($input: OpenCohortRunInput!) { openCohortRun(input: $input) {
      __typename ... on Problem { code path }
      ... on OpenCohortRunPayload { run {
        id snapshotAt people { value floor } purpose { title } version { number sha256 cohort { name } }
      } }
    } }`,
    { input },
    key,
  );

const runOf = async () => {
  const { version } = await keep({ name: "For a run", definition: diabetics });
  const { purpose } = await approve({});
  const { run } = await open({ cohortVersionId: version.id, purposeId: purpose.id });
  return { run, version, purpose };
};

test("a cohort is kept in versions, which tell what changed in words", async () => {
  const first = await keep({ name: "Diabetics", note: "first try", definition: diabetics });
  expect(first.version).toMatchObject({ number: 1, note: "first try", changes: null });
  expect(first.version.lines).toEqual([
    { level: 0, words: "all of these" },
    { level: 1, words: "sex female or male" },
    { level: 1, words: "diabetes" },
  ]);
  const rules = {
    where: { all: [{ has: { event: { condition: { of: { set: "diabetes" } } } } }, { age: { from: 50 } }] },
  };
  const second = await keep({ cohortId: first.cohort.id, name: "Diabetics over 50", rules });
  expect(second.cohort).toMatchObject({
    name: "Diabetics over 50",
    versions: [{ number: 2 }, { number: 1 }],
  });
  expect(second.version).toMatchObject({
    number: 2,
    changes: { added: ["age 50 years or more"], removed: ["sex female or male"] },
  });

  // Another cohort names a version by its global id, and people read its name.
  const third = await keep({ name: "Others", rules: { where: { not: { cohort: second.version.id } } } });
  expect(third.version.lines).toEqual([
    { level: 0, words: "without member of “Diabetics over 50”, version 2" },
  ]);
  const counted = await ask(
    /* GraphQL */ `query ($rules: CohortDefinitionInput) { cohortCounts(rules: $rules) { people { value } ruleWords } }`,
    { rules: { where: { cohort: second.version.id } } },
  );
  expect(counted).toMatchObject({ ruleWords: ["member of “Diabetics over 50”, version 2"] });
});

test("an archived cohort is off the list until it has a new version", async () => {
  const { cohort } = await keep({ name: "To go", definition: diabetics });
  const listed = async (archived: boolean) =>
    (
      await ask(
        /* GraphQL */ `query ($archived: Boolean) { cohorts(archived: $archived) { edges { node { id } } } }`,
        { archived },
      )
    ).edges.map(({ node }: { node: { id: string } }) => node.id);
  expect(await listed(false)).toContain(cohort.id);
  const archived = await ask(
    /* GraphQL */ `mutation ($input: ArchiveCohortInput!) { archiveCohort(input: $input) {
      __typename ... on ArchiveCohortPayload { cohort { archivedAt } } } }`,
    { input: { cohortId: cohort.id } },
  );
  expect(archived.cohort.archivedAt).not.toBeNull();
  expect(await listed(false)).not.toContain(cohort.id);
  expect(await listed(true)).toContain(cohort.id);
  await keep({ cohortId: cohort.id, name: "Back", definition: diabetics });
  expect(await listed(false)).toContain(cohort.id);
});

test("a wrong rule is told with its place, in each form", async () => {
  const where = { all: [has("diabetis")] };
  expect(await keep({ name: "x", definition: { schemaVersion: 1, where } })).toMatchObject({
    code: "INVALID_INPUT",
    path: ["definition", "where", "all", "0", "has", "of", "set"],
  });
  const typed = { where: { all: [{ has: { event: { condition: { of: { set: "diabetis" } } } } }] } };
  expect(await keep({ name: "x", rules: typed })).toMatchObject({
    code: "INVALID_INPUT",
    path: ["rules", "where", "all", "0", "has", "event", "condition", "of", "set"],
  });
  expect(await keep({ name: "x", definition: diabetics }, "integrator")).toMatchObject({ code: "FORBIDDEN" });
});

test("a run is of a version for a purpose, and tells how many it holds", async () => {
  const { run, version } = await runOf();
  expect(run).toMatchObject({
    people: { floor: 11 },
    purpose: { title: "Diabetes and skin" },
    version: { number: 1, sha256: version.sha256, cohort: { name: "For a run" } },
  });
  expect(run.people.value % 11).toBe(0);
  const again = await ask(/* GraphQL */ `query ($id: ID!) { cohortRun(id: $id) { id people { value } } }`, {
    id: run.id,
  });
  expect(again).toEqual({ id: run.id, people: { value: run.people.value } });
});

test("purposes are approved and ended by administrators; one that is over opens no run", async () => {
  expect(await approve({}, "researcher")).toMatchObject({ code: "FORBIDDEN" });
  expect(await approve({ uses: [] })).toMatchObject({ code: "INVALID_INPUT", path: ["uses"] });
  expect(await approve({ endsAt: "2001-01-01T00:00:00Z" })).toMatchObject({
    code: "INVALID_INPUT",
    path: ["endsAt"],
  });
  const { purpose } = await approve({});
  expect(purpose).toMatchObject({ isOpen: true, endsAt: null });
  expect(await end(purpose.id, "clinician")).toMatchObject({ code: "FORBIDDEN" });
  const ended = await end(purpose.id);
  expect(ended.purpose.isOpen).toBe(false);
  expect(await end(purpose.id)).toMatchObject({ purpose: ended.purpose });
  const { version } = await keep({ name: "Too late", definition: diabetics });
  expect(await open({ cohortVersionId: version.id, purposeId: purpose.id })).toMatchObject({
    code: "FORBIDDEN",
    path: ["purposeId"],
  });
  const future = await approve({ startsAt: "2999-01-01T00:00:00Z" });
  expect(await open({ cohortVersionId: version.id, purposeId: future.purpose.id })).toMatchObject({
    code: "FORBIDDEN",
  });
  const events = await server.db.auditEvent.findMany({ where: { subjectType: "ResearchPurpose" } });
  expect(new Set(events.map(({ action }) => action))).toEqual(
    new Set(["research-purpose.approve", "research-purpose.end"]),
  );
});

const matchQuery = /* GraphQL */ `query ($patientId: ID!, $definition: JSON, $runId: ID) {
  cohortMatch(patientId: $patientId, definition: $definition, runId: $runId) {
    isMember isKnown indexWords indexAt lines { level words met }
  }
}`;

test("those who may see a patient see which rules the patient meets; it is noted", async () => {
  const definition = {
    schemaVersion: 1,
    where: {
      all: [
        has("diabetes"),
        { any: [{ sex: ["male"] }, { not: { age: { from: 90 } } }] },
        { not: { sex: ["female"] } },
      ],
    },
  };
  const patientId = patients[0]!;
  expect(await ask(matchQuery, { patientId, definition }, "clinician")).toEqual({
    isMember: false,
    isKnown: true,
    indexWords: null,
    indexAt: null,
    lines: [
      { level: 0, words: "all of these", met: false },
      { level: 1, words: "diabetes", met: true },
      { level: 1, words: "one of these or more", met: true },
      { level: 2, words: "sex male", met: false },
      { level: 2, words: "without age 90 years or more", met: true },
      { level: 1, words: "without sex female", met: false },
    ],
  });
  expect(await server.db.auditEvent.count({ where: { patientId, action: "patient.read" } })).toBe(1);
  for (const key of ["researcher", "integrator"] as const) {
    const { errors } = await ask(matchQuery, { patientId, definition }, key);
    expect(errors[0].extensions.code).toBe("FORBIDDEN");
  }
  const nobody = "019f0000-0000-7000-8000-000000000001";
  const { errors } = await ask(matchQuery, { patientId: nobody, definition }, "clinician");
  expect(errors[0].extensions.code).toBe("NOT_FOUND");
});

test("each tree's outcome is the membership that the run has", async () => {
  const { run } = await runOf();
  const members = await ask(
    /* GraphQL */ `query ($runId: ID!) { cohortMembers(runId: $runId, first: 100) { total members { patient { id } } } }`,
    { runId: run.id },
    "clinician",
  );
  expect(members.total).toBe(30);
  const ids = new Set(members.members.map(({ patient }: { patient: { id: string } }) => patient.id));
  for (const patientId of patients.slice(0, 8)) {
    const match = await ask(matchQuery, { patientId, runId: run.id }, "clinician");
    expect(match.isMember).toBe(ids.has(Buffer.from(`Patient:${patientId}`).toString("base64")));
  }
});

const membersQuery = /* GraphQL */ `query ($runId: ID!, $after: ID) {
  cohortMembers(runId: $runId, first: 20, after: $after) { total members { patient { id } indexAt } }
}`;

test("members are listed page by page for those who may see patients, and noted as read", async () => {
  const { run, purpose } = await runOf();
  const before = await server.db.auditEvent.count({ where: { action: "patient.read" } });
  const first = await ask(membersQuery, { runId: run.id }, "clinician");
  expect(first).toMatchObject({ total: 30 });
  expect(first.members).toHaveLength(20);
  const second = await ask(
    membersQuery,
    { runId: run.id, after: first.members.at(-1).patient.id },
    "clinician",
  );
  expect(second.members).toHaveLength(10);
  const all = [...first.members, ...second.members].map(({ patient }) => patient.id);
  expect(new Set(all).size).toBe(30);
  expect(await server.db.auditEvent.count({ where: { action: "patient.read" } })).toBe(before + 30);
  const { errors } = await ask(membersQuery, { runId: run.id }, "researcher");
  expect(errors[0].extensions.code).toBe("FORBIDDEN");
  await end(purpose.id);
  const { errors: over } = await ask(membersQuery, { runId: run.id }, "clinician");
  expect(over[0]).toMatchObject({ message: "The purpose is over.", extensions: { code: "FORBIDDEN" } });
});

test("a refusal counts at once, whatever the snapshot; the site's rule tells of those who said nothing", async () => {
  const { run } = await runOf();
  const total = async () => (await ask(membersQuery, { runId: run.id }, "clinician")).total;
  const say = (patientId: string, consent: string, key: Key = "clinician") =>
    ask(
      /* GraphQL */ `mutation ($input: RecordResearchConsentInput!) { recordResearchConsent(input: $input) {
        __typename ... on Problem { code } ... on RecordResearchConsentPayload { patient { researchConsent } } } }`,
      { input: { patientId, consent } },
      key,
    );
  const rule = (wanted: string, key: Key = "administrator") =>
    ask(
      /* GraphQL */ `mutation ($input: SetConsentRuleInput!) { setConsentRule(input: $input) {
        __typename ... on Problem { code } ... on SetConsentRulePayload { rule } } }`,
      { input: { rule: wanted } },
      key,
    );
  expect(await total()).toBe(30);
  expect(await say(patients[0]!, "REFUSED")).toMatchObject({ patient: { researchConsent: "REFUSED" } });
  expect(await total()).toBe(29);
  expect(await ask(matchQuery, { patientId: patients[0], runId: run.id }, "clinician")).toMatchObject({
    isKnown: false,
    isMember: false,
  });
  await say(patients[2]!, "PERMITTED");
  expect(await rule("OPT_IN", "clinician")).toMatchObject({ code: "FORBIDDEN" });
  expect(await rule("OPT_IN")).toMatchObject({ rule: "OPT_IN" });
  expect(await total()).toBe(1);
  expect(await ask("{ consentRule }", {})).toBe("OPT_IN");
  await rule("OPT_OUT");
  await say(patients[0]!, "PERMITTED");
  expect(await total()).toBe(30);
  expect(await say(patients[0]!, "REFUSED", "researcher")).toMatchObject({ code: "FORBIDDEN" });
  const notes = await server.db.auditEvent.findMany({
    where: {
      OR: [{ action: { startsWith: "research-consent." } }, { action: { startsWith: "consent-rule." } }],
    },
    orderBy: { id: "asc" },
  });
  expect(notes.map(({ action }) => action)).toEqual([
    "research-consent.refused",
    "research-consent.permitted",
    "consent-rule.opt-in",
    "consent-rule.opt-out",
    "research-consent.permitted",
  ]);
});

test("a consent that ends by the calendar is looked at when it is over", async () => {
  const { run } = await runOf();
  const total = async () => (await ask(membersQuery, { runId: run.id }, "clinician")).total;
  const [before, patientId] = [await total(), patients[4]!];
  // Settled while it held, as on the day before its end.
  const refusal = {
    consent: "refused",
    saidAt: new Date(0),
    until: new Date("2020-01-02T00:00:00Z"),
  } as const;
  const { consent, changesAt } = settledConsent([refusal], new Date("2020-01-01T00:00:00Z"));
  const data = { researchConsent: consent, researchConsentChangesAt: changesAt };
  await server.db.patient.update({ where: { id: patientId }, data });
  expect(await total()).toBe(before);
  expect(await server.db.patient.findUniqueOrThrow({ where: { id: patientId } })).toMatchObject({
    researchConsent: null,
    researchConsentChangesAt: null,
  });
});

test("administrators see what was asked, by whom and how often", async () => {
  const definition = {
    schemaVersion: 1,
    where: { all: [has("diabetes"), { age: { from: 66 } }, { age: { to: 88 } }] },
  };
  const count = /* GraphQL */ `query ($definition: JSON) { cohortCounts(definition: $definition) { people { value } } }`;
  await ask(count, { definition });
  await ask(count, { definition });
  const questions = /* GraphQL */ `{ cohortQuestions { askedBy times lines { words } } }`;
  const [newest, next] = await ask(questions, {}, "administrator");
  expect(newest).toEqual({
    askedBy: "researcher client",
    times: 2,
    lines: ["all of these", "diabetes", "age 66 years or more", "age 88 years or less"].map((words) => ({
      words,
    })),
  });
  // What the first two rules leave was told with it, and is no question of its own yet.
  expect(next.lines).not.toEqual(newest.lines.slice(0, 3));
  expect((await ask(questions, {}, "researcher")).errors[0].extensions.code).toBe("FORBIDDEN");
});
