import { Readable } from "node:stream";
import { type Actor, asOf, evaluateScore, scores } from "@synoptic/domain";
import { historiesAsOf, rowWriterOf } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPopulation } from "../../add-population.ts";
import { receiveUpload } from "../../receive-upload.ts";
import { requestSurvivalTraining } from "../../survival/request-survival-training.ts";
import { runTask } from "../../tasks/run-task.ts";
import { openTestContext, type TestContext } from "../../testing/test-context.ts";
import { keepCohort } from "../keep-cohort.ts";
import { openRun } from "../open-run.ts";
import type { EvaluationReport } from "./report.ts";
import { type RequestEvaluationInput, requestEvaluation } from "./request-evaluation.ts";

const DAY_MS = 86_400_000;
const computed = { scoreId: "framingham-cvd-bmi" };
const diagnosis = {
  kind: "diagnosis",
  of: { set: "cardiovascular-disease" },
  withinDays: 3_652,
} as const;
const everybody = { age: { from: 0, to: 120 } };
/** Screened between a year before and half a year before. */
const indexOn = "2015-01-20";

let at: TestContext;
let researcher: Actor;
let purposeId: string;
beforeAll(async () => {
  at = await openTestContext();
  const { db } = at;
  const { siteId } = at.actor;
  const { id } = await db.user.create({
    data: { siteId, email: "rosa@north", name: "Rosa", role: "researcher", passwordHash: "none" },
  });
  researcher = { kind: "user", id, siteId, role: "researcher" };
  await db.site.update({ where: { id: siteId }, data: { researchSecret: "of the test" } });
  const purpose = await db.researchPurpose.create({
    data: {
      ...{ siteId, title: "Audit", approval: "EC 1", uses: ["evaluation"] },
      ...{ startsAt: new Date("2025-01-01"), createdAt: new Date("2025-01-01") },
    },
  });
  purposeId = purpose.id;
  await addPopulation(
    { db, writer: rowWriterOf(db) },
    {
      ...{ site: { id: siteId, slug: "north" }, seed: "evaluation", patients: 700, screened: true },
      asOf: new Date("2026-01-31"),
    },
  );
});
afterAll(() => at.close());

async function runOf(where: object = everybody, index?: object): Promise<string> {
  const definition = { schemaVersion: 1, where, ...(index ? { index } : {}) };
  const { versionId } = await keepCohort(at.context, researcher, { name: "Screened", definition });
  return (await openRun(at.context, researcher, { cohortVersionId: versionId, purposeId })).runId;
}

async function ask(input: Partial<RequestEvaluationInput> & { runId: string }) {
  at.clock.now = new Date(at.clock.now.getTime() + DAY_MS);
  const asked = { computed, labels: diagnosis, ...input } as RequestEvaluationInput;
  const { taskId } = await requestEvaluation(at.context, researcher, asked);
  await runTask(at.context, taskId);
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  expect(task.errorMessage).toBeNull();
  return task.result as unknown as EvaluationReport;
}

const leftOut = (report: EvaluationReport, reason: string) =>
  report.leftOut.find((one) => one.reason === reason)!.people.value;

test("worked example: a published score against the diagnoses of ten years, where nobody was ever assessed", async () => {
  expect(await at.db.riskAssessment.count()).toBe(0);
  const report = await ask({ runId: await runOf(), indexOn });
  expect(report).toMatchObject({
    model: { id: "Framingham cardiovascular risk, with body mass index", version: "" },
    computed: { horizonYears: 10, withinDays: 3_652, indexOn: "2015-01-01" },
    drift: null,
  });
  const { evidence, subgroups, versions, differences } = report.figures!;
  expect(evidence.map((one) => one.evidence)).toEqual(["history"]);
  const [score] = evidence;
  expect(score!.auc.low).toBeGreaterThan(0.55);
  expect(score!.auc.value).toBeLessThan(0.95);
  expect(score!.thresholds.length).toBeGreaterThan(2);
  expect(subgroups.map(({ by }) => by)).toContain("sex");
  expect([versions, differences]).toEqual([null, []]);
  // Older than 74, or with cardiovascular disease.
  expect(leftOut(report, "not-for-them")).toBeGreaterThan(0);
  expect(leftOut(report, "not-followed")).toBeGreaterThan(0);
  expect(report.members.value! % 11).toBe(0);
});

test("its risks are those of the score as the record stood, and what comes later changes none", async () => {
  const runId = await runOf();
  const before = await ask({ runId, indexOn });
  const { siteId } = at.actor;
  const patients = await at.db.patient.findMany({ where: { siteId }, select: { id: true } });
  const index = new Date("2015-01-01");
  const score = scores.find(({ id }) => id === computed.scoreId)!;
  const histories = await historiesAsOf(
    at.db,
    patients.map(({ id }) => id),
    at.clock.now,
  );
  const told = histories.filter((one) => evaluateScore(score, asOf(one, index)).status === "computed");
  expect(Math.abs(before.assessed.value! - told.length)).toBeLessThan(22);
  // Learnt a day after the index, though true before: a pressure that would turn each risk round.
  const late = { effectiveAt: new Date("2014-12-31"), recordedAt: new Date("2015-01-02") };
  await at.db.observation.createMany({
    data: patients.map(({ id: patientId }) => ({
      ...{ patientId, codeSystem: "http://loinc.org", code: "8480-6", valueUnit: "mm[Hg]" },
      ...{ valueQuantity: 200, ...late },
    })),
  });
  const after = await ask({ runId, indexOn });
  await at.db.observation.deleteMany({ where: { code: "8480-6", valueQuantity: 200 } });
  expect(after).toEqual({ ...before, snapshotAt: after.snapshotAt });
});

test("a cohort with an index is looked at from each member's own", async () => {
  const index = { event: { event: "encounter" }, which: "first" };
  const report = await ask({ runId: await runOf(everybody, index) });
  expect(report.computed).toMatchObject({ horizonYears: 10, indexOn: null });
  // The first visit begins five minutes before anything is measured.
  expect(leftOut(report, "no-inputs")).toBeGreaterThan(600);
  expect(report.figures).toBeNull();
});

test("by a table of patients", async () => {
  const identifiers = await at.db.patientIdentifier.findMany({ select: { value: true, patientId: true } });
  const ill = new Set(
    (await at.db.condition.findMany({ where: { code: "22298006" }, select: { patientId: true } })).map(
      ({ patientId }) => patientId,
    ),
  );
  const rows = identifiers.map(({ value, patientId }) => `${value},${ill.has(patientId) ? 1 : 0}`);
  const upload = async (text: string) => {
    const body = Readable.from([Buffer.from(text)]);
    return await receiveUpload(at.context, researcher, { body, mediaType: "text/csv", limitBytes: 1e6 });
  };
  const { uploadId } = await upload(`patient,class\n${rows.join("\n")}\n`);
  const report = await ask({ runId: await runOf(), indexOn, labels: { kind: "table", uploadId } });
  expect(report.figures!.evidence[0]!.auc.value).toBeGreaterThan(0.5);
  const studies = await upload("study,class\n1.2.3,1\n");
  await expect(
    ask({ runId: await runOf(), indexOn, labels: { kind: "table", uploadId: studies.uploadId } }),
  ).rejects.toMatchObject({ code: "INVALID_INPUT" });
});

describe("models that read histories", () => {
  test("a scenario's: at the prevalence that it was fitted at, of whom it knows a fact", async () => {
    const { id: modelVersionId } = await at.db.modelVersion.findFirstOrThrow({
      where: { kind: "history-model" },
    });
    const labels = { kind: "diagnosis", of: { set: "cancer" }, withinDays: 365 } as const;
    const report = await ask({ runId: await runOf(), indexOn, computed: { modelVersionId }, labels });
    expect(report.model.id).toBe("skin-history");
    expect(report.assessed.value).toBeGreaterThan(600);
    expect(report.figures).toBeNull();
  });

  test("a survival model learnt from whoever was known when it was added: all of them are left out", async () => {
    const admin: Actor = { ...at.actor, role: "administrator" };
    const outcome = "cardiovascular-disease";
    const asked = { outcome, indexAt: new Date("2015-01-20") };
    const { taskId } = await requestSurvivalTraining(at.context, admin, asked);
    await runTask(at.context, taskId);
    const { id: modelVersionId } = await at.db.modelVersion.findFirstOrThrow({
      where: { kind: "survival-model" },
    });
    const computedBy = { computed: { modelVersionId }, indexOn, runId: await runOf() };
    const report = await ask(computedBy);
    expect(leftOut(report, "learnt")).toBeGreaterThan(600);
    expect(report.figures).toBeNull();
    // As if it had come from elsewhere.
    await at.db.siteModel.updateMany({
      where: { modelVersionId },
      data: { addedAt: new Date("2000-01-01") },
    });
    const other = await ask(computedBy);
    expect(leftOut(other, "learnt")).toBeNull();
    expect(other.assessed.value).toBeGreaterThan(500);
  });
});

describe("refused", () => {
  test.each([
    ["no day to predict from", {}, "indexOn"],
    ["a day after the data", { indexOn: "2030-01-01" }, "indexOn"],
    ["two periods of one day", { indexOn, secondPeriodFrom: "2015-01-01" }, "secondPeriodFrom"],
    ["reference labels", { indexOn, labels: { kind: "reference", overrides: false } }, "labels"],
  ] as const)("%s", async (_what, input, place) => {
    const runId = await runOf();
    await expect(ask({ runId, ...(input as Partial<RequestEvaluationInput>) })).rejects.toMatchObject({
      code: "INVALID_INPUT",
      path: [place],
    });
  });

  test("a day for a cohort with an index; a score that asks what no record tells; no such model", async () => {
    const index = { event: { event: "encounter" }, which: "first" };
    await expect(ask({ runId: await runOf(everybody, index), indexOn })).rejects.toMatchObject({
      path: ["indexOn"],
    });
    const runId = await runOf();
    await expect(ask({ runId, indexOn, computed: { scoreId: "findrisc" } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const modelVersionId = "019f0000-0000-7000-8000-00000000000a";
    await expect(ask({ runId, indexOn, computed: { modelVersionId } })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });
});
