import { Readable } from "node:stream";
import { type Actor, seededRandom } from "@synoptic/domain";
import { getModelVersionIds, littleEndian } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { receiveUpload } from "../../receive-upload.ts";
import { runTask } from "../../tasks/run-task.ts";
import { labelledCohort } from "../../testing/labelled-cohort.ts";
import { openTestContext, type TestContext } from "../../testing/test-context.ts";
import { keepCohort } from "../keep-cohort.ts";
import { openRun } from "../open-run.ts";
import type { EvaluationReport } from "./report.ts";
import { type RequestEvaluationInput, requestEvaluation } from "./request-evaluation.ts";

const scenario = "brain";
const reference = { kind: "reference", overrides: false } as const;
const DAY_MS = 86_400_000;

let at: TestContext;
let researcher: Actor;
let purposeId: string;
let patientIds: string[];
beforeAll(async () => {
  at = await openTestContext();
  const { id } = await at.db.user.create({
    data: {
      siteId: at.actor.siteId,
      email: "rosa@north",
      name: "Rosa",
      role: "researcher",
      passwordHash: "none",
    },
  });
  researcher = { kind: "user", id, siteId: at.actor.siteId, role: "researcher" };
  await at.db.site.update({ where: { id: at.actor.siteId }, data: { researchSecret: "of the test" } });
  const purpose = await at.db.researchPurpose.create({
    data: {
      ...{ siteId: at.actor.siteId, title: "Audit", approval: "EC 1", uses: ["evaluation"] },
      ...{ startsAt: new Date("2025-01-01"), createdAt: new Date("2025-01-01") },
    },
  });
  purposeId = purpose.id;
  patientIds = await labelledCohort(at.db, at.context.models.scenario(scenario), at.actor.siteId, {
    ...{ patients: 300, strength: 1, priorStrength: 0 },
  });
  await at.db.patient.updateMany({ data: { recordedAt: new Date("2025-01-01") } });
});
afterAll(() => at.close());

async function runOf(where: object = { sex: ["female", "male"] }, index?: object): Promise<string> {
  const definition = { schemaVersion: 1, where, ...(index ? { index } : {}) };
  const { versionId } = await keepCohort(at.context, researcher, { name: "Brains", definition });
  return (await openRun(at.context, researcher, { cohortVersionId: versionId, purposeId })).runId;
}

async function ask(input: Partial<RequestEvaluationInput> & { runId: string }) {
  at.clock.now = new Date(at.clock.now.getTime() + DAY_MS);
  const { taskId } = await requestEvaluation(at.context, researcher, {
    scenario,
    labels: reference,
    ...input,
  });
  await runTask(at.context, taskId);
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  expect(task.errorMessage).toBeNull();
  return task.result as unknown as EvaluationReport;
}

const told = (report: EvaluationReport) => {
  expect(report.figures).not.toBeNull();
  return report.figures!;
};

test("worked example: the image is told apart from the history, which says nothing, on cases that both have", async () => {
  const report = await ask({ runId: await runOf() });
  expect(report.members.value! % 11).toBe(0);
  expect(report.evaluated.value! - report.members.value!).toBeLessThan(22);
  const { evidence, differences, subgroups } = told(report);
  expect(evidence.map((one) => one.evidence)).toEqual(["fused", "image", "history"]);
  const of = (name: string) => evidence.find((one) => one.evidence === name)!;
  expect(of("fused").auc.value).toBeGreaterThan(0.7);
  expect(of("history").auc.value).toBeCloseTo(0.5, 1);
  // The labels were drawn from the fused risk.
  expect(of("fused").slope!.low).toBeLessThan(1);
  expect(of("fused").slope!.high).toBeGreaterThan(1);
  const [image, history] = differences;
  expect(image!.auc.low).toBeLessThanOrEqual(0);
  expect(history!.auc.low).toBeGreaterThan(0);
  expect(history!.auc.p).toBe(0.001);
  expect(subgroups.map(({ by }) => by)).toContain("sex");
  for (const { threshold, sensitivity, specificity } of of("fused").thresholds) {
    expect([0.05, 0.1, 0.2, 0.3, 0.5, 0.9, threshold]).toContain(threshold);
    expect(sensitivity.value).toBeGreaterThan(0);
    expect(specificity.value).toBeLessThan(1);
  }
});

test("no number of persons, and no id, is in a report but through the guard", async () => {
  const text = JSON.stringify(await ask({ runId: await runOf(), secondPeriodFrom: "2025-02-01" }));
  expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-7/);
  const report = JSON.parse(text) as EvaluationReport;
  const counts: { value: number | null }[] = [];
  JSON.stringify(report, (_key, value) => {
    if (value && typeof value === "object" && "floor" in value && "value" in value) counts.push(value);
    return value;
  });
  expect(counts.length).toBeGreaterThan(10);
  for (const { value } of counts) if (value !== null) expect(value % 11).toBe(0);
});

test("two periods part at the first of a month, whichever of its days was named", async () => {
  const runId = await runOf();
  const { drift } = await ask({ runId, secondPeriodFrom: "2025-02-17" });
  expect(drift!.secondPeriodFrom).toBe("2025-02-01");
  expect(drift).toEqual((await ask({ runId, secondPeriodFrom: "2025-02-01" })).drift);
});

describe("too few", () => {
  const fewest = { model: expect.anything(), snapshotAt: expect.anything() };

  test("a cohort of one and of none get the same answer", async () => {
    const [one] = patientIds;
    const { birthDate } = await at.db.patient.findUniqueOrThrow({ where: { id: one! } });
    await at.db.patient.update({ where: { id: one! }, data: { sex: "other" } });
    const single = await ask({ runId: await runOf({ sex: ["other"] }), secondPeriodFrom: "2025-02-01" });
    const nobody = await ask({ runId: await runOf({ age: { from: 120 } }), secondPeriodFrom: "2025-02-01" });
    expect({ ...single, ...fewest }).toEqual({ ...nobody, ...fewest });
    expect(single).toMatchObject({
      members: { value: null },
      evaluated: { value: null },
      figures: null,
      drift: null,
    });
    await at.db.patient.update({ where: { id: one! }, data: { sex: "female", birthDate } });
  });

  test("an uploaded table that marks one patient, or a few, is not answered; a whole one is", async () => {
    await at.db.patientIdentifier.createMany({
      data: patientIds.map((patientId, i) => ({
        ...{ siteId: at.actor.siteId, patientId, system: "urn:mrn", value: `M${i}` },
      })),
    });
    const table = async (positive: (i: number) => boolean) => {
      const rows = [...patientIds.map((_, i) => `M${i},${positive(i) ? 1 : 0}`), "nobody,1"];
      const body = Readable.from([Buffer.from(`patient,class\n${rows.join("\n")}\n`)]);
      const file = { body, mediaType: "text/csv", limitBytes: 1e6 };
      const { uploadId } = await receiveUpload(at.context, researcher, file);
      const labels = { kind: "table", uploadId } as const;
      const report = await ask({ runId: await runOf(), labels });
      // Persons, of whom each has an identifier here, and not the one of nobody.
      expect(Math.abs(report.namedInTable!.value! - report.assessed.value!)).toBeLessThan(22);
      return report;
    };
    expect((await table((i) => i === 7)).figures).toBeNull();
    expect((await table((i) => i < 20)).figures).toBeNull();
    expect((await table((i) => i % 2 === 0)).figures).not.toBeNull();
  });
});

test("a table that names one member by many studies tells as much as one that names nobody", async () => {
  const [patientId] = patientIds;
  const stored = await at.db.riskAssessment.findFirstOrThrow({
    where: { patientId: patientId!, studyId: { not: null } },
    omit: { id: true, jobId: true },
    include: { models: true },
  });
  const { models, result, inputs, ...assessment } = stored;
  const { patientId: of, siteId, scenario } = assessment;
  const study = await at.db.imagingStudy.findUniqueOrThrow({
    where: { id: stored.studyId! },
    omit: { id: true },
  });
  const uids = Array.from({ length: 30 }, (_, i) => `2.25.77${i}`);
  const added: string[] = [];
  for (const studyInstanceUid of uids) {
    const { id } = await at.db.imagingStudy.create({
      data: { ...study, studyInstanceUid, accessionNumber: null },
    });
    const job = await at.db.assessmentJob.create({
      data: { siteId, patientId: of, studyId: id, scenario, state: "succeeded" },
    });
    await at.db.riskAssessment.create({
      data: {
        ...{ ...assessment, result: result as object, inputs: inputs as object, studyId: id, jobId: job.id },
        models: { create: models.map(({ modelVersionId }) => ({ modelVersionId })) },
      } as never,
    });
    added.push(id);
  }
  const named = async (names: readonly string[]) => {
    const body = Readable.from([
      Buffer.from(`study,class\n${names.map((name) => `${name},1`).join("\n")}\n`),
    ]);
    const { uploadId } = await receiveUpload(at.context, researcher, {
      ...{ body, mediaType: "text/csv", limitBytes: 1e6 },
    });
    return await ask({ runId: await runOf(), labels: { kind: "table", uploadId } });
  };
  const [one, none] = [await named(uids), await named(uids.map((uid) => `${uid}.9`))];
  const ofAdded = { where: { studyId: { in: added } } };
  await at.db.assessmentModel.deleteMany({ where: { assessment: ofAdded.where } });
  await at.db.riskAssessment.deleteMany(ofAdded);
  await at.db.assessmentJob.deleteMany(ofAdded);
  await at.db.imagingStudy.deleteMany({ where: { id: { in: added } } });
  expect(one.namedInTable).toEqual({ value: null, floor: 11 });
  expect(one.namedInTable).toEqual(none.namedInTable);
});

test("labels from diagnoses: after the index, known at the snapshot, and who was not followed is left out", async () => {
  const [first] = await at.db.imagingStudy.findMany({ orderBy: { acquiredAt: "asc" }, take: 1 });
  const index = first!.acquiredAt.getTime();
  const day = (days: number) => new Date(index + days * DAY_MS);
  const condition = (patientId: string, code: string, from: Date, recordedAt = from) => ({
    ...{ patientId, codeSystem: "http://hl7.org/fhir/sid/icd-10-cm", code, clinicalStatus: "active" },
    ...{ verificationStatus: "confirmed", effectiveAt: from, recordedAt },
  });
  await at.db.condition.createMany({
    data: patientIds.flatMap((id, i) => [
      // A third becomes ill in time, a ninth was before, and all but a third are heard of later.
      ...(i % 3 === 0 ? [condition(id, "E11.9", i % 9 === 0 ? day(-30) : day(100))] : []),
      ...(i % 3 !== 2 ? [condition(id, "Z00.0", day(400))] : []),
      // Nobody knows of it yet.
      ...(i % 3 === 1 ? [condition(id, "E11.9", day(100), new Date("2100-01-01"))] : []),
    ]),
  });
  const labels = { kind: "diagnosis", of: { set: "diabetes" }, withinDays: 200 } as const;
  const report = await ask({ runId: await runOf(), labels });
  const left = Object.fromEntries(report.leftOut.map(({ reason, people }) => [reason, people.value]));
  expect(left["not-followed"]).not.toBeNull();
  expect(left["had-it-before"]).not.toBeNull();
  // The third whose diagnosis nobody knows of has none.
  expect(report.withFinding.value).toBeLessThan(110);
  expect(report.withoutFinding.value).toBeGreaterThan(60);
});

test("patients that a model was trained on are left out, and how many is told", async () => {
  const before = await ask({ runId: await runOf() });
  const [modelVersionId] = await getModelVersionIds(at.db, [at.context.models.scenario(scenario).head]);
  const { modelId, version } = await at.db.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId! } });
  // Labels of the second studies alone; their patients' first ones are left out with them.
  const input = {
    scenario,
    modelId,
    version,
    from: "2025-03-01T00:00:00.000Z",
    to: "2025-05-01T00:00:00.000Z",
  };
  const half = patientIds.slice(0, 150);
  await at.db.referenceLabel.updateMany({
    where: { study: { patientId: { in: half } }, recordedAt: { gt: new Date("2025-03-01") } },
    data: { recordedAt: new Date("2025-06-01") },
  });
  const { id } = await at.db.backgroundTask.create({
    data: {
      ...{ siteId: at.actor.siteId, kind: "training", state: "succeeded", finishedAt: at.clock.now },
      ...{ input: { ...input, labels: undefined }, createdAt: at.clock.now },
    },
  });
  const after = await ask({ runId: await runOf() });
  await at.db.backgroundTask.delete({ where: { id } });
  expect(before.leftOut.find(({ reason }) => reason === "learnt")!.people.value).toBeNull();
  const learnt = after.leftOut.find(({ reason }) => reason === "learnt")!.people.value!;
  expect(Math.abs(learnt - 150)).toBeLessThan(11);
  expect(Math.abs(after.evaluated.value! - 150)).toBeLessThan(11);
});

test("an assessment that saw facts recorded after its image was made is none to measure", async () => {
  const before = await at.db.riskAssessment.findMany({
    where: { scenario },
    take: 100,
    orderBy: { id: "asc" },
  });
  const ids = before.map(({ id }) => id);
  await at.db.riskAssessment.updateMany({
    where: { id: { in: ids } },
    data: { historyAsOf: new Date("2026-01-01") },
  });
  const report = await ask({ runId: await runOf() });
  expect(report.leftOut.find(({ reason }) => reason === "saw-later")!.people.value).toBeGreaterThan(30);
  for (const { id, historyAsOf } of before)
    await at.db.riskAssessment.update({ where: { id }, data: { historyAsOf } });
});

test("two periods: risks that moved are seen to have moved", async () => {
  const still = await ask({ runId: await runOf(), secondPeriodFrom: "2025-02-01" });
  expect(still.drift!.inputs.find(({ of }) => of === "fused")!.stability).toBeLessThan(0.25);
  expect(still.drift!.before.calibration).not.toBeNull();
});

test("two versions on what both read", async () => {
  const [own] = await getModelVersionIds(at.db, [at.context.models.scenario(scenario).head]);
  const { id: other } = await at.db.modelVersion.create({
    data: {
      ...{
        modelId: "other-brain",
        version: "1.0.0",
        manifestSha256: "11",
        weightsSha256: "11",
        kind: "image-head",
      },
      ...{ scenario, manifest: {}, card: "", registeredAt: at.clock.now },
    },
  });
  const read = await at.db.riskAssessment.findMany({ where: { scenario }, select: { id: true } });
  // It tells nothing.
  await at.db.shadowReading.createMany({
    data: read.map(({ id }, i) => ({
      ...{ assessmentId: id, modelVersionId: other, readAt: new Date("2025-06-01") },
      probabilities: [((i * 7919) % 100) / 100, 1 - ((i * 7919) % 100) / 100],
    })),
  });
  const { versions } = told(await ask({ runId: await runOf(), againstVersionId: other }));
  expect(versions).toMatchObject({ reads: "image", second: "other-brain 1.0.0" });
  expect(versions!.auc.low).toBeGreaterThan(0);
  expect(own).toBeDefined();
});

test("skin types on record are subgroups of their own, and of how many none is known is told", async () => {
  const runId = await runOf();
  const none = await ask({ runId });
  // Of the same persons, each with a step of its own.
  expect(Math.abs(none.skinTypeUnknown!.value! - none.evaluated.value!)).toBeLessThanOrEqual(11);
  const observation = (patientId: string, valueCode: string, day = "2025-01-02") => ({
    ...{ patientId, codeSystem: "http://loinc.org", code: "66555-4", valueCode },
    ...{ valueCodeSystem: "http://snomed.info/sct" },
    ...{ effectiveAt: new Date(day), recordedAt: new Date(day) },
  });
  await at.db.observation.createMany({
    data: patientIds.slice(0, 240).flatMap((id, i) => [
      observation(id, i % 2 === 0 ? "403222003" : "403236008"),
      // What was said before does not count, and a code of something else tells none.
      observation(id, "403226000", "2025-01-01"),
      observation(id, "17621005", "2025-01-03"),
    ]),
  });
  const report = await ask({ runId });
  await at.db.observation.deleteMany({ where: { code: "66555-4" } });
  const ofSkin = told(report).subgroups.filter(({ by }) => by === "skinType");
  expect(ofSkin.map(({ group }) => group)).toEqual(["I and II", "V and VI"]);
  expect(report.skinTypeUnknown!.value).toBeLessThan(88);
});

test("the images of two periods: alike, and then not; one image a person, and never an embedding", async () => {
  const runId = await runOf();
  const secondPeriodFrom = "2025-02-01";
  expect((await ask({ runId, secondPeriodFrom })).drift!.embedding).toBeNull();
  const { id: backbone } = await at.db.modelVersion.findFirstOrThrow({ where: { kind: "image-backbone" } });
  const assessments = await at.db.riskAssessment.findMany({
    where: { scenario, NOT: { study: null } },
    select: { id: true, patientId: true, study: { select: { acquiredAt: true } } },
    orderBy: { id: "asc" },
  });
  // Half of the persons have their second study alone moved to the first period, so that either has some.
  const early = new Set(patientIds.slice(0, 150));
  const kept = assessments.filter(
    ({ patientId, study }) => early.has(patientId) === study!.acquiredAt < new Date(secondPeriodFrom),
  );
  const random = seededRandom(9);
  const write = async (shift: number) => {
    await at.db.assessmentEmbedding.deleteMany();
    await at.db.assessmentEmbedding.createMany({
      data: kept.map(({ id: assessmentId, patientId }) => {
        const moved = early.has(patientId) ? 0 : shift;
        const embedding = littleEndian(Float32Array.from({ length: 16 }, () => random() + moved));
        return { assessmentId, modelVersionId: backbone, embedding };
      }),
    });
  };
  await write(0);
  const alike = (await ask({ runId, secondPeriodFrom })).drift!.embedding!;
  expect(alike.p).toBeGreaterThan(0.01);
  await write(0.4);
  const report = await ask({ runId, secondPeriodFrom });
  const apart = report.drift!.embedding!;
  expect(apart.p).toBeLessThan(0.01);
  expect(apart.squaredDiscrepancy).toBeGreaterThan(alike.squaredDiscrepancy);
  expect(apart.before.value! % 11).toBe(0);
  expect(Object.keys(apart).sort()).toEqual(["after", "before", "p", "squaredDiscrepancy"]);
  // It goes with its assessment.
  const { id } = kept[0]!;
  await at.db.shadowReading.deleteMany({ where: { assessmentId: id } });
  await at.db.assessmentModel.deleteMany({ where: { assessmentId: id } });
  await at.db.riskAssessment.delete({ where: { id } });
  expect(await at.db.assessmentEmbedding.count({ where: { assessmentId: id } })).toBe(0);
});

describe("refused", () => {
  test("another site's run, a purpose that does not allow it, what is not there", async () => {
    const runId = await runOf();
    const asked = { runId, scenario, labels: reference };
    const code = (what: Promise<unknown>) => expect(what.catch((error) => Promise.reject(error))).rejects;
    await code(requestEvaluation(at.context, at.stranger, asked)).toMatchObject({ code: "NOT_FOUND" });
    await code(requestEvaluation(at.context, researcher, { ...asked, findingId: "none" })).toMatchObject({
      code: "INVALID_INPUT",
    });
    await code(
      requestEvaluation(at.context, researcher, {
        ...asked,
        labels: { kind: "table", uploadId: "019f0000-0000-7000-8000-000000000001" },
      }),
    ).toMatchObject({ code: "NOT_FOUND" });
    await at.db.researchPurpose.update({ where: { id: purposeId }, data: { uses: ["statistics"] } });
    await code(requestEvaluation(at.context, researcher, asked)).toMatchObject({ code: "FORBIDDEN" });
    await at.db.researchPurpose.update({ where: { id: purposeId }, data: { uses: ["evaluation"] } });
  });

  test("more than twelve within a day", async () => {
    at.clock.now = new Date(at.clock.now.getTime() + 2 * DAY_MS);
    const asked = { runId: await runOf(), scenario, labels: reference };
    for (let i = 0; i < 12; i++) await requestEvaluation(at.context, researcher, asked);
    await expect(requestEvaluation(at.context, researcher, asked)).rejects.toMatchObject({
      code: "TOO_MANY_EVALUATIONS",
    });
  });
});
