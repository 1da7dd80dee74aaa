import { randomUUID } from "node:crypto";
import {
  type Actor,
  ConflictError,
  ForbiddenError,
  type FusedAssessment,
  InvalidInputError,
  seededRandom,
  TooFewCasesError,
} from "@synoptic/domain";
import { UnknownScenarioError } from "@synoptic/inference";
import { findModelRoles } from "@synoptic/persistence";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { assessPatient } from "../assess-patient.ts";
import { assessmentSensitivity } from "../assessment-sensitivity.ts";
import { learntStudies } from "../models/learnt-studies.ts";
import { setModelRole } from "../models/set-model-role.ts";
import { championOf } from "../models/site-models.ts";
import { readRiskTimeline } from "../read-risk-timeline.ts";
import { registerStudy } from "../register-study.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { cancelBackgroundTask } from "../tasks/cancel-task.ts";
import { runTask } from "../tasks/run-task.ts";
import { drawnPicture } from "../testing/drawn-pictures.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { historyCases } from "./history-cases.ts";
import { type RequestHistoryTrainingInput, requestHistoryTraining } from "./request-history-training.ts";
import { trainHistoryAtSite } from "./train-history-on-table.ts";

const EACH = 60;
const HBA1C = "4548-4";

let at: TestContext;
let admin: Actor;
const day = (days: number) => new Date(at.clock.now.getTime() + days * 86_400_000);

/** A labelled study of a patient of an age, whose HbA1c was measured before, and another one after it was made. */
async function addCase(classId: string, ageYears: number, hba1c: number | null): Promise<string> {
  const { siteId } = admin;
  const birthDate = new Date(Date.UTC(2026 - ageYears, 0, 1));
  const patientId = await at.addPatient(admin, { birthDate });
  const study = { siteId, patientId, studyInstanceUid: randomUUID(), modality: "MR", acquiredAt: day(-10) };
  const { id: studyId } = await at.db.imagingStudy.create({ data: { ...study, scenario: "brain" } });
  const label = { siteId, studyId, scenario: "brain", classId, source: "drawn", recordedAt: at.clock.now };
  await at.db.referenceLabel.create({ data: label });
  const of = (value: number, recordedAt: Date) => ({
    ...{ patientId, codeSystem: "http://loinc.org", code: HBA1C, display: "HbA1c", status: "final" },
    ...{ valueQuantity: value, valueUnit: "%", effectiveAt: day(-20), recordedAt },
  });
  if (hba1c !== null) await at.db.observation.create({ data: of(hba1c, day(-20)) });
  // What became known afterwards must not be learnt from: it tells the classes apart perfectly.
  await at.db.observation.create({ data: of(classId === "tumor" ? 15 : 4, day(-1)) });
  return studyId;
}

beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  const random = seededRandom(4);
  for (let i = 0; i < EACH; i++) {
    const measured = () => (random() < 0.7 ? 5 + random() : null);
    await addCase("tumor", Math.round(55 + 25 * random()), measured());
    await addCase("no_tumor", Math.round(35 + 30 * random()), measured());
  }
});
afterAll(() => at.close());

const row = (id: string) => at.db.backgroundTask.findUniqueOrThrow({ where: { id } });
const ask = (input: Partial<RequestHistoryTrainingInput> = {}, actor = admin) =>
  requestHistoryTraining(at.context, actor, { scenario: "brain", kind: "logistic", ...input });
const versionId = async (modelId: string, version = "1.0.0") =>
  (await at.db.modelVersion.findFirstOrThrow({ where: { modelId, version } })).id;
const use = (modelVersionId: string | null, over: object = {}) =>
  setModelRole(at.context, admin, {
    ...{ scenario: "brain", reads: "history", alias: "champion", modelVersionId, reason: "Tried." },
    ...over,
  });

/** Assesses a study of a new patient. */
async function assess(person: { birthDate?: Date }) {
  const patientId = await at.addPatient(admin, person);
  const picture = await sharp(await drawnPicture("disc", 7))
    .greyscale()
    .resize(96)
    .png()
    .toBuffer();
  const { sha256 } = await at.context.blobs.write(picture, { limitBytes: 1e6 });
  const [jobId] = (
    await registerStudy(at.context, admin, { sha256s: [sha256], patientId, scenario: "brain" })
  ).jobIds;
  await runAssessmentJob(at.context, jobId!);
  const kept = await at.db.riskAssessment.findUniqueOrThrow({
    where: { jobId: jobId! },
    include: { models: { include: { modelVersion: true } } },
  });
  const models = kept.models.map(({ modelVersion: { modelId: id, version, manifestSha256, kind } }) => ({
    ...{ id, version, manifestSha256, kind },
  }));
  return { patientId, result: kept.result as unknown as FusedAssessment, models };
}
const historyParts = ({ findings }: FusedAssessment) =>
  findings[0]!.parts.filter(({ kind }) => kind === "history");

describe("a history model learnt on a site's labelled cases", () => {
  test("worked example: a task makes it, with its figures; it plays no part yet", async () => {
    const { taskId } = await ask();
    await runTask(at.context, taskId);
    const done = await row(taskId);
    expect(done).toMatchObject({ kind: "history-training", state: "succeeded", errorCode: null });
    expect(done.result).toMatchObject({
      ...{ modelId: "brain-site-history", version: "1.0.0", kind: "logistic", cases: 2 * EACH, leftOut: {} },
      facts: ["age", "hba1c"],
    });
    const { figures } = done.result as {
      figures: { auc: { value: number }; brier: number; brierAtPrevalence: number };
    };
    // What became known later would give an AUC of 1.
    expect(figures.auc.value).toBeGreaterThan(0.75);
    expect(figures.auc.value).toBeLessThan(0.98);
    expect(figures.brier).toBeLessThan(figures.brierAtPrevalence);
    const { card, manifest } = at.context.models.manifests.find(({ id }) => id === "brain-site-history")!;
    expect(card).toContain("| AUC of tumor (DeLong) |");
    expect(card).toContain("the prevalence alone");
    expect(manifest.kind === "history-model" && manifest.facts).toEqual([
      { name: "age", label: "Age", known: 1 },
      { name: "hba1c", label: "HbA1c", known: expect.closeTo(0.7, 0) },
    ]);
    expect((await findModelRoles(at.db, admin.siteId, "brain", "history")).champion).toBeUndefined();
    expect(historyParts((await assess({ birthDate: new Date("1950-01-01") })).result)).toEqual([]);
  });

  test("once champion, it is the pre-test: each fact a part with its source, what is missing named", async () => {
    await use(await versionId("brain-site-history"));
    const { result, models, patientId } = await assess({ birthDate: new Date("1950-01-01") });
    expect(models.map(({ id }) => id)).toContain("brain-site-history");
    const [age] = historyParts(result);
    expect(age).toMatchObject({ name: "age", label: "Age 76 years", source: "brain-site-history 1.0.0" });
    expect(age!.logOdds).toBeGreaterThan(0.5);
    expect(result.missingFacts).toEqual(["hba1c"]);
    const { preTestProbability, parts } = result.findings[0]!;
    expect(Math.log(preTestProbability / (1 - preTestProbability))).toBeCloseTo(
      parts.filter(({ kind }) => kind !== "image").reduce((sum, { logOdds }) => sum + logOdds, 0),
      9,
    );
    const [hba1c] = assessmentSensitivity(at.context, { scenario: "brain", result, models });
    expect(hba1c).toMatchObject({ name: "hba1c", label: "HbA1c", source: "brain-site-history 1.0.0" });
    expect(hba1c!.highest).toBeGreaterThan(hba1c!.lowest);

    const { points } = await readRiskTimeline(at.context, admin, { patientId, scenario: "brain" });
    expect(points.length).toBeGreaterThan(0);
    const young = await assess({ birthDate: new Date("1990-01-01") });
    expect(young.result.findings[0]!.preTestProbability).toBeLessThan(preTestProbability);
    const unknown = await assess({});
    expect(unknown.result.missingFacts).toEqual(["age", "hba1c"]);
    // No weights are published of this scenario: but for the model its history could say nothing.
    const { jobIds } = await assessPatient(at.context, admin, { patientId });
    expect(await at.db.assessmentJob.count({ where: { id: { in: jobIds }, scenario: "brain" } })).toBe(1);
  });

  test("a fact of the record is a part with its id", async () => {
    const patientId = await at.addPatient(admin, {});
    const ids: string[] = [];
    for (const [value, days] of [
      [5.2, -5],
      [5.9, -2],
    ] as const) {
      const { id } = await at.db.observation.create({
        data: {
          ...{ patientId, codeSystem: "http://loinc.org", code: HBA1C, display: "HbA1c", status: "final" },
          ...{ valueQuantity: value, valueUnit: "%", effectiveAt: day(days), recordedAt: day(days) },
        },
      });
      ids.push(id);
    }
    const { points } = await readRiskTimeline(at.context, admin, { patientId, scenario: "brain" });
    const named = points.flatMap(({ changes }) => changes).flatMap(({ factIds }) => factIds);
    expect(named).toContain(ids[1]);
  });

  test("another site keeps its own; taken away, the scenario is as it was", async () => {
    expect((await championOf(at.context, at.stranger.siteId, "brain")).history).toBeNull();
    expect((await championOf(at.context, admin.siteId, "brain")).history?.id).toBe("brain-site-history");
    await use(null);
    expect((await championOf(at.context, admin.siteId, "brain")).history).toBeNull();
    const rows = await at.db.modelRole.findMany({ where: { siteId: admin.siteId, reads: "history" } });
    expect(rows).toHaveLength(2);
    expect(await findModelRoles(at.db, admin.siteId, "brain")).toEqual({});
  });

  test("quantiles that were measured with another history model are left out", async () => {
    const bundled = at.context.models.scenario("skin");
    expect(bundled.conformal?.fusedQuantile).toBeDefined();
    const fake = { ...at.context.models.manifests.find(({ id }) => id === "brain-site-history")! };
    await at.db.modelRole.create({
      data: {
        ...{ siteId: admin.siteId, scenario: "skin", reads: "history", alias: "champion", reason: "Tried." },
        ...{ modelVersionId: await versionId(fake.id), setAt: at.clock.now },
      },
    });
    const { conformal, history } = await championOf(at.context, admin.siteId, "skin");
    expect(history?.id).toBe("brain-site-history");
    expect(conformal).toEqual({
      level: bundled.conformal!.level,
      imageQuantile: bundled.conformal!.imageQuantile,
      classQuantiles: bundled.conformal!.classQuantiles,
    });
    await at.db.modelRole.deleteMany({ where: { scenario: "skin" } });
  });

  test("stumps make the next version, and what either learnt from is known", async () => {
    const { taskId } = await ask({ kind: "stumps" });
    await runTask(at.context, taskId);
    expect((await row(taskId)).result).toMatchObject({ version: "1.1.0", kind: "stumps" });
    for (const version of ["1.0.0", "1.1.0"])
      expect(
        (await learntStudies(at.db, admin.siteId, await versionId("brain-site-history", version))).size,
      ).toBe(2 * EACH);
    // Done again after a process was killed, it makes no other.
    await at.db.backgroundTask.update({ where: { id: taskId }, data: { state: "queued" } });
    await runTask(at.context, taskId);
    expect((await row(taskId)).state).toBe("succeeded");
    expect(await at.db.siteModel.count({ where: { modelVersion: { modelId: "brain-site-history" } } })).toBe(
      2,
    );
  });

  test("what it learnt from at the command line is known as well", async () => {
    const trained = await trainHistoryAtSite(
      at.context,
      admin,
      { scenario: "brain", modelId: "at-the-command-line" },
      { progress: () => {} },
    );
    expect((await learntStudies(at.db, admin.siteId, trained.modelVersionId)).size).toBe(2 * EACH);
  });

  test("nothing of a patient is in the task, the manifest or the card", async () => {
    const { input, result } = await at.db.backgroundTask.findFirstOrThrow({
      where: { kind: "history-training" },
    });
    const { manifest, card } = at.context.models.manifests.find(({ id }) => id === "brain-site-history")!;
    const told = JSON.stringify([input, result, manifest, card]);
    for (const { id } of await at.db.patient.findMany({ select: { id: true } }))
      expect(told).not.toContain(id);
  });

  test("labels of no class are counted and left out", async () => {
    const cohort = { siteId: admin.siteId, scenario: "brain" };
    const { cases, leftOut } = await historyCases(at.context, cohort, ["tumor"]);
    expect(cases.labels).toHaveLength(EACH);
    expect(leftOut).toEqual({ UNKNOWN_LABEL: EACH });
  });
});

describe("refused", () => {
  test("too few labelled, at that site or in that period; too few patients", async () => {
    const before = new Date("2020-01-01T00:00:00Z");
    await expect(ask({ modelId: "few", to: before })).rejects.toThrow(/known of 0 cases of "/);
    await expect(ask({}, { ...at.stranger, role: "administrator" })).rejects.toThrow(TooFewCasesError);
    const { taskId } = await ask({ modelId: "same-patient" });
    const studies = await at.db.imagingStudy.findMany({
      where: { referenceLabels: { some: { classId: "tumor" } } },
    });
    const first = studies[0]!.patientId;
    await at.db.imagingStudy.updateMany({
      where: { id: { in: studies.map(({ id }) => id) } },
      data: { patientId: first },
    });
    await runTask(at.context, taskId);
    for (const { id, patientId } of studies)
      await at.db.imagingStudy.update({ where: { id }, data: { patientId } });
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "TOO_FEW_CASES" });
    expect((await row(taskId)).errorMessage).toContain("of 1 patients");
  });

  test("a part that the model cannot play", async () => {
    const modelVersionId = await versionId("brain-site-history");
    await expect(use(modelVersionId, { reads: "image" })).rejects.toThrow(InvalidInputError);
    await expect(use(modelVersionId, { alias: "shadow" })).rejects.toThrow(/no other role/);
    await expect(use(modelVersionId, { scenario: "skin" })).rejects.toThrow(InvalidInputError);
    await expect(use(await versionId("brain-head", "1.3.0"))).rejects.toThrow(InvalidInputError);
    // Of classes that do not exclude each other a softmax's weights are no likelihood ratios.
    const independent = { ...at.context.models.scenario("brain"), labels: "independent" as const };
    const models = { ...at.context.models, scenario: () => independent };
    const role = { scenario: "brain", reads: "history", alias: "champion", reason: "Tried." } as const;
    await expect(setModelRole({ ...at.context, models }, admin, { ...role, modelVersionId })).rejects.toThrow(
      /do not exclude/,
    );
  });

  test("a scenario nobody reads, a bundled model's id, twice at once; only administrators call it off", async () => {
    await expect(ask({ scenario: "teeth" })).rejects.toThrow(UnknownScenarioError);
    await expect(ask({ modelId: "skin-history" })).rejects.toThrow(InvalidInputError);
    const { taskId } = await ask({ modelId: "once" });
    await expect(ask({ modelId: "once" })).rejects.toThrow(ConflictError);
    const clinician: Actor = { ...admin, role: "clinician" };
    await expect(cancelBackgroundTask(at.context, clinician, { taskId })).rejects.toThrow(ForbiddenError);
    await cancelBackgroundTask(at.context, admin, { taskId });
    await runTask(at.context, taskId);
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
  });
});
