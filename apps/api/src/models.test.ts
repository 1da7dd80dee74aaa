import { randomUUID } from "node:crypto";
import { encodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let north: Awaited<ReturnType<typeof addSite>>;
let south: Awaited<ReturnType<typeof addSite>>;

/** A site with a model of its own that plays a part, a threshold, a labelled and assessed case, and a task. */
async function addSite(siteId: string, key: string) {
  const { db } = server;
  const at = new Date("2026-03-01T08:00:00Z");
  const { id: modelVersionId } = await db.modelVersion.create({
    data: {
      modelId: `model-of-${siteId}`,
      version: "1.0.0",
      kind: "image-classifier",
      scenario: "skin",
      weightsSha256: "0".repeat(64),
      manifestSha256: randomUUID(),
      manifest: {},
      card: "# Ours",
      registeredAt: at,
      sites: { create: { siteId, origin: "uploaded", addedAt: at } },
    },
  });
  await db.modelRole.create({
    data: { siteId, scenario: "skin", alias: "shadow", modelVersionId, reason: "compare", setAt: at },
  });
  const { assessmentId, studyId } = await addCase(db, siteId, { postTest: 0.6 });
  await db.assessmentModel.create({ data: { assessmentId: assessmentId!, modelVersionId } });
  await db.shadowReading.create({
    data: { assessmentId: assessmentId!, modelVersionId, probabilities: [0.01234, 0.98766], readAt: at },
  });
  const figure = (value: number) => ({ value, low: value - 0.1, high: value + 0.1 });
  await db.operatingPoint.create({
    data: {
      siteId,
      scenario: "skin",
      finding: "melanoma",
      modelVersionId,
      policy: "sensitivity-at-least",
      target: 0.9,
      threshold: 0.4,
      figures: { sensitivity: figure(0.9), specificity: figure(0.7) },
      cohort: { cases: 30, positives: 10, from: null, to: null },
      setAt: at,
    },
  });
  const task = await db.backgroundTask.create({
    data: { siteId, kind: "explanation", input: {}, createdAt: at },
  });
  return { siteId, key, modelVersionId, assessmentId: assessmentId!, studyId, taskId: task.id };
}

beforeAll(async () => {
  server = await startTestServer();
  north = await addSite(server.site.id, server.keys.clinician);
  south = await addSite(server.otherSite.id, await server.keyOf("clinician", server.otherSite.id));
});
afterAll(() => server.close());

const everything = /* GraphQL */ `
  {
    models { id origin card }
    modelRoles { alias model { id } reason }
    operatingPoints { findingId threshold cases model { id } }
    backgroundTasks { edges { node { id state } } }
    trainings: backgroundTasks(kind: "training") { edges { node { id } } }
  }
`;

test("worked example: a site sees its own models, parts, thresholds and tasks, and no other site's", async () => {
  for (const { siteId, key, taskId } of [north, south]) {
    const { data, errors } = await server.ask(everything, { key });
    expect(errors).toBeUndefined();
    const model = { id: `model-of-${siteId}` };
    expect(data).toEqual({
      models: [{ ...model, origin: "uploaded", card: "# Ours" }],
      modelRoles: [{ alias: "SHADOW", model, reason: "compare" }],
      operatingPoints: [{ findingId: "melanoma", threshold: 0.4, cases: 30, model }],
      trainings: { edges: [] },
      backgroundTasks: {
        edges: [{ node: { id: encodeGlobalID("BackgroundTask", taskId), state: "QUEUED" } }],
      },
    });
  }
});

test("another site's task and model are not found rather than refused", async () => {
  const key = server.keys.administrator;
  const taskId = encodeGlobalID("BackgroundTask", south.taskId);
  const modelVersionId = encodeGlobalID("Model", south.modelVersionId);
  const asked = await server.ask("query ($id: ID!) { backgroundTask(id: $id) { id } node(id: $id) { id } }", {
    key,
    variables: { id: taskId },
  });
  expect(asked.data).toEqual({ backgroundTask: null, node: null });
  const { data } = await server.ask(
    `mutation ($task: ID!, $model: ID!, $study: ID!) {
      cancelBackgroundTask(input: { taskId: $task }) { ... on Problem { code } }
      setModelRole(input: { scenario: "skin", alias: CHAMPION, modelVersionId: $model, reason: "trial" }) { ... on Problem { code } }
      recordReferenceLabel(input: { studyId: $study, classId: "mel", source: "histology" }) { ... on Problem { code } }
    }`,
    {
      key,
      variables: {
        task: taskId,
        model: modelVersionId,
        study: encodeGlobalID("ImagingStudy", south.studyId),
      },
    },
  );
  const code = "NOT_FOUND";
  expect(data).toEqual({
    cancelBackgroundTask: { code },
    setModelRole: { code },
    recordReferenceLabel: { code },
  });
});

test("a model that is refused tells its site by which process and why, and no other site", async () => {
  const { modelVersionId } = north;
  const fault = { code: "MODEL_SELF_TEST", message: "off by 0.2", refusedAt: "2026-03-02T08:00:00.000Z" };
  await server.db.modelRefusal.createMany({
    data: (["api", "cli"] as const).map((process) => ({ modelVersionId, process, ...fault })),
  });
  const query = "{ models { id refusals { process code message refusedAt } } }";
  const [own, other] = await Promise.all([north, south].map(({ key }) => server.ask(query, { key })));
  await server.db.modelRefusal.deleteMany({ where: { modelVersionId } });
  // What a command line could not load says nothing of what is served.
  const refusals = [{ process: "api", ...fault }];
  expect(own!.data).toEqual({ models: [{ id: `model-of-${north.siteId}`, refusals }] });
  expect(other!.data).toEqual({ models: [{ id: `model-of-${south.siteId}`, refusals: [] }] });
});

test("what a head can be trained on: the site's own cases by their newest label", async () => {
  const { db } = server;
  const label = (siteId: string, studyId: string, classId: string, minute: number) =>
    db.referenceLabel.create({
      data: {
        siteId,
        studyId,
        scenario: "skin",
        classId,
        source: "histology",
        recordedAt: new Date(Date.UTC(2026, 2, 1, 9, minute)),
      },
    });
  await label(north.siteId, north.studyId, "nv", 0);
  await label(north.siteId, north.studyId, "mel", 1);
  await label(south.siteId, south.studyId, "bcc", 0);
  const query = `{ labelledCases(scenario: "skin") { classId cases } }`;
  const { data } = await server.ask(query, { key: server.keys.administrator });
  expect(data).toEqual({ labelledCases: [{ classId: "mel", cases: 1 }] });
  const { errors } = await server.ask(query, { key: server.keys.clinician });
  expect(errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
});

test("a scenario that only another site's model reads is not told", async () => {
  const query = "{ scenarios { id } clinicPrevalence { scenario { id } } }";
  const told = async (key: string) => (await server.ask(query, { key })).data;
  const skin = { scenarios: [{ id: "skin" }], clinicPrevalence: [{ scenario: { id: "skin" } }] };
  expect(await told(north.key)).toEqual(skin);
  // Here no bundled model reads skin: without one of its own a third site is told nothing.
  const third = await server.db.site.create({ data: { slug: "third", name: "Third" } });
  const key = await server.keyOf("clinician", third.id);
  expect(await told(key)).toEqual({ scenarios: [], clinicPrevalence: [] });
});

describe("who may do what", () => {
  const id = "0192d3a4-5b6c-7d8e-9f00-112233445566";
  const calls = {
    addModel: `addModel(input: { uploadId: "${encodeGlobalID("Upload", id)}" })`,
    setModelRole: `setModelRole(input: { scenario: "skin", alias: CHAMPION, modelVersionId: "${encodeGlobalID("Model", id)}", reason: "trial" })`,
    recordReferenceLabel: `recordReferenceLabel(input: { studyId: "${encodeGlobalID("ImagingStudy", id)}", classId: "mel", source: "histology" })`,
    trainHead: `trainHead(input: { scenario: "skin" })`,
    cancelBackgroundTask: `cancelBackgroundTask(input: { taskId: "${encodeGlobalID("BackgroundTask", id)}" })`,
  };
  // NOT_FOUND: let in, and there is no such row.
  test.each([
    ["addModel", { administrator: "NOT_FOUND", clinician: "FORBIDDEN", researcher: "FORBIDDEN" }],
    ["setModelRole", { administrator: "NOT_FOUND", clinician: "FORBIDDEN", researcher: "FORBIDDEN" }],
    ["trainHead", { clinician: "FORBIDDEN", researcher: "FORBIDDEN" }],
    ["recordReferenceLabel", { administrator: "NOT_FOUND", clinician: "NOT_FOUND", researcher: "FORBIDDEN" }],
    // Researchers call off what they asked for themselves.
    ["cancelBackgroundTask", { administrator: "NOT_FOUND", clinician: "NOT_FOUND", researcher: "NOT_FOUND" }],
  ] as const)("%s: %j", async (verb, answers) => {
    for (const [role, code] of Object.entries(answers)) {
      const { data } = await server.ask(`mutation { ${calls[verb]} { ... on Problem { code } } }`, {
        key: server.keys[role as keyof typeof server.keys],
      });
      expect([role, data]).toEqual([role, { [verb]: { code } }]);
    }
  });

  test("only an administrator chooses a threshold", async () => {
    const { data } = await server.ask(
      'mutation { chooseOperatingPoint(input: { scenario: "skin", findingId: "melanoma", policy: NET_BENEFIT, target: 0.1 }) { ... on Problem { code } } }',
      { key: server.keys.clinician },
    );
    expect(data).toEqual({ chooseOperatingPoint: { code: "FORBIDDEN" } });
  });
});

test("an assessment tells on which side of the site's threshold it lies, and nothing of the shadow", async () => {
  const query = `query ($id: ID!) { assessment(id: $id) {
    operatingPoints { findingId policy target threshold isAtOrAbove sensitivity { value } cases isPrevalenceOther }
    findings { postTestProbability } classes { imageProbability }
  } }`;
  const { data, errors } = await server.ask<{ assessment: { operatingPoints: object[] } }>(query, {
    key: north.key,
    variables: { id: encodeGlobalID("RiskAssessment", north.assessmentId) },
  });
  expect(errors).toBeUndefined();
  expect(data!.assessment.operatingPoints).toEqual([
    {
      findingId: "melanoma",
      policy: "SENSITIVITY_AT_LEAST",
      target: 0.9,
      threshold: 0.4,
      isAtOrAbove: true,
      sensitivity: { value: 0.9 },
      cases: 30,
      isPrevalenceOther: false,
    },
  ]);
  expect(JSON.stringify(data)).not.toContain("0.01234");

  // The cohort's risks started from the clinic's own prevalence, this one from the model's.
  await server.db.operatingPoint.updateMany({
    where: { siteId: north.siteId },
    data: { cohort: { cases: 30, positives: 10, clinicPrevalenceIds: [crypto.randomUUID()] } },
  });
  const moved = await server.ask<{ assessment: { operatingPoints: object[] } }>(query, {
    key: north.key,
    variables: { id: encodeGlobalID("RiskAssessment", north.assessmentId) },
  });
  expect(moved.data!.assessment.operatingPoints).toMatchObject([{ isPrevalenceOther: true }]);

  // One that was chosen on risks that were made in another way is on another scale.
  const { models } = await server.db.riskAssessment.findUniqueOrThrow({
    where: { id: north.assessmentId },
    select: { models: { select: { modelVersionId: true } } },
  });
  const own = models.map(({ modelVersionId }) => modelVersionId).sort();
  const countOf = async (howMade: string[]) => {
    await server.db.operatingPoint.updateMany({
      where: { siteId: north.siteId },
      data: { cohort: { cases: 30, positives: 10, howMade } },
    });
    const variables = { id: encodeGlobalID("RiskAssessment", north.assessmentId) };
    const { data } = await server.ask<{ assessment: { operatingPoints: object[] } }>(query, {
      key: north.key,
      variables,
    });
    return data!.assessment.operatingPoints.length;
  };
  expect(await countOf([[...own, crypto.randomUUID()].join(" ")])).toBe(0);
  expect(await countOf([own.join(" ")])).toBe(1);

  // A threshold that was chosen on another model's answers says nothing of this one's.
  const other = await addCase(server.db, north.siteId, { postTest: 0.6 });
  const without = await server.ask<{ assessment: { operatingPoints: object[] } }>(query, {
    key: north.key,
    variables: { id: encodeGlobalID("RiskAssessment", other.assessmentId!) },
  });
  expect(without.data!.assessment.operatingPoints).toEqual([]);
});
