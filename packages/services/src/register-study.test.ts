import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import {
  explicitLittleEndian,
  readDicom,
  textElement,
  uidFromSeed,
  withElements,
  writeDicom,
  writeDicomFile,
} from "@synoptic/imaging";
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
  expect(study.series[0]?.instances).toMatchObject([{ rows: 64, columns: 64, mediaType: "image/png" }]);
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

const issuer = "urn:oid:1.2.3";

/** A small chest radiograph by code. */
function chestDicom(patient: string, { study = seed++, image = seed++, part = "CHEST" } = {}): Buffer {
  const side = 16;
  return Buffer.from(
    writeDicom({
      patient: { id: patient, issuer, name: "Doe^Jo", birthDate: "1955-04-12", sex: "F" },
      study: { uid: uidFromSeed(`study ${study}`), acquiredAt, accessionNumber: "A1" },
      series: { uid: uidFromSeed(`series ${study}`), modality: "DX", bodyPart: part },
      instance: { uid: uidFromSeed(`image ${study} ${image}`), number: image },
      image: {
        width: side,
        height: side,
        samples: 1,
        bitsAllocated: 16,
        bitsStored: 12,
        photometric: "MONOCHROME2",
        data: new Uint8Array(side * side * 2).fill(image % 16),
      },
    }),
  );
}

async function identify(of: string, value: string, actor = at.actor): Promise<void> {
  const { siteId } = actor;
  await at.db.patientIdentifier.create({ data: { siteId, patientId: of, system: issuer, value } });
}

test("worked example: DICOM files find their patient, their study and what they are read for by themselves", async () => {
  await identify(patientId, "MRN-1");
  const study = seed++;
  const uploadIds = [
    await upload(chestDicom("MRN-1", { study })),
    await upload(chestDicom("MRN-1", { study })),
  ];
  const { studyIds, jobIds, refused } = await register({ uploadIds });
  expect({ studies: studyIds.length, jobs: jobIds.length, refused }).toEqual({
    studies: 1,
    jobs: 1,
    refused: [],
  });
  const kept = await at.db.imagingStudy.findUniqueOrThrow({
    where: { id: studyIds[0]! },
    include: { series: { include: { instances: true } } },
  });
  expect(kept).toMatchObject({ patientId, scenario: "chest", modality: "DX", bodyPart: "CHEST", acquiredAt });
  expect(kept.series).toHaveLength(1);
  expect(kept.series[0]?.instances).toHaveLength(2);
  expect(kept.series[0]?.instances[0]?.attributes).toMatchObject({ "00100020": { Value: ["MRN-1"] } });

  await runAssessmentJob(at.context, jobIds[0]!);
  expect(await at.db.riskAssessment.count({ where: { studyId: kept.id } })).toBe(1);
  const more = await register({ uploadIds: [await upload(chestDicom("MRN-1", { study }))] });
  expect(more.studyIds).toEqual(studyIds);
  expect(more.jobIds).not.toEqual(jobIds);
});

test("a study that no model reads is kept, without a request", async () => {
  await identify(patientId, "MRN-2");
  const { studyIds, jobIds } = await register({
    uploadIds: [await upload(chestDicom("MRN-2", { part: "KNEE" }))],
  });
  expect(jobIds).toEqual([]);
  const kept = await at.db.imagingStudy.findUniqueOrThrow({ where: { id: studyIds[0]! } });
  expect(kept.scenario).toBeNull();
  await expect(assessStudy(at.context, at.actor, { studyId: kept.id })).rejects.toThrow(InvalidInputError);
});

/** A structured report of the study that such a radiograph is of. */
function report(patient: string, study: number): Buffer {
  const { dataSet } = readDicom(chestDicom(patient, { study }));
  const elements = [
    textElement("00080016", "UI", "1.2.840.10008.5.1.4.1.1.88.33"),
    textElement("00080060", "CS", "SR"),
    textElement("0020000E", "UI", uidFromSeed(`reports ${study}`)),
  ];
  return writeDicomFile(withElements(dataSet, elements, ["7FE00010"]), explicitLittleEndian);
}
const isReport = { code: "no-image", reason: "It is a structured report." };

test("what is no image is kept with its study, told, and not assessed", async () => {
  await identify(patientId, "MRN-6");
  const study = seed++;
  const [image, text] = [await upload(chestDicom("MRN-6", { study })), await upload(report("MRN-6", study))];
  const both = await register({ uploadIds: [text, image] });
  expect(both).toMatchObject({ refused: [], notAssessed: [{ uploadId: text, ...isReport }] });
  const [studyId] = both.studyIds;
  expect(await at.db.imagingStudy.findUnique({ where: { id: studyId! } })).toMatchObject({
    modality: "DX",
    scenario: "chest",
  });
  expect(await at.db.instance.count({ where: { series: { studyId: studyId! } } })).toBe(2);

  // Another report that comes once the study was assessed asks for nothing, and the same one again is the same.
  await runAssessmentJob(at.context, both.jobIds[0]!);
  const more = await register({ uploadIds: [text, await upload(report("MRN-6", study))] });
  expect(more).toMatchObject({ jobIds: both.jobIds, refused: [], notAssessed: [isReport, isReport] });
  expect(await at.db.instance.count({ where: { series: { studyId: studyId! } } })).toBe(3);
});

test("a study of nothing but reports is kept without a request until an image comes, whatever it is said to show", async () => {
  await identify(patientId, "MRN-7");
  const study = seed++;
  const uploadIds = [await upload(report("MRN-7", study))];
  const reports = await register({ uploadIds, scenario: "chest" });
  expect(reports).toMatchObject({ jobIds: [], refused: [], notAssessed: [isReport] });
  const where = { id: reports.studyIds[0]! };
  expect(await at.db.imagingStudy.findUnique({ where, include: { jobs: true } })).toMatchObject({
    modality: "SR",
    scenario: null,
    jobs: [],
  });
  expect(await at.db.worklistItem.count({ where: { studyId: where.id } })).toBe(0);

  // The file says of no part that a model reads; the caller does.
  const image = await upload(chestDicom("MRN-7", { study, part: "KNEE" }));
  const whole = await register({ uploadIds: [image], scenario: "chest" });
  expect(whole).toMatchObject({ studyIds: reports.studyIds, refused: [], notAssessed: [] });
  expect(whole.jobIds).toHaveLength(1);
  expect(await at.db.imagingStudy.findUnique({ where })).toMatchObject({ modality: "DX", scenario: "chest" });
});

test("refused, each with its code: an unknown patient, another's ID, other bytes under a known UID, half a file", async () => {
  const other = await at.addPatient();
  await identify(other, "MRN-3");
  await identify(patientId, "MRN-4");
  const [study, image] = [seed++, seed++];
  const send = async (bytes: Buffer, of?: string) => {
    const input = { uploadIds: [await upload(bytes)], ...(of ? { patientId: of } : {}) };
    return (await register(input)).refused.map(({ code }) => code);
  };
  expect(await send(chestDicom("MRN-0"))).toEqual(["PATIENT_NOT_FOUND"]);
  expect(await send(chestDicom("MRN-3"), patientId)).toEqual(["CONFLICT"]);
  expect(await send(chestDicom("MRN-4", { study, image }))).toEqual([]);
  expect(await send(chestDicom("MRN-4", { study, image, part: "LUNG" }))).toEqual(["CONFLICT"]);
  expect(await send(chestDicom("MRN-3", { study }))).toEqual(["CONFLICT"]);
  const whole = chestDicom("MRN-4");
  expect((await send(whole.subarray(0, whole.length - 100))).join()).toMatch(/^(TRUNCATED|INVALID)_DICOM$/);
});

test("another site's patient is not found by Patient ID, and may have the same one", async () => {
  const foreign = await at.addPatient(at.stranger);
  await identify(foreign, "MRN-5", at.stranger);
  const uploadIds = [await upload(chestDicom("MRN-5"))];
  expect((await register({ uploadIds })).refused).toMatchObject([{ code: "PATIENT_NOT_FOUND" }]);
});
