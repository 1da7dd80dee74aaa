import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor, FusedAssessment, ImageWeightProposal } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { registerStudy } from "../register-study.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { labelledCohort } from "../testing/labelled-cohort.ts";
import { copyOfBundled } from "../testing/own-model.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { addModelFolder } from "./add-model.ts";
import { fitImageWeight } from "./fit-image-weight.ts";
import { setImageWeight } from "./set-image-weight.ts";
import { setModelRole } from "./set-model-role.ts";

const scenario = "brain";
const picture = join(import.meta.dirname, "../../../synthetic/images/brain/tumor-00.png");
const brainHead = join(import.meta.dirname, "../../../inference/models/brain-head");

let at: TestContext;
let admin: Actor;
let patientIds: string[];
let own: string;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
  own = await mkdtemp(join(tmpdir(), "synoptic-own-model-"));
  patientIds = await labelledCohort(at.db, at.context.models.scenario(scenario), admin.siteId, {
    patients: 150,
    strength: 0.5,
    priorStrength: 0.4,
  });
});
afterAll(async () => {
  await at.close();
  await rm(own, { recursive: true });
});

async function fit() {
  const { fitId } = await fitImageWeight(at.context, admin, { scenario });
  const row = await at.db.imageWeightFit.findUniqueOrThrow({ where: { id: fitId } });
  return { fitId, row, proposal: row.proposal as unknown as ImageWeightProposal };
}

/** A new study of the first patient of the cohort, who has two earlier ones. */
async function assess() {
  at.clock.now = new Date(at.clock.now.getTime() + 60_000);
  const bytes = await readFile(picture);
  const { sha256 } = await at.context.blobs.write(bytes, { limitBytes: 1e7 });
  const { jobIds, studyIds } = await registerStudy(at.context, at.actor, {
    sha256s: [sha256],
    patientId: patientIds[0]!,
    scenario,
    acquiredAt: new Date("2026-01-05T10:00:00Z"),
  });
  const newest = await at.db.assessmentJob.create({
    data: {
      siteId: admin.siteId,
      patientId: patientIds[0]!,
      studyId: studyIds[0]!,
      scenario,
      historyAsOf: at.clock.now,
    },
  });
  await runAssessmentJob(at.context, jobIds[0]!);
  await runAssessmentJob(at.context, newest.id);
  const { result, inputs } = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId: newest.id } });
  const fused = result as unknown as FusedAssessment;
  const { parts, postTestProbability: p } = fused.findings[0]!;
  expect(parts.reduce((sum, { logOdds }) => sum + logOdds, 0)).toBeCloseTo(Math.log(p! / (1 - p!)), 9);
  return { parts, result: fused, inputs: inputs as Record<string, unknown> };
}

const imagePart = ({ parts }: Awaited<ReturnType<typeof assess>>) =>
  parts.find(({ kind }) => kind === "image")!;

test("what the labels were drawn from is found, beside each part alone; it is a proposal and changes nothing", async () => {
  const { row, proposal } = await fit();
  expect(proposal).toMatchObject({ cases: 300, patients: 150, withPrior: 150 });
  expect(proposal.rows.map(({ id }) => id)).toEqual([
    "history",
    "image",
    "plain",
    "own",
    "fitted",
    "fitted-with-prior",
    "fitted-with-modifiers",
  ]);
  const of = (id: string) => proposal.rows.find((one) => one.id === id)!;
  const [strength, prior] = of("fitted-with-prior").terms;
  expect(strength!.low).toBeLessThan(0.5);
  expect(strength!.high).toBeGreaterThan(0.5);
  expect(prior!.low).toBeLessThan(0.4);
  expect(prior!.high).toBeGreaterThan(0.4);
  expect(of("fitted").calibration.slope).toBeGreaterThan(of("plain").calibration.slope);
  expect(row).toMatchObject({ fittedById: admin.id, learnt: 0 });
  expect(await at.db.imageWeight.count()).toBe(0);
  expect((await assess()).inputs).toMatchObject({ imageWeight: null, priorImageAssessmentId: null });
});

test("once set, assessments use it and say so, and going back is one more row", async () => {
  const before = await assess();
  const { fitId, proposal } = await fit();
  const { weight } = proposal.rows.find(({ id }) => id === "fitted")!;
  const set = (evidence: "fitted" | "fitted-with-prior" | null) =>
    setImageWeight(at.context, admin, {
      scenario,
      use: evidence && { fitId, evidence },
      reason: "our own cases",
    });
  await set("fitted");
  const after = await assess();
  expect(imagePart(after).source).toContain("this site's labelled cases");
  const own = at.context.models.scenario(scenario).strength;
  expect(imagePart(after).logOdds).toBeCloseTo((imagePart(before).logOdds * weight!.strength) / own, 9);
  expect(after.inputs).toMatchObject({ imageWeight: { strength: weight!.strength } });

  await set("fitted-with-prior");
  const withPrior = await assess();
  expect(withPrior.parts.map(({ name }) => name)).toContain("prior-image");
  expect(withPrior.inputs.priorImageAssessmentId).not.toBeNull();

  await set(null);
  expect(imagePart(await assess())).toEqual(imagePart(before));
  expect(await at.db.imageWeight.count()).toBe(3);
});

test("it is of a model's version: another champion starts from its own strength, and its fit is not this one's", async () => {
  const { fitId } = await fit();
  const use = { fitId, evidence: "fitted" as const };
  await setImageWeight(at.context, admin, { scenario, use, reason: "our own cases" });
  expect((await assess()).inputs.imageWeight).not.toBeNull();
  const { modelVersionId } = await addModelFolder(
    at.context,
    admin,
    await copyOfBundled(own, "our-brain", {}, brainHead),
    "uploaded",
  );
  const role = { scenario, alias: "champion" as const, reason: "trial" };
  await setModelRole(at.context, admin, { ...role, modelVersionId });
  expect((await assess()).inputs.imageWeight).toBeNull();
  await expect(setImageWeight(at.context, admin, { scenario, use, reason: "again" })).rejects.toMatchObject({
    code: "CONFLICT",
  });
  await setModelRole(at.context, admin, { ...role, modelVersionId: null });
  expect((await assess()).inputs.imageWeight).not.toBeNull();
});

test("what became known after the image was made is no part of a fit: it may be its truth", async () => {
  const [one] = await at.db.riskAssessment.findMany({
    where: { scenario, patientId: patientIds[1]! },
    orderBy: { assessedAt: "desc" },
    take: 1,
  });
  const before = (await fit()).proposal;
  const late = new Date(one!.historyAsOf.getTime() + 86_400_000);
  await at.db.riskAssessment.update({ where: { id: one!.id }, data: { historyAsOf: late } });
  expect((await fit()).proposal.cases).toBe(before.cases - 1);
  await at.db.riskAssessment.update({ where: { id: one!.id }, data: { historyAsOf: one!.historyAsOf } });
  expect((await fit()).proposal).toEqual(before);
});

test("a case whose history was read by a model that learnt from it is no part of a fit, whatever read it since", async () => {
  const [newest] = await at.db.riskAssessment.findMany({
    where: { scenario, patientId: patientIds[2]! },
    orderBy: { assessedAt: "desc" },
    take: 1,
    include: { models: true },
  });
  const before = await fit();
  const modelId = "brain-site-history";
  const { id: modelVersionId } = await at.db.modelVersion.create({
    data: {
      ...{ modelId, version: "1.0.0", manifestSha256: "00", weightsSha256: "00", kind: "history-model" },
      ...{ scenario, manifest: {}, card: "", registeredAt: at.clock.now },
    },
  });
  const label = await at.db.referenceLabel.findFirstOrThrow({ where: { studyId: newest!.studyId! } });
  const input = { scenario, modelId, version: "1.0.0", kind: "logistic" };
  const to = new Date(label.recordedAt.getTime() + 1).toISOString();
  await at.db.backgroundTask.create({
    data: {
      ...{ siteId: admin.siteId, kind: "history-training", state: "succeeded", finishedAt: at.clock.now },
      ...{ input: { ...input, from: label.recordedAt.toISOString(), to }, createdAt: at.clock.now },
    },
  });
  const { id, models, maps: _maps, ...kept } = newest!;
  await at.db.assessmentModel.create({ data: { assessmentId: id, modelVersionId } });
  const later = new Date(kept.assessedAt.getTime() + 1000);
  const { id: jobId } = await at.db.assessmentJob.create({
    data: {
      ...{ siteId: admin.siteId, patientId: kept.patientId, studyId: kept.studyId, scenario },
      state: "succeeded",
    },
  });
  await at.db.riskAssessment.create({
    data: {
      ...{
        ...kept,
        jobId,
        assessedAt: later,
        historyAsOf: later,
        result: kept.result!,
        inputs: kept.inputs!,
        instanceChoices: kept.instanceChoices!,
      },
      models: { create: models.map((one) => ({ modelVersionId: one.modelVersionId })) },
    },
  });
  const after = await fit();
  expect(after.proposal.cases).toBe(before.proposal.cases - 1);
  expect(after.row.learnt).toBe(before.row.learnt + 1);
});

test("refused: too few labels, another site's fit, a row without a weight", async () => {
  await expect(fitImageWeight(at.context, admin, { scenario: "skin" })).rejects.toMatchObject({
    code: "TOO_FEW_CASES",
  });
  const { fitId } = await fit();
  const set = (actor: Actor, evidence: string) =>
    setImageWeight(at.context, actor, { scenario, use: { fitId, evidence: evidence as never }, reason: "x" });
  await expect(set(at.stranger, "fitted")).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(set(admin, "own")).rejects.toMatchObject({ code: "INVALID_INPUT" });
});
