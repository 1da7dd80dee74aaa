import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import { claimShadowRequest, saveShadowReading, shadowLeaseMs } from "@synoptic/persistence";
import { openQueue } from "@synoptic/queue";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { ServiceContext } from "../context.ts";
import { startJobs } from "../dispatch-jobs.ts";
import { registerStudy } from "../register-study.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { copyOfBundled } from "../testing/own-model.ts";
import { syntheticPng } from "../testing/synthetic-png.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { addModelFolder } from "./add-model.ts";
import { readShadows } from "./read-shadows.ts";
import { setModelRole } from "./set-model-role.ts";

let at: TestContext;
let own: string;
let modelVersionId: string;
let seed = 0;
beforeAll(async () => {
  at = await openTestContext();
  const admin: Actor = { ...at.actor, role: "administrator" };
  own = await mkdtemp(join(tmpdir(), "synoptic-own-model-"));
  const folder = await copyOfBundled(own, "our-shadow");
  ({ modelVersionId } = await addModelFolder(at.context, admin, folder, "uploaded"));
  const role = { scenario: "skin", alias: "shadow" as const, modelVersionId, reason: "compare" };
  await setModelRole(at.context, admin, role);
});
afterAll(async () => {
  await at.close();
  await rm(own, { recursive: true });
});
beforeEach(() => at.db.shadowRequest.deleteMany());

/** A job for a picture of its own, as an upload asks for it. */
async function request(): Promise<string> {
  const { sha256, bytes } = await at.context.blobs.write(syntheticPng(seed++), { limitBytes: 1e6 });
  await at.db.blob.create({ data: { sha256, bytes, mediaType: "image/png" } });
  const { jobIds } = await registerStudy(at.context, at.actor, {
    sha256s: [sha256],
    patientId: await at.addPatient(),
    scenario: "skin",
    acquiredAt: new Date("2026-01-05T10:00:00Z"),
  });
  return jobIds[0]!;
}

const assessmentOf = (jobId: string) =>
  at.db.riskAssessment.findUniqueOrThrow({
    where: { jobId },
    select: { id: true, shadowReadings: true, shadowRequests: true },
  });

/** Runs a job in a process that ends when the assessment is saved, before its shadow has read. */
async function runAndEnd(jobId: string): Promise<void> {
  const publish: ServiceContext["events"]["publish"] = (event) => {
    if (event.type === "job" && event.state === "succeeded") throw new Error("The process ends here.");
  };
  await runAssessmentJob({ ...at.context, events: { ...at.context.events, publish } }, jobId).catch(() => {});
}

test("worked example: with the assessment the request is written, and once read it is gone", async () => {
  const jobId = await request();
  await runAssessmentJob(at.context, jobId);
  const { shadowReadings, shadowRequests } = await assessmentOf(jobId);
  expect(shadowRequests).toEqual([]);
  expect(shadowReadings).toMatchObject([{ modelVersionId, errorCode: null }]);
  expect(shadowReadings[0]!.probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 6);
});

test("a process that ends between the assessment and its shadow's reading loses neither", async () => {
  const jobId = await request();
  await runAndEnd(jobId);
  const left = await assessmentOf(jobId);
  expect(left.shadowReadings).toEqual([]);
  expect(left.shadowRequests).toMatchObject([{ modelVersionId, attempts: 0, claimedAt: null }]);

  // A queue of its own: the context's goes on unworked, so that no other test's job is run behind its back.
  const { queue, tasks, close } = await openQueue();
  const worked = { ...at.context, queue, tasks };
  const stop = await startJobs(worked, { concurrency: 1, alone: true, sweepEveryMs: 50 });
  await vi.waitFor(async () => expect((await assessmentOf(jobId)).shadowRequests).toEqual([]), {
    timeout: 30_000,
  });
  await stop();
  await close();
  expect((await assessmentOf(jobId)).shadowReadings).toMatchObject([{ modelVersionId, errorCode: null }]);
});

test("one that another process is at is left alone until that process must be gone", async () => {
  const jobId = await request();
  await runAndEnd(jobId);
  const { id: assessmentId } = await assessmentOf(jobId);
  const began = at.clock.now;
  await claimShadowRequest(at.db, { assessmentId, modelVersionId }, began);
  await readShadows(at.context, { limit: 10 });
  expect((await assessmentOf(jobId)).shadowReadings).toEqual([]);

  at.clock.now = new Date(began.getTime() + shadowLeaseMs);
  // Several processes find it at once.
  await Promise.all([1, 2, 3].map(() => readShadows(at.context, { limit: 10 })));
  const { shadowReadings, shadowRequests } = await assessmentOf(jobId);
  expect([shadowReadings.length, shadowRequests.length]).toEqual([1, 0]);
});

test("a reading that is kept twice is there once: the first", async () => {
  const jobId = await request();
  await runAssessmentJob(at.context, jobId);
  const { id: assessmentId, shadowReadings } = await assessmentOf(jobId);
  const late = { probabilities: [], errorCode: "INTERNAL", readAt: at.clock.now };
  await saveShadowReading(at.db, { assessmentId, modelVersionId }, late);
  expect((await assessmentOf(jobId)).shadowReadings).toEqual(shadowReadings);
});

test("a fault of the place is tried three times, and its words stay in the log", async () => {
  const jobId = await request();
  await runAndEnd(jobId);
  const imageModel = () => {
    throw new Error("Doe");
  };
  const broken = { ...at.context, models: { ...at.context.models, imageModel } };
  for (const attempts of [1, 2]) {
    await readShadows(broken, { limit: 10 });
    const { shadowReadings, shadowRequests } = await assessmentOf(jobId);
    expect(shadowReadings).toEqual([]);
    expect(shadowRequests).toMatchObject([{ attempts, claimedAt: null }]);
  }
  await readShadows(broken, { limit: 10 });
  const { shadowReadings, shadowRequests } = await assessmentOf(jobId);
  expect(shadowRequests).toEqual([]);
  expect(shadowReadings).toMatchObject([{ probabilities: [], errorCode: "INTERNAL" }]);
});

test("refused: a model that ended its process three times is not asked for ever", async () => {
  const jobId = await request();
  await runAndEnd(jobId);
  await at.db.shadowRequest.updateMany({ data: { attempts: 3 } });
  await readShadows(at.context, { limit: 10 });
  expect((await assessmentOf(jobId)).shadowReadings).toMatchObject([{ errorCode: "INTERRUPTED" }]);
});
