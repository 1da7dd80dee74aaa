import { jobLeaseMs } from "@synoptic/persistence";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { dispatchJobs, startJobs } from "./dispatch-jobs.ts";
import { requestTask } from "./tasks/request-task.ts";
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

test("what waits for others, or is waited for, stands in a queue beside the heavy work", async () => {
  const { siteId } = at.actor;
  const told: Record<string, string[]> = { heavy: [], light: [] };
  const listen = (name: "heavy" | "light") => ({
    ...at.context.tasks[name],
    enqueue: async (id: string) => void told[name]?.push(id),
  });
  const context = { ...at.context, tasks: { heavy: listen("heavy"), light: listen("light") } };
  const ids: Record<string, string> = {};
  for (const kind of ["training", "dicom-pull", "cohort-export", "federated-run", "explanation"])
    ids[kind] = (await requestTask(context, at.actor, { kind, input: {} })).id;
  const expected = {
    heavy: [ids.training, ids["cohort-export"]],
    light: [ids["dicom-pull"], ids["federated-run"], ids.explanation],
  };
  expect(told).toEqual(expected);

  told.heavy = [];
  told.light = [];
  await dispatchJobs(context);
  expect(told).toEqual(expected);
  await at.db.backgroundTask.deleteMany({ where: { siteId } });
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
    { timeout: 30_000, interval: 50 },
  );
  await stop();
});
