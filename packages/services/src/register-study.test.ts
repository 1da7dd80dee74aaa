import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { UnknownScenarioError } from "@synoptic/inference";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { assessStudy } from "./assess-study.ts";
import { type RegisterStudyInput, registerStudy } from "./register-study.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { syntheticPng } from "./testing/synthetic-png.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
let seed = 0;
beforeAll(async () => {
  at = await openTestContext();
});
beforeEach(async () => {
  patientId = await at.addPatient(at.actor, { sex: "female", birthDate: new Date("1955-04-12") });
});
afterAll(() => at.close());

const acquiredAt = new Date("2026-01-05T10:00:00Z");

/** Takes a file in as an upload of the actor's. */
async function upload(bytes: Buffer = syntheticPng(seed++), actor = at.actor): Promise<string> {
  const { sha256 } = await at.context.blobs.write(bytes, { limitBytes: 1e6 });
  const blob = { sha256, bytes: bytes.length, mediaType: "application/octet-stream" };
  await at.db.blob.createMany({ data: [blob], skipDuplicates: true });
  return (await at.db.upload.create({ data: { siteId: actor.siteId, sha256, actorId: actor.id! } })).id;
}

function register(input: RegisterStudyInput, actor = at.actor) {
  return registerStudy(at.context, actor, input);
}

/** How much of everything there is, so that "nothing was written" can be said. */
async function counts() {
  const { db } = at;
  return Promise.all([
    db.imagingStudy.count(),
    db.series.count(),
    db.instance.count(),
    db.assessmentJob.count(),
    db.worklistItem.count(),
    db.auditEvent.count(),
  ]);
}

test("worked example: a photograph becomes a study, is assessed with the history of its day, and shows on the worklist", async () => {
  at.heard.length = 0;
  const known = { patientId, codeSystem: "http://snomed.info/sct", code: "1" };
  await at.db.condition.create({ data: { ...known, recordedAt: acquiredAt } });
  await at.db.condition.create({ data: { ...known, recordedAt: new Date("2026-01-05T10:00:01Z") } });

  const uploadIds = [await upload()];
  const { studyIds, jobIds, refused } = await register({
    uploadIds,
    patientId,
    scenario: "skin",
    acquiredAt,
    bodyPart: "back",
    laterality: "L",
  });
  expect({ studies: studyIds.length, jobs: jobIds.length, refused }).toEqual({
    studies: 1,
    jobs: 1,
    refused: [],
  });
  const study = await at.db.imagingStudy.findUniqueOrThrow({
    where: { id: studyIds[0]! },
    include: { series: { include: { instances: { include: { blob: true } } } }, worklistItems: true },
  });
  expect(study).toMatchObject({ patientId, scenario: "skin", acquiredAt, bodyPart: "back", laterality: "L" });
  expect(study.series[0]?.instances).toMatchObject([{ rows: 32, columns: 32, mediaType: "image/png" }]);
  expect(study.worklistItems).toMatchObject([{ state: "queued", latestJobId: jobIds[0] }]);
  expect(at.heard.map(({ type }) => type)).toEqual(["job", "worklist"]);

  await runAssessmentJob(at.context, jobIds[0]!);
  const assessment = await at.db.riskAssessment.findUniqueOrThrow({
    where: { jobId: jobIds[0]! },
    include: { models: true },
  });
  expect(assessment).toMatchObject({
    historyAsOf: acquiredAt,
    instanceId: study.series[0]?.instances[0]?.id,
  });
  const classes = at.context.models.scenario("skin").classes.length;
  expect(assessment.maps).toHaveLength(classes * assessment.mapRows! * assessment.mapColumns! * 4);
  expect(assessment.models).toHaveLength(3);

  const again = await assessStudy(at.context, at.actor, { studyId: study.id, historyAsOf: "now" });
  await runAssessmentJob(at.context, again.jobId);
  const second = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId: again.jobId } });
  expect(second.historyAsOf).toEqual(at.clock.now);
});

test("the same file again, also at once, changes nothing and answers the same", async () => {
  const bytes = syntheticPng(seed++);
  const send = async () =>
    register({ uploadIds: [await upload(bytes)], patientId, scenario: "skin", acquiredAt });
  const [first, second] = await Promise.all([send(), send()]);
  expect(second).toEqual(first);
  const before = await counts();
  expect(await send()).toEqual(first);
  expect(await counts()).toEqual(before);
});

test("what is good is kept, what is not is told file by file", async () => {
  const [good, other] = [await upload(), await upload()];
  const bad = await upload(Buffer.from("not an image"));
  const truncated = await upload(syntheticPng(seed++).subarray(0, 60));
  const missing = "01930000-0000-7000-8000-000000000000";
  const result = await register({
    uploadIds: [good, bad, truncated, missing, other],
    patientId,
    scenario: "skin",
    acquiredAt,
  });
  expect(result.studyIds).toHaveLength(2);
  expect(result.refused.map(({ uploadId }) => uploadId)).toEqual([bad, truncated, missing]);
  expect(result.refused.at(-1)).toMatchObject({ code: "NOT_FOUND" });
  for (const { code, reason } of result.refused) {
    expect(code).toMatch(/^[A-Z_]+$/);
    expect(reason).toMatch(/\.$/);
  }
});

test("a picture without a patient or a scenario is refused as a file", async () => {
  const uploadIds = [await upload()];
  expect((await register({ uploadIds, scenario: "skin" })).refused).toMatchObject([
    { code: "INVALID_INPUT" },
  ]);
  expect((await register({ uploadIds, patientId })).refused).toMatchObject([{ code: "INVALID_INPUT" }]);
});

test("refused as a whole: another site's patient, an unknown scenario, the future, nothing at all", async () => {
  const before = await counts();
  const uploadIds = [await upload()];
  const input = { uploadIds, patientId, scenario: "skin" };
  await expect(register(input, at.stranger)).rejects.toThrow(NotFoundError);
  await expect(register({ ...input, scenario: "retina" })).rejects.toThrow(UnknownScenarioError);
  await expect(register({ ...input, laterality: "X" })).rejects.toThrow(InvalidInputError);
  await expect(register({ ...input, acquiredAt: new Date("2027-01-01") })).rejects.toThrow(InvalidInputError);
  await expect(register({ ...input, uploadIds: [] })).rejects.toThrow(InvalidInputError);
  expect(await counts()).toEqual(before);
});

test("refused: another's upload is not there, and another site's study is not found", async () => {
  const foreign = await upload(undefined, at.stranger);
  const input = { uploadIds: [foreign], patientId, scenario: "skin", acquiredAt };
  expect((await register(input)).refused).toMatchObject([{ code: "NOT_FOUND" }]);

  const { studyIds } = await register({ ...input, uploadIds: [await upload()] });
  await expect(assessStudy(at.context, at.stranger, { studyId: studyIds[0]! })).rejects.toThrow(
    NotFoundError,
  );
});
