import {
  type Actor,
  ConflictError,
  ForbiddenError,
  InvalidInputError,
  TooFewCasesError,
} from "@synoptic/domain";
import { UnknownScenarioError } from "@synoptic/inference";
import { findModelRoles } from "@synoptic/persistence";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { learntStudies } from "../models/learnt-studies.ts";
import { recordReferenceLabel } from "../models/record-reference-label.ts";
import { setModelRole } from "../models/set-model-role.ts";
import { registerStudy } from "../register-study.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { cancelBackgroundTask } from "../tasks/cancel-task.ts";
import { runTask } from "../tasks/run-task.ts";
import { drawnPicture } from "../testing/drawn-pictures.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";

import { type RequestTrainingInput, requestTraining } from "./request-training.ts";

/** Two kinds of drawn picture stand in for what the two classes of the brain scenario look like. */
const classOf = { disc: "tumor", bar: "no_tumor" } as const;
const EACH = 30;

/** Magnetic resonance is grey and has 64 pixels a side at least; anything else is refused before it is read. */
const picture = async (kind: keyof typeof classOf, seed: number) =>
  sharp(await drawnPicture(kind, seed))
    .greyscale()
    .resize(96)
    .png()
    .toBuffer();

let at: TestContext;
let admin: Actor;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  for (const kind of ["disc", "bar"] as const) {
    for (let i = 0; i < EACH; i++) {
      const patientId = await at.addPatient(admin, { sex: i % 2 ? "male" : "female" });
      const { sha256 } = await at.context.blobs.write(await picture(kind, i), { limitBytes: 1e6 });
      const study = { sha256s: [sha256], patientId, scenario: "brain" };
      const { studyIds } = await registerStudy(at.context, admin, study);
      const label = { studyId: studyIds[0]!, classId: classOf[kind], source: "drawn" };
      await recordReferenceLabel(at.context, admin, label);
    }
  }
});
afterAll(() => at.close());

const row = (id: string) => at.db.backgroundTask.findUniqueOrThrow({ where: { id } });
const ask = (input: Partial<RequestTrainingInput> = {}, actor = admin) =>
  requestTraining(at.context, actor, { scenario: "brain", options: { C: 0.01 }, ...input });
const challenger = async () => (await findModelRoles(at.context.db, admin.siteId, "brain")).challenger;

describe("training on a site's labelled cases", () => {
  test("worked example: a task makes a head, which is the challenger; the next is its next version", async () => {
    const { taskId } = await ask();
    await runTask(at.context, taskId);
    const done = await row(taskId);
    expect(done).toMatchObject({ state: "succeeded", errorCode: null });
    expect(done.result).toMatchObject({ modelId: "brain-site-head", version: "1.0.0", leftOut: {} });
    expect((done.result as { images: object }).images).toEqual({ training: 42, calibration: 18, test: 0 });
    expect(await challenger()).toMatchObject({ id: "brain-site-head", version: "1.0.0" });
    const manifest = at.context.models.manifests.find(({ id }) => id === "brain-site-head")!.manifest;
    expect(manifest.kind === "image-head" && manifest.figures.macroAuc.value).toBeGreaterThan(0.9);

    const again = await ask({ options: { C: 0.01, balanced: true } });
    await runTask(at.context, again.taskId);
    expect((await row(again.taskId)).result).toMatchObject({ version: "1.1.0", fromCache: 60 });
    expect(await challenger()).toMatchObject({ version: "1.1.0" });
    const trained = await at.db.siteModel.count({ where: { siteId: admin.siteId, origin: "trained" } });
    expect(trained).toBe(2);
  });

  test("promoted, it reads the next study; a rollback gives the case back to the bundled head", async () => {
    const { id: modelVersionId } = await at.db.modelVersion.findFirstOrThrow({
      where: { modelId: "brain-site-head", version: "1.0.0" },
    });
    const champion = (modelVersionId: string | null) =>
      setModelRole(at.context, admin, {
        scenario: "brain",
        alias: "champion",
        modelVersionId,
        reason: "Tried.",
      });
    const readers = async (kind: "disc" | "bar", seed: number) => {
      const patientId = await at.addPatient(admin, {});
      const { sha256 } = await at.context.blobs.write(await picture(kind, seed), { limitBytes: 1e6 });
      const study = { sha256s: [sha256], patientId, scenario: "brain" };
      const [jobId] = (await registerStudy(at.context, admin, study)).jobIds;
      await runAssessmentJob(at.context, jobId!);
      return at.db.riskAssessment.findUniqueOrThrow({
        where: { jobId: jobId! },
        select: { status: true, postTestProbability: true, models: { select: { modelVersion: true } } },
      });
    };
    await champion(modelVersionId);
    const [disc, bar] = [await readers("disc", 501), await readers("bar", 502)];
    for (const one of [disc, bar]) {
      expect(one.models.map(({ modelVersion: { modelId } }) => modelId)).toContain("brain-site-head");
      expect(one.status).toBe("final");
    }
    expect(disc.postTestProbability).toBeGreaterThan(bar.postTestProbability!);
    await champion(null);
    const back = await readers("disc", 503);
    expect(back.models.map(({ modelVersion: { modelId } }) => modelId)).toContain("brain-head");
  });

  test("what a head was trained on is known, and what was labelled since is not of it", async () => {
    const of = async (modelId: string) => {
      const where = { modelId, version: "1.0.0" };
      const { id } = await at.db.modelVersion.findFirstOrThrow({ where });
      return learntStudies(at.db, admin.siteId, id);
    };
    expect((await of("brain-site-head")).size).toBe(2 * EACH);
    const patientId = await at.addPatient(admin, {});
    const { sha256 } = await at.context.blobs.write(await picture("disc", 99), { limitBytes: 1e6 });
    const study = { sha256s: [sha256], patientId, scenario: "brain" };
    const [studyId] = (await registerStudy(at.context, admin, study)).studyIds;
    at.clock.now = new Date(at.clock.now.getTime() + 86_400_000);
    await recordReferenceLabel(at.context, admin, { studyId: studyId!, classId: "tumor", source: "drawn" });
    expect((await of("brain-site-head")).has(studyId!)).toBe(false);
    const { id } = await at.db.modelVersion.findFirstOrThrow({ where: { modelId: "brain-head" } });
    expect((await learntStudies(at.db, admin.siteId, id)).size).toBe(0);
    await at.db.referenceLabel.deleteMany({ where: { studyId: studyId! } });
  });

  test("killed after it had added the model, it makes no other and still gives it its part", async () => {
    const { taskId } = await ask({ modelId: "brain-killed" });
    await runTask(at.context, taskId);
    const { siteId } = admin;
    await at.db.modelRole.deleteMany({ where: { siteId, modelVersion: { modelId: "brain-killed" } } });
    await at.db.backgroundTask.update({ where: { id: taskId }, data: { state: "queued" } });
    await runTask(at.context, taskId);
    expect((await row(taskId)).state).toBe("succeeded");
    expect(await challenger()).toMatchObject({ id: "brain-killed" });
    expect(await at.db.siteModel.count({ where: { modelVersion: { modelId: "brain-killed" } } })).toBe(1);
  });

  test("nothing of a patient is in the task, the manifest or the folder's names", async () => {
    const { taskId } = await ask({ modelId: "brain-private" });
    await runTask(at.context, taskId);
    const { input, result } = await row(taskId);
    const { manifest } = at.context.models.manifests.find(({ id }) => id === "brain-private")!;
    const told = JSON.stringify([input, result, manifest]);
    for (const { id } of await at.db.patient.findMany({ select: { id: true } }))
      expect(told).not.toContain(id);
  });

  test("refused at once: too few labelled, in that period or at that site, by the class", async () => {
    const before = new Date("2020-01-01T00:00:00Z");
    await expect(ask({ modelId: "brain-few", to: before })).rejects.toThrow(/known of 0 cases of "/);
    await expect(ask({}, { ...at.stranger, role: "administrator" })).rejects.toThrow(TooFewCasesError);
    await expect(ask({ modelId: "brain-few", from: at.clock.now, to: before })).rejects.toThrow(/period/);
  });

  test("labels that were taken back since: the task fails and says of which class", async () => {
    const { taskId } = await ask({ modelId: "brain-fewer" });
    const where = { classId: "tumor", siteId: admin.siteId };
    const kept = await at.db.referenceLabel.findMany({ where });
    await at.db.referenceLabel.deleteMany({ where });
    await runTask(at.context, taskId);
    await at.db.referenceLabel.createMany({ data: kept });
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "TOO_FEW_CASES" });
    expect((await row(taskId)).errorMessage).toContain('"tumor"');
  });

  test("called off while it waits, it never begins; one model is trained once at a time", async () => {
    const { taskId } = await ask({ modelId: "brain-off" });
    await expect(ask({ modelId: "brain-off" })).rejects.toThrow(ConflictError);
    const clinician: Actor = { ...admin, role: "clinician" };
    await expect(cancelBackgroundTask(at.context, clinician, { taskId })).rejects.toThrow(ForbiddenError);
    await cancelBackgroundTask(at.context, admin, { taskId });
    await runTask(at.context, taskId);
    expect(await row(taskId)).toMatchObject({ state: "failed", errorCode: "CANCELLED" });
  });

  test("refused: a scenario nobody reads, a bundled model's id, options out of range", async () => {
    await expect(ask({ scenario: "teeth" })).rejects.toThrow(UnknownScenarioError);
    await expect(ask({ modelId: "skin-head" })).rejects.toThrow(InvalidInputError);
    await expect(ask({ modelId: "Ours!" })).rejects.toThrow(InvalidInputError);
    await expect(ask({ modelId: "brain-c", options: { C: -1 } })).rejects.toThrow(InvalidInputError);
    const told = { modelId: "brain-a", options: { C: 0 } };
    await expect(ask(told)).rejects.toMatchObject({ code: "INVALID_INPUT", path: ["strength"] });
    for (const augmentation of [{ copies: 1, rotation: 400 }, { copies: 2 }, { copies: 2, flip: false }]) {
      await expect(ask({ modelId: "brain-a", options: { augmentation } })).rejects.toThrow(InvalidInputError);
    }
  });
});
