import { jobLeaseMs } from "@synoptic/persistence";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { dispatchJobs, startJobs } from "./dispatch-jobs.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
beforeAll(async () => {
  at = await openTestContext();
  patientId = await at.addPatient();
});
afterAll(() => at.close());

async function request(): Promise<string> {
  return (await assessPatient(at.context, at.actor, { patientId, scenarios: ["skin"] })).jobId;
}

const stateOf = async (id: string) => (await at.db.assessmentJob.findUniqueOrThrow({ where: { id } })).state;

test("worked example: what waits and what its process has left is told to the queue, what runs is not", async () => {
  const [waiting, running, left] = [await request(), await request(), await request()];
  const { now } = at.clock;
  const begun = (id: string, startedAt: Date) =>
    at.db.assessmentJob.update({ where: { id }, data: { state: "running", startedAt } });
  await begun(running, now);
  await begun(left, new Date(now.getTime() - jobLeaseMs));

  const told: string[] = [];
  const queue = { ...at.context.queue, enqueue: async (id: string) => void told.push(id) };
  expect(await dispatchJobs({ ...at.context, queue })).toBe(2);
  expect(told).toEqual([waiting, left]);
});

test("a process that is alone takes back at once what was running, and does what comes", async () => {
  const interrupted = await request();
  await at.db.assessmentJob.update({
    where: { id: interrupted },
    data: { state: "running", startedAt: at.clock.now },
  });
  const stop = await startJobs(at.context, { concurrency: 1, alone: true, sweepEveryMs: 50 });
  const later = await request();
  // Told to no queue: only the sweep can find it.
  const forgotten = await at.db.assessmentJob.create({
    data: { siteId: at.actor.siteId, patientId, scenario: "skin", historyAsOf: at.clock.now },
  });
  await vi.waitFor(
    async () =>
      expect(await Promise.all([interrupted, later, forgotten.id].map(stateOf))).toEqual(
        Array(3).fill("succeeded"),
      ),
    { timeout: 10_000, interval: 50 },
  );
  await stop();
});
