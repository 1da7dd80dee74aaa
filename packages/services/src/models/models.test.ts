import { randomUUID } from "node:crypto";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { UnknownScenarioError } from "@synoptic/inference";
import { keepBlob, requestShadows } from "@synoptic/persistence";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { copyOfBundled } from "../testing/own-model.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { addModelFolder } from "./add-model.ts";
import { chooseOperatingPoint } from "./choose-operating-point.ts";
import { compareModels } from "./compare-models.ts";
import { readShadows } from "./read-shadows.ts";
import { recordReferenceLabel } from "./record-reference-label.ts";
import { setModelRole } from "./set-model-role.ts";
import { championOf } from "./site-models.ts";

const picture = fileURLToPath(new URL("../../../synthetic/images/", import.meta.url));

let at: TestContext;
let admin: Actor;
let own: string;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  own = await mkdtemp(join(tmpdir(), "synoptic-own-model-"));
});
afterAll(async () => {
  await at.close();
  await rm(own, { recursive: true });
});

const add = async (id: string, change: Record<string, unknown> = {}) =>
  addModelFolder(at.context, admin, await copyOfBundled(own, id, change), "uploaded");

describe("parts", () => {
  test("worked example: promoted, it answers; taken away, the bundled one does; the record keeps both", async () => {
    const { modelVersionId } = await add("our-champion");
    const set = (to: string | null) =>
      setModelRole(at.context, admin, {
        scenario: "skin",
        alias: "champion",
        modelVersionId: to,
        reason: "trial",
      });
    await set(modelVersionId);
    expect((await championOf(at.context, admin.siteId, "skin")).head.id).toBe("our-champion");
    expect((await championOf(at.context, at.stranger.siteId, "skin")).head.id).toBe("skin-head");
    await set(null);
    expect((await championOf(at.context, admin.siteId, "skin")).head.id).toBe("skin-head");
    const { siteId } = admin;
    expect(await at.db.modelRole.count({ where: { siteId, alias: "champion" } })).toBe(2);
    expect(await at.db.auditEvent.count({ where: { siteId, action: "model-role.set" } })).toBe(2);
  });

  test("refused: another site's model, another scenario's, a champion that challenges itself", async () => {
    const { modelVersionId } = await add("our-refused");
    const role = { scenario: "skin", alias: "champion" as const, modelVersionId, reason: "trial" };
    await expect(setModelRole(at.context, at.stranger, role)).rejects.toThrow(NotFoundError);
    await expect(setModelRole(at.context, admin, { ...role, scenario: "chest" })).rejects.toThrow(
      InvalidInputError,
    );
    await setModelRole(at.context, admin, role);
    await expect(setModelRole(at.context, admin, { ...role, alias: "shadow" })).rejects.toThrow(
      ConflictError,
    );
    await expect(setModelRole(at.context, admin, { ...role, reason: " " })).rejects.toThrow(
      InvalidInputError,
    );
    await setModelRole(at.context, admin, { ...role, modelVersionId: null });
  });

  test("a scenario that only a site's own model reads is that site's, once the model is its champion", async () => {
    const { modelVersionId } = await add("our-moles", { scenario: "moles" });
    await expect(championOf(at.context, admin.siteId, "moles")).rejects.toThrow(UnknownScenarioError);
    const role = { scenario: "moles", alias: "champion" as const, modelVersionId, reason: "the only one" };
    await setModelRole(at.context, admin, role);
    expect((await championOf(at.context, admin.siteId, "moles")).head.id).toBe("our-moles");
    await expect(championOf(at.context, at.stranger.siteId, "moles")).rejects.toThrow(UnknownScenarioError);
    // Nor does a stranger learn that it is there.
    const [foreign, none] = await Promise.all(
      ["moles", "nails"].map((id) =>
        championOf(at.context, at.stranger.siteId, id).catch((error: Error) => error.message),
      ),
    );
    expect(foreign).toBe(String(none).replace("nails", "moles"));
    expect(none).not.toContain("moles");
  });
});

/** Assessments of studies by the bundled head, with the given probabilities of melanoma by image. */
async function addAssessments(melanoma: readonly number[]): Promise<{ id: string; studyId: string }[]> {
  const { db } = at;
  const { siteId } = admin;
  const { head, classes } = at.context.models.scenario("skin");
  const { id: modelVersionId } = await db.modelVersion.findFirstOrThrow({ where: { modelId: head.id } });
  const rows: { id: string; studyId: string }[] = [];
  for (const p of melanoma) {
    const patientId = await at.addPatient();
    const { id: studyId } = await db.imagingStudy.create({
      data: {
        siteId,
        patientId,
        studyInstanceUid: randomUUID(),
        scenario: "skin",
        modality: "XC",
        acquiredAt: at.clock.now,
      },
    });
    const job = await db.assessmentJob.create({
      data: { siteId, patientId, studyId, scenario: "skin", historyAsOf: at.clock.now },
    });
    const result = {
      classes: classes.map(({ id }) => ({ classId: id, imageProbability: id === "mel" ? p : (1 - p) / 6 })),
      findings: [{ findingId: "melanoma", preTestProbability: 0.1, postTestProbability: p }],
    };
    const { id } = await db.riskAssessment.create({
      data: {
        jobId: job.id,
        siteId,
        patientId,
        studyId,
        scenario: "skin",
        status: "final",
        assessedAt: at.clock.now,
        historyAsOf: at.clock.now,
        primaryFinding: "melanoma",
        preTestProbability: 0.1,
        rankProbability: p,
        conformalSet: [],
        result,
        inputs: {},
        models: { create: { modelVersionId } },
      },
    });
    rows.push({ id, studyId });
  }
  return rows;
}

/** Gives an assessment the image that it read. */
async function giveImage({ id, studyId }: { id: string; studyId: string }, image: Buffer): Promise<void> {
  const { sha256, bytes } = await at.context.blobs.write(image, { limitBytes: 1e7 });
  await keepBlob(at.db, { sha256, bytes, mediaType: "image/png" }, at.clock.now);
  const series = { studyId, seriesInstanceUid: randomUUID(), modality: "XC" };
  const { id: seriesId } = await at.db.series.create({ data: series });
  const read = { sopInstanceUid: randomUUID(), sopClassUid: "1", rows: 1, columns: 1, attributes: {} };
  const kept = { ...read, seriesId, sha256, photometricInterpretation: "RGB", mediaType: "image/png" };
  const { id: instanceId } = await at.db.instance.create({ data: kept });
  await at.db.riskAssessment.update({ where: { id }, data: { instanceId } });
}

/** What follows an assessment that the champion has answered: its challenger and shadow read the same image. */
async function readUnseen(assessment: { id: string; studyId: string }): Promise<void> {
  const { siteId } = admin;
  await requestShadows(at.db, { id: assessment.id, siteId, scenario: "skin" }, at.clock.now);
  await readShadows(at.context, { assessmentId: assessment.id, limit: 10 });
}

const label = (studyId: string, classId: string) =>
  recordReferenceLabel(at.context, admin, { studyId, classId, source: "histology" });

test("a shadow reads unseen, and the report tells how far it agrees and, once labelled, which is better", async () => {
  const { modelVersionId } = await add("our-shadow");
  await setModelRole(at.context, admin, {
    scenario: "skin",
    alias: "shadow",
    modelVersionId,
    reason: "compare",
  });
  const [first] = (await readdir(picture)).filter((name) => name.startsWith("skin"));
  const image = await readFile(await firstPicture(join(picture, first!)));
  const assessments = await addAssessments([0.9, 0.2, 0.8, 0.1]);
  for (const assessment of assessments) {
    await giveImage(assessment, image);
    await readUnseen(assessment);
  }
  const [reading] = await at.db.shadowReading.findMany({ where: { modelVersionId } });
  expect(reading!.errorCode).toBeNull();
  expect(reading!.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);

  await at.db.shadowReading.updateMany({ where: { modelVersionId }, data: { isNovel: false } });
  const unlabelled = await compareModels(at.context, admin, { scenario: "skin", modelVersionId });
  expect(unlabelled).toMatchObject({ cases: 4, leftOut: 0, labelled: null });
  expect(unlabelled.agreement!.rows).toBe(4);
  expect(unlabelled.disagreements.length).toBe(4 - Math.round(unlabelled.agreement!.agreement.value * 4));

  for (const [i, classId] of ["mel", "nv", "mel", "nv"].entries())
    await label(assessments[i]!.studyId, classId);
  const { labelled } = await compareModels(at.context, admin, { scenario: "skin", modelVersionId });
  expect(labelled).toMatchObject({ rows: 4, positives: 2 });
  // The shadow saw one picture four times: an AUC of 0.5 beside the champion's.
  expect(Number.isFinite(labelled!.difference!.value)).toBe(true);
  await expect(compareModels(at.context, at.stranger, { scenario: "skin", modelVersionId })).rejects.toThrow(
    NotFoundError,
  );
});

test("a shadow that fails keeps its fault's code, and the assessment is as it was", async () => {
  const { modelVersionId } = await add("our-failing");
  await setModelRole(at.context, admin, {
    scenario: "skin",
    alias: "challenger",
    modelVersionId,
    reason: "trial",
  });
  const [assessment] = await addAssessments([0.5]);
  await giveImage(assessment!, Buffer.from("no image"));
  const before = await at.db.riskAssessment.findUnique({ where: { id: assessment!.id } });
  await readUnseen(assessment!);
  const rows = await at.db.shadowReading.findMany({ where: { assessmentId: assessment!.id } });
  expect(rows.map(({ errorCode }) => errorCode)).toEqual(rows.map(() => "NOT_AN_IMAGE"));
  expect(rows.length).toBeGreaterThan(0);
  expect(await at.db.riskAssessment.findUnique({ where: { id: assessment!.id } })).toEqual(before);
});

test("the same study assessed twice is one case", async () => {
  const { modelVersionId } = await add("our-twice-assessed");
  const [first, second] = await addAssessments([0.9, 0.2]);
  // The second assessment is of the first one's study.
  const { studyId } = first!;
  await at.db.riskAssessment.update({ where: { id: second!.id }, data: { studyId } });
  const readAt = at.clock.now;
  for (const { id } of [first!, second!]) {
    const probabilities = [1, 0, 0, 0, 0, 0, 0];
    await at.db.shadowReading.create({ data: { assessmentId: id, modelVersionId, probabilities, readAt } });
  }
  expect(await compareModels(at.context, admin, { scenario: "skin", modelVersionId })).toMatchObject({
    cases: 1,
    leftOut: 0,
  });
});

describe("operating points", () => {
  const choose = (target: number) =>
    chooseOperatingPoint(at.context, admin, {
      scenario: "skin",
      findingId: "melanoma",
      policy: { kind: "sensitivity-at-least", value: target },
    });

  test("worked example: the threshold that finds nine of ten, with what it was chosen on", async () => {
    await expect(choose(0.9)).rejects.toThrow(/needs 10 labelled cases/);
    const diseased = await addAssessments(Array.from({ length: 10 }, (_, i) => 0.5 + i * 0.04));
    const healthy = await addAssessments(Array.from({ length: 20 }, (_, i) => 0.02 + i * 0.02));
    for (const { studyId } of diseased) await label(studyId, "mel");
    for (const { studyId } of healthy) await label(studyId, "nv");
    const { operatingPointId } = await choose(0.9);
    const point = await at.db.operatingPoint.findUniqueOrThrow({ where: { id: operatingPointId } });
    expect(point.cohort).toMatchObject({ from: null, to: null, clinicPrevalenceIds: [null] });
    // One way: by the same models, without a weight of the site's, from one image each.
    expect((point.cohort as { howMade: string[] }).howMade).toEqual([
      expect.stringContaining(point.modelVersionId),
    ]);
    const figures = point.figures as { sensitivity: { value: number; low: number } };
    expect(figures.sensitivity.value).toBeGreaterThanOrEqual(0.9);
    expect(figures.sensitivity.low).toBeLessThan(figures.sensitivity.value);
    expect(point).toMatchObject({ policy: "sensitivity-at-least", target: 0.9, finding: "melanoma" });
  });

  test("refused: no such finding, another site's study or class in a label", async () => {
    const policy = { kind: "specificity-at-least" as const, value: 0.9 };
    const point = { scenario: "skin", findingId: "warts", policy };
    await expect(chooseOperatingPoint(at.context, admin, point)).rejects.toThrow(InvalidInputError);
    const [first] = await addAssessments([0.5]);
    const { studyId } = first!;
    await expect(label(studyId, "tumor")).rejects.toThrow(InvalidInputError);
    await expect(
      recordReferenceLabel(at.context, at.stranger, { studyId, classId: "mel", source: "histology" }),
    ).rejects.toThrow(NotFoundError);
  });
});

async function firstPicture(path: string): Promise<string> {
  if (!path.endsWith(".png")) return join(path, (await readdir(path)).find((name) => name.endsWith(".png"))!);
  return path;
}
