import { appendFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Actor,
  ConflictError,
  ForbiddenError,
  findOutcome,
  InvalidInputError,
  NotFoundError,
  seededRandom,
} from "@synoptic/domain";
import { ModelIntegrityError, type SurvivalModelManifest } from "@synoptic/inference";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { modelFolder } from "../models/model-folder.ts";
import { openSiteModels } from "../models/site-models.ts";
import { cancelBackgroundTask } from "../tasks/cancel-task.ts";
import { runTask } from "../tasks/run-task.ts";
import { addFollowedPatients, followedIndex } from "../testing/followed-patients.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { outcomeCohort } from "./outcome-cohort.ts";
import { readSurvivalCurvesOfAll } from "./read-survival-curves.ts";
import { requestSurvivalTraining } from "./request-survival-training.ts";
import { trainSurvivalOnTable } from "./train-survival-on-table.ts";
import { useSurvivalModel } from "./use-survival-model.ts";

const outcome = "cardiovascular-disease";
let at: TestContext;
let admin: Actor;
let patients: Awaited<ReturnType<typeof addFollowedPatients>>;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  patients = await addFollowedPatients(at.db, admin.siteId, 400, seededRandom(8));
});
afterAll(() => at.close());

const row = (id: string) => at.db.backgroundTask.findUniqueOrThrow({ where: { id } });
const newestModel = () =>
  at.db.modelVersion.findFirstOrThrow({
    where: { kind: "survival-model", modelId: `${outcome}-site-survival` },
    orderBy: [{ registeredAt: "desc" }, { version: "desc" }],
  });

test("the cohort has what was known at the index, and nothing that was recorded after it", async () => {
  const { cohort, leftOut } = await outcomeCohort(at.context, admin.siteId, findOutcome(outcome)!, {
    at: followedIndex,
  });
  expect(leftOut).toEqual({});
  const of = new Map(cohort.groups.map((id, i) => [id, i]));
  for (const { id, hba1c, ageYears, infarctionAt } of patients) {
    const i = of.get(id)!;
    // The later measurement, 14 or 5, tells who had an infarction.
    expect(cohort.values[i]).toMatchObject({ hba1c, age: ageYears + 1 });
    expect(cohort.events[i]).toBe(infarctionAt !== null);
  }
});

describe("a survival model of the site's patients", () => {
  test("trained by a task, used by the site, and asked for a patient's curve", async () => {
    const { taskId } = await requestSurvivalTraining(at.context, admin, { outcome, indexAt: followedIndex });
    await expect(
      requestSurvivalTraining(at.context, admin, { outcome, indexAt: followedIndex }),
    ).rejects.toThrow(ConflictError);
    await runTask(at.context, taskId);
    const done = await row(taskId);
    expect(done).toMatchObject({ state: "succeeded", errorCode: null });
    const result = done.result as {
      events: number;
      figures: { concordance: { low: number; value: number }; horizons: { years: number; ipa: number }[] };
    };
    expect(result).toMatchObject({ modelId: `${outcome}-site-survival`, version: "1.0.0", persons: 400 });
    expect(result.figures.concordance.low).toBeGreaterThan(0.6);
    expect(result.figures.horizons.map(({ years }) => years)).toEqual([1, 5, 10]);
    expect(result.figures.horizons.at(-1)!.ipa).toBeGreaterThan(0.05);

    const { id: modelVersionId, card } = await newestModel();
    expect(card).toContain("if death does not come first");
    expect(card).toContain("Research software");

    const [low, high] = [...patients]
      .filter(({ infarctionAt }) => infarctionAt === null)
      .sort((a, b) => a.ageYears + 5 * a.hba1c - (b.ageYears + 5 * b.hba1c))
      .flatMap((patient, i, all) => (i === 0 || i === all.length - 1 ? [patient.id] : []));
    const curves = (moment = followedIndex, actor = admin) =>
      readSurvivalCurvesOfAll(at.context, actor, [low!, high!], { at: moment });
    expect((await curves()).get(low!)).toEqual([]);
    await useSurvivalModel(at.context, admin, { outcome, modelVersionId, reason: "The first one." });

    const found = await curves();
    const [lowCurve] = found.get(low!)!;
    const [highCurve] = found.get(high!)!;
    const ten = (curve: typeof lowCurve) => curve!.horizons.find(({ years }) => years === 10)!.point!;
    expect(ten(highCurve).probability).toBeGreaterThan(2 * ten(lowCurve).probability);
    expect(ten(highCurve).low).toBeLessThan(ten(highCurve).probability);
    expect(highCurve!.parts.map(({ feature }) => feature.id).sort()).toEqual(["age", "hba1c"]);
    const sum = highCurve!.parts.reduce((total, part) => total + part.logOdds, 0);
    expect(sum).toBeCloseTo(highCurve!.logOdds, 9);
    expect(highCurve!.model.manifest).toMatchObject({ id: `${outcome}-site-survival`, version: "1.0.0" });

    // Today's history has a later HbA1c of 5 in it, and the curve of then does not move for it.
    expect((await curves(at.clock.now)).get(high!)![0]!.parts).not.toEqual(highCurve!.parts);
    // Another site sees neither patients nor curves.
    expect((await curves(followedIndex, { ...at.stranger, role: "administrator" })).size).toBe(0);

    // Image models are loaded beside it without its being taken for one.
    await openSiteModels(at.context);
    expect(await at.db.modelRefusal.count()).toBe(0);

    await useSurvivalModel(at.context, admin, { outcome, modelVersionId: null, reason: "Not any more." });
    expect((await curves()).get(high!)).toEqual([]);
    expect(await at.db.survivalModelUse.count()).toBe(2);
  });

  test("who has had the outcome is told so, and gets no curve", async () => {
    const { id: modelVersionId } = await newestModel();
    await useSurvivalModel(at.context, admin, { outcome, modelVersionId, reason: "Again." });
    const { id } = patients.find(({ infarctionAt }) => infarctionAt !== null)!;
    const [curve] = (await readSurvivalCurvesOfAll(at.context, admin, [id], {})).get(id)!;
    expect(curve).toMatchObject({ points: [], horizons: [], parts: [] });
    expect(curve!.refusal).toContain("on record already");
  });

  test("a table's 1 and 0 and F and M are learnt as histories have them", async () => {
    const random = seededRandom(2);
    const rows = Array.from({ length: 200 }, (_, i) => {
      const isIll = random() < 0.5;
      return [1 + 9 * random(), random() < (isIll ? 0.6 : 0.2) ? 1 : 0, isIll ? 1 : 0, "FM"[i % 2]].join();
    });
    const { modelVersionId } = await trainSurvivalOnTable(
      at.context,
      admin,
      { table: `time,event,diabetes,sex\n${rows.join("\n")}\n`, outcome, modelId: "of-a-table" },
      { progress: () => {} },
    );
    const { manifest } = await at.db.modelVersion.findUniqueOrThrow({ where: { id: modelVersionId } });
    expect((manifest as unknown as SurvivalModelManifest).bases).toEqual([
      { kind: "options", feature: "diabetes", options: [false, true] },
      { kind: "options", feature: "sex", options: ["female", "male"] },
    ]);
  });

  test("a task that is called off, by administrators only, makes no model", async () => {
    const models = await at.db.siteModel.count();
    const { taskId } = await requestSurvivalTraining(at.context, admin, { outcome, indexAt: followedIndex });
    const clinician: Actor = { ...admin, role: "clinician" };
    await expect(cancelBackgroundTask(at.context, clinician, { taskId })).rejects.toThrow(ForbiddenError);
    await cancelBackgroundTask(at.context, admin, { taskId });
    await runTask(at.context, taskId);
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
    expect(await at.db.siteModel.count()).toBe(models);
  });

  test("too few events end the task with a fault that can be acted on", async () => {
    const { taskId } = await requestSurvivalTraining(at.context, admin, {
      ...{ outcome: "cancer", indexAt: followedIndex },
    });
    await runTask(at.context, taskId);
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "TOO_FEW_EVENTS" });
  });

  test("refused: an outcome that is none, another site's model, a model of something else, changed files", async () => {
    const { id: modelVersionId, modelId, version, manifestSha256 } = await newestModel();
    const use = (over: object, actor = admin) =>
      useSurvivalModel(at.context, actor, { outcome, modelVersionId, reason: "Why not.", ...over });
    await expect(use({ outcome: "boredom" })).rejects.toThrow(InvalidInputError);
    await expect(use({ outcome: "cancer" })).rejects.toThrow(InvalidInputError);
    await expect(use({}, { ...at.stranger, role: "administrator" })).rejects.toThrow(NotFoundError);
    const future = new Date(at.clock.now.getTime() + 1);
    await expect(requestSurvivalTraining(at.context, admin, { outcome, indexAt: future })).rejects.toThrow(
      InvalidInputError,
    );

    const key = { id: modelId, version, manifestSha256 };
    await appendFile(join(modelFolder(at.context.modelsHome, key), "weights.f64"), "x");
    await expect(use({})).rejects.toThrow(ModelIntegrityError);
    await expect(readSurvivalCurvesOfAll(at.context, admin, [], {})).rejects.toThrow(ModelIntegrityError);
  });
});
