import { afterAll, beforeAll, expect, test } from "vitest";
import { demoAccounts, seedDemo } from "./seed-demo.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let parts: TestContext;
beforeAll(async () => {
  parts = await openTestContext();
});
afterAll(async () => {
  await parts.close();
});

async function count() {
  const { db } = parts;
  return {
    users: await db.user.count(),
    patients: await db.patient.count(),
    synthetic: await db.patient.count({ where: { synthetic: true } }),
    observations: await db.observation.count(),
    conditions: await db.condition.count(),
    medications: await db.medicationStatement.count(),
    relatives: await db.familyMemberHistory.count(),
    studies: await db.imagingStudy.count(),
    jobs: await db.assessmentJob.count(),
  };
}

test("an ended start is finished by the next, and a third adds nothing", async () => {
  const ending = new AbortController();
  const context = { ...parts.context };
  const seeding = seedDemo(context, { signal: ending.signal });
  while ((await parts.db.imagingStudy.count()) < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  ending.abort();
  await seeding;
  const part = await count();
  expect(part.studies).toBeLessThan(70);

  parts.clock.now = new Date(parts.clock.now.getTime() + 3_600_000);
  await seedDemo(context, { signal: new AbortController().signal });
  const whole = await count();
  expect(whole.patients).toBeGreaterThanOrEqual(64);
  expect(whole.synthetic).toBe(whole.patients);
  expect(whole.studies).toBe(whole.patients - 4);
  expect(whole.jobs).toBe(whole.patients);
  expect(whole.observations).toBeGreaterThan(whole.patients * 5);
  expect(whole.relatives).toBeGreaterThan(5);
  expect(whole.users).toBe(2 + demoAccounts.length);

  await seedDemo(context, { signal: new AbortController().signal });
  expect(await count()).toEqual(whole);
});
