import type { FusedAssessment } from "@synoptic/domain";
import { jobLeaseMs } from "@synoptic/persistence";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
beforeAll(async () => {
  at = await openTestContext();
  patientId = await at.addPatient(at.actor, { sex: "male", birthDate: new Date("1951-04-12") });
});
afterAll(() => at.close());

async function request(scenario = "skin"): Promise<string> {
  return (await assessPatient(at.context, at.actor, { patientId, scenarios: [scenario] })).jobId;
}

function find(jobId: string) {
  return at.db.assessmentJob.findUniqueOrThrow({
    where: { id: jobId },
    include: { assessment: { include: { models: { include: { modelVersion: true } } } }, worklistItem: true },
  });
}

test("worked example: a history alone becomes a stored risk, step by step, with all that made it", async () => {
  at.heard.length = 0;
  const jobId = await request();
  await runAssessmentJob(at.context, jobId);

  const { assessment, worklistItem, ...job } = await find(jobId);
  expect(job).toMatchObject({ state: "succeeded", step: "done", progress: 1, attempts: 1 });
  const result = assessment?.result as unknown as FusedAssessment;
  const primary = result.findings.find(({ findingId }) => findingId === result.primaryFindingId);
  expect(result).toMatchObject({ scenario: "skin", status: "final", historyOnly: true });
  expect(primary?.parts.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["prevalence", "age", "sex"]),
  );
  expect(assessment).toMatchObject({
    historyAsOf: at.clock.now,
    assessedAt: at.clock.now,
    likelihoodRatio: null,
    instanceId: null,
    rankProbability: primary?.postTestProbability,
    inputs: { instanceSha256: null, historyAsOf: at.clock.now.toISOString() },
  });
  expect(assessment?.models.map(({ modelVersion }) => modelVersion.kind)).toEqual(["history-model"]);
  expect(worklistItem).toMatchObject({
    state: "succeeded",
    status: "final",
    latestAssessmentId: assessment?.id,
    rankProbability: assessment?.rankProbability,
  });
  const progress = at.heard.flatMap((event) => (event.type === "job" ? [event.progress] : []));
  expect(progress).toEqual([0, 0.1, 0.3, 0.7, 0.9, 1]);
});

test("running a job twice, also at once, changes nothing", async () => {
  const jobId = await request();
  await Promise.all([runAssessmentJob(at.context, jobId), runAssessmentJob(at.context, jobId)]);
  const once = await find(jobId);
  await runAssessmentJob(at.context, jobId);
  expect(await find(jobId)).toEqual(once);
  expect(await at.db.riskAssessment.count({ where: { jobId } })).toBe(1);
});

test("the clinic's own prevalence counts where it has set one, and is named", async () => {
  const { classes } = at.context.models.scenario("brain");
  const prevalence = Object.fromEntries(
    classes.map(({ id }, i) => [id, i === 0 ? 0.97 : 0.03 / (classes.length - 1)]),
  );
  const { id } = await at.db.clinicPrevalence.create({
    data: {
      siteId: at.actor.siteId,
      scenario: "brain",
      prevalence,
      source: "register",
      recordedAt: at.clock.now,
    },
  });
  const jobId = await request("brain");
  await runAssessmentJob(at.context, jobId);
  const { assessment } = await find(jobId);
  const result = assessment?.result as unknown as FusedAssessment;
  expect(result.classes[0]?.prevalence).toBeCloseTo(0.97, 9);
  expect(assessment?.inputs).toMatchObject({ prevalence: { source: "register", clinicPrevalenceId: id } });
});

test("a job that another process is at is left alone until that process must be gone", async () => {
  const jobId = await request();
  const startedAt = at.clock.now;
  await at.db.assessmentJob.update({
    where: { id: jobId },
    data: { state: "running", attempts: 1, startedAt },
  });
  await runAssessmentJob(at.context, jobId);
  expect(await find(jobId)).toMatchObject({ state: "running", attempts: 1 });

  at.clock.now = new Date(startedAt.getTime() + jobLeaseMs);
  await runAssessmentJob(at.context, jobId);
  expect(await find(jobId)).toMatchObject({ state: "succeeded", attempts: 2 });
});

test("refused: a scenario that no model reads any more ends the job at once, and says so", async () => {
  const jobId = await request();
  await at.db.assessmentJob.update({ where: { id: jobId }, data: { scenario: "retina" } });
  await runAssessmentJob(at.context, jobId);
  const job = await find(jobId);
  expect(job).toMatchObject({
    state: "failed",
    attempts: 1,
    errorCode: "UNKNOWN_SCENARIO",
    assessment: null,
  });
  expect(job.worklistItem?.state).toBe("failed");
});

test("refused: a job that was begun three times and never ended is not begun for ever", async () => {
  const jobId = await request();
  await at.db.assessmentJob.update({ where: { id: jobId }, data: { attempts: 3 } });
  await runAssessmentJob(at.context, jobId);
  expect(await find(jobId)).toMatchObject({ state: "failed", errorCode: "INTERRUPTED" });
});

test("what is no typed fault is tried three times, and its words stay in the log", async () => {
  const jobId = await request();
  const historyModel = () => {
    throw new Error("Doe");
  };
  const broken = { ...at.context, models: { ...at.context.models, historyModel } };
  await expect(runAssessmentJob(broken, jobId)).rejects.toThrow("Doe");
  expect(await find(jobId)).toMatchObject({ state: "queued", attempts: 1 });
  await expect(runAssessmentJob(broken, jobId)).rejects.toThrow("Doe");
  await runAssessmentJob(broken, jobId);
  expect(await find(jobId)).toMatchObject({ state: "failed", attempts: 3, errorCode: "INTERNAL" });
  expect((await find(jobId)).errorMessage).not.toContain("Doe");
});
