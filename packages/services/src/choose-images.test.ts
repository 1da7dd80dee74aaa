import { Readable } from "node:stream";
import { type FusedAssessment, instanceChoices } from "@synoptic/domain";
import { sequenceElement, textElement, uidFromSeed } from "@synoptic/imaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessStudy } from "./assess-study.ts";
import { chooseImages } from "./choose-images.ts";
import { importDicom } from "./import-dicom.ts";
import { renderHeatmap } from "./render-heatmap.ts";
import { renderInstance } from "./render-instance.ts";
import { renderResult } from "./render-result.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { type StudyFile, studyFile, studyReport } from "./testing/study-files.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
beforeAll(async () => {
  at = await openTestContext();
});
afterAll(() => at.close());

async function arrive(files: readonly Uint8Array[]) {
  const arriving = (async function* () {
    for (const [i, bytes] of files.entries()) yield { name: String(i), body: Readable.from([bytes]) };
  })();
  const outcome = await importDicom(at.context, at.actor, arriving);
  expect(outcome.refused).toEqual([]);
}

const studyOf = (name: string) =>
  at.db.imagingStudy.findFirstOrThrow({
    where: { studyInstanceUid: uidFromSeed(name) },
    include: { jobs: { orderBy: { id: "asc" } } },
  });

/** Runs the study's newest request and gives what it made, and the choice by the instances' numbers. */
async function assess(name: string) {
  at.clock.now = new Date(at.clock.now.getTime() + 11_000);
  const { jobs } = await studyOf(name);
  await runAssessmentJob(at.context, jobs.at(-1)!.id);
  const row = await at.db.riskAssessment.findUniqueOrThrow({
    where: { jobId: jobs.at(-1)!.id },
    include: { job: true, models: { select: { modelVersion: { select: { modelId: true } } } } },
  });
  expect(row.job).toMatchObject({ state: "succeeded", errorCode: null });
  const instances = await at.db.instance.findMany({
    where: { series: { study: { studyInstanceUid: uidFromSeed(name) } } },
    include: { series: true },
  });
  const numberOf = new Map(
    instances.map(({ id, instanceNumber, series }) => [id, 100 * series.number! + instanceNumber!]),
  );
  const choices = instanceChoices.parse(row.instanceChoices);
  expect(choices).toHaveLength(instances.length);
  const told = new Map(choices.map((choice) => [numberOf.get(choice.instanceId)!, choice]));
  return { row, result: row.result as unknown as FusedAssessment, choices, told, numberOf };
}

const view = (value: string) => textElement("00185101", "CS", value);
const chest: Omit<StudyFile, "study"> = {
  modality: "DX",
  bodyPart: "CHEST",
  pictures: ["chest/normal-00"],
  says: [view("PA")],
};
const sr = "1.2.840.10008.5.1.4.1.1.88.33";

test("worked example: of a frontal, a lateral, a report and a localizer the frontal is read, and the results that come back are not", async () => {
  const study = "mixed";
  await arrive([
    await studyReport({ ...chest, study, modality: "SR", series: 9 }, sr),
    await studyFile({ ...chest, study, number: 2, says: [view("LL")], pictures: ["chest/viral-00"] }),
    await studyFile({ ...chest, study, number: 1 }),
    await studyFile({
      ...{ ...chest, study, modality: "CT", series: 3 },
      says: [textElement("00080008", "CS", "ORIGINAL\\PRIMARY\\LOCALIZER")],
    }),
  ]);
  const { row, result, told, numberOf } = await assess(study);
  expect(numberOf.get(row.instanceId!)).toBe(101);
  expect(result.images!.readings).toMatchObject([
    { instanceId: row.instanceId, isCounted: true, frameNumber: null },
  ]);
  expect(Object.fromEntries([...told].map(([number, { rule, code }]) => [number, [rule, code]]))).toEqual({
    101: ["read", null],
    102: ["view", "other-view"],
    301: ["localizer", "localizer"],
    901: ["pixels", "no-image"],
  });
  // What this product made of the study, sent back to it: kept, never read, and nothing is assessed anew.
  const made = { actor: at.actor, assessmentId: row.id, softwareVersion: "1" };
  await arrive([
    await renderResult(at.context, { ...made, kind: "structured-report" }),
    await renderResult(at.context, { ...made, kind: "heatmap" }),
  ]);
  const { id, jobs } = await studyOf(study);
  expect(jobs).toHaveLength(1);
  const scenario = at.context.models.scenario("chest");
  const { images, choices } = await chooseImages(at.db, id, scenario);
  expect(images.map(({ instanceId }) => instanceId)).toEqual([row.instanceId]);
  expect(choices.map(({ code }) => code)).toEqual(expect.arrayContaining(["screen-capture"]));
  expect(choices).toHaveLength(6);
});

test("of a study of laterals and reports nothing is read: withheld at once with why, the history alone speaks, no failed job", async () => {
  const study = "laterals";
  await arrive([
    await studyFile({ ...chest, study, says: [view("LATERAL")] }),
    await studyReport({ ...chest, study, modality: "SR", series: 9 }, sr),
  ]);
  const { row, result, choices } = await assess(study);
  expect(row).toMatchObject({ status: "withheld", withheldReason: "nothing-to-read", instanceId: null });
  expect(row.job.attempts).toBe(1);
  // Its manifest is what decided.
  expect(row.models).toEqual([{ modelVersion: { modelId: "chest-head" } }]);
  expect(result).toMatchObject({ historyOnly: false, images: { readings: [], leftOut: 0 } });
  expect(result.findings.every(({ postTestProbability }) => postTestProbability === null)).toBe(true);
  expect(result.findings.every(({ preTestProbability }) => preTestProbability > 0)).toBe(true);
  expect(choices.map(({ reason }) => reason)).toEqual([
    "It is a structured report.",
    "Its view is LATERAL; the model reads PA or AP.",
  ]);
});

test("a study of reports alone can be asked for by name, and says that there is nothing to read", async () => {
  const study = "reports";
  await arrive([await studyReport({ ...chest, study, modality: "SR" }, sr)]);
  const { id, jobs } = await studyOf(study);
  expect(jobs).toEqual([]);
  await assessStudy(at.context, at.actor, { studyId: id, scenarios: ["chest"] });
  expect((await assess(study)).row).toMatchObject({ status: "withheld", withheldReason: "nothing-to-read" });
});

const place = (mm: number) => [
  textElement("00200032", "DS", `0\\0\\${mm}`),
  textElement("00200037", "DS", "1\\0\\0\\0\\1\\0"),
];
const head: Omit<StudyFile, "study"> = { modality: "MR", bodyPart: "BRAIN", pictures: ["brain/tumor-00"] };

test("of a series of slices the middle one in space is read, and once a key object has come the one that it names", async () => {
  const study = "series";
  const slices = [50, 10, 40, 20, 30].map((mm, i) =>
    studyFile({ ...head, study, number: i + 1, pictures: [`brain/tumor-0${i}`], says: place(mm) }),
  );
  await arrive(await Promise.all(slices));
  const { row, told, numberOf } = await assess(study);
  expect(numberOf.get(row.instanceId!)).toBe(105);
  expect(told.get(105)).toMatchObject({ isRead: true, reason: "It is the middle slice of a stack of 5." });
  expect(told.get(101)).toMatchObject({ isRead: false, rule: "slices", code: "other-slice" });

  const key = (title: string, number: number) => {
    const named = [textElement("00081155", "UI", uidFromSeed(`${study} 1 2`))];
    const evidence = sequenceElement("00081115", [sequenceElement("00081199", named)]);
    const titled = sequenceElement("0040A043", [textElement("00080100", "SH", title)]);
    const says = [titled, sequenceElement("0040A375", [evidence])];
    const file = { ...head, study, modality: "KO", series: 8, number, says };
    return studyReport(file, "1.2.840.10008.5.1.4.1.1.88.59");
  };
  // One that is for teaching, and a report, ask for nothing.
  const report = await studyReport({ ...head, study, modality: "SR", series: 9 }, sr);
  await arrive([await key("113004", 1), report]);
  expect((await studyOf(study)).jobs).toHaveLength(1);

  const came = at.clock.now.getTime();
  await arrive([await key("113000", 2)]);
  const { jobs } = await studyOf(study);
  expect(jobs.map(({ notBefore }) => notBefore?.getTime())).toEqual([expect.any(Number), came + 10_000]);
  await arrive([await key("113000", 2)]);
  expect((await studyOf(study)).jobs).toHaveLength(2);
  const again = await assess(study);
  expect(again.numberOf.get(again.row.instanceId!)).toBe(102);
  expect(again.told.get(102)!.reason).toBe("A Key Object Selection names it.");
});

test("of an object of several frames one is read, and the very frame is shown and mapped", async () => {
  const study = "frames";
  const pictures = ["brain/no_tumor-00", "brain/tumor-01", "brain/no_tumor-02"];
  await arrive([
    await studyFile({ ...head, study, pictures }),
    // The same picture as the middle frame, alone in a series of its own.
    await studyFile({ ...head, study, series: 2, pictures: [pictures[1]!] }),
  ]);
  const { row, result, told } = await assess(study);
  expect(told.get(101)).toMatchObject({ isRead: true, frameNumbers: [2] });
  const [alone, frame] = result.images!.readings;
  expect(frame).toMatchObject({ frameNumber: 2 });
  expect(alone).toMatchObject({ frameNumber: null });
  expect(frame!.probabilities).toEqual(alone!.probabilities);
  expect(await renderInstance(at.context, frame!.instanceId, 2)).toEqual(
    await renderInstance(at.context, alone!.instanceId),
  );
  const map = (of: typeof frame) =>
    renderHeatmap(at.context, {
      ...{ assessmentId: row.id, classId: "tumor" },
      ...{ instanceId: of!.instanceId, frameNumber: of!.frameNumber ?? undefined },
    });
  expect(await map(frame)).toEqual(await map(alone));
  await expect(map({ ...frame!, frameNumber: 1 })).rejects.toMatchObject({ code: "NOT_FOUND" });
  await expect(renderInstance(at.context, frame!.instanceId, 4)).rejects.toMatchObject({ code: "NOT_FOUND" });
});
