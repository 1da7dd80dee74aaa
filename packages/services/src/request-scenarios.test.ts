import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { assessStudy } from "./assess-study.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
beforeAll(async () => {
  at = await openTestContext();
});
beforeEach(async () => {
  patientId = await at.addPatient(at.actor, { sex: "female", birthDate: new Date("1955-04-12") });
});
afterAll(() => at.close());

async function scenariosOf(jobIds: readonly string[]): Promise<string[]> {
  const jobs = await at.db.assessmentJob.findMany({ where: { id: { in: [...jobIds] } } });
  return jobIds.map((id) => jobs.find((job) => job.id === id)!.scenario);
}

test("several scenarios at once: each has a job of its own, and one that there is not holds up none", async () => {
  const scenarios = ["skin", "retina", "breast", "skin"];
  const { jobId, jobIds, refused } = await assessPatient(at.context, at.actor, { patientId, scenarios });
  expect(await scenariosOf(jobIds)).toEqual(["skin", "breast"]);
  expect(jobId).toBe(jobIds[0]);
  expect(refused).toEqual([
    { scenario: "retina", code: "UNKNOWN_SCENARIO", reason: expect.stringContaining("retina") },
  ]);
  expect(await at.db.worklistItem.count({ where: { patientId } })).toBe(2);
});

test("none named: all of which the history says something, or could", async () => {
  const woman = await assessPatient(at.context, at.actor, { patientId });
  expect((await scenariosOf(woman.jobIds)).toSorted()).toEqual(["breast", "chest", "skin"]);
  // The breast's study was of women, the chest's of adults.
  const child = await at.addPatient(at.actor, { sex: "male", birthDate: new Date("2020-04-12") });
  expect(await scenariosOf((await assessPatient(at.context, at.actor, { patientId: child })).jobIds)).toEqual(
    ["skin"],
  );
});

test("none named for a study: what it was registered for; several where they are named", async () => {
  const study = await at.db.imagingStudy.create({
    data: {
      ...{ siteId: at.actor.siteId, patientId, studyInstanceUid: "1.2.3", modality: "XC", scenario: "skin" },
      acquiredAt: new Date("2026-01-05T10:00:00Z"),
    },
  });
  const ask = async (scenarios?: string[]) =>
    scenariosOf((await assessStudy(at.context, at.actor, { studyId: study.id, scenarios })).jobIds);
  expect(await ask()).toEqual(["skin"]);
  expect(await ask([])).toEqual(["skin"]);
  expect(await ask(["fundus", "skin"])).toEqual(["fundus", "skin"]);
});

test("refused: no scenario that is known, and another site's patient", async () => {
  const before = await at.db.assessmentJob.count();
  const ask = (actor = at.actor) =>
    assessPatient(at.context, actor, { patientId, scenarios: ["retina", "ear"] });
  await expect(ask()).rejects.toMatchObject({ code: "UNKNOWN_SCENARIO" });
  await expect(ask(at.stranger)).rejects.toMatchObject({ code: "NOT_FOUND" });
  expect(await at.db.assessmentJob.count()).toBe(before);
});
