import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { NotFoundError } from "@synoptic/domain";
import { readDicom, readPixels, textOf } from "@synoptic/imaging";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { registerStudy } from "./register-study.ts";
import { renderReport } from "./render-report.ts";
import { type ResultKind, renderResult } from "./render-result.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let patientId: string;
beforeAll(async () => {
  at = await openTestContext();
  patientId = await at.addPatient(at.actor, { sex: "female", birthDate: new Date("1955-04-12") });
});
afterAll(() => at.close());

const lesion = new URL("../../synthetic/images/skin/mel-00.png", import.meta.url);

/** One page of PDF; what it says is tested where it is written. */
const onePage = (pdf: Uint8Array) => {
  const text = Buffer.from(pdf).toString("latin1");
  expect(text.startsWith("%PDF-1.7")).toBe(true);
  expect(text).toContain("/Count 1");
  return { images: text.match(/\/Subtype \/Image/g)?.length ?? 0 };
};

const report = (assessmentId: string) =>
  renderReport(at.context, { assessmentId, scenarioLabel: "Skin lesion" });

const result = async (assessmentId: string, kind: ResultKind) => {
  const { actor } = at;
  return await renderResult(at.context, { actor, assessmentId, kind });
};

test("worked example: a study's report holds the image once, its heatmap and the heatmap's mask", async () => {
  const bytes = await readFile(lesion);
  const { sha256 } = await at.context.blobs.write(bytes, { limitBytes: 1e6 });
  await at.db.blob.create({ data: { sha256, bytes: bytes.length, mediaType: "image/png" } });
  const { siteId, id: actorId } = at.actor;
  const upload = await at.db.upload.create({ data: { siteId, sha256, actorId: actorId! } });
  const { jobIds } = await registerStudy(at.context, at.actor, {
    uploadIds: [upload.id],
    patientId,
    scenario: "skin",
    acquiredAt: new Date("2026-01-05T10:00:00Z"),
  });
  const [jobId] = jobIds as [string];
  await runAssessmentJob(at.context, jobId);
  const { id } = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } });
  const { images } = onePage(await report(id));
  expect(images).toBe(3);

  // The same as DICOM, of the study that the picture was made one of.
  const { study } = await at.db.riskAssessment.findUniqueOrThrow({ where: { id }, include: { study: true } });
  const [told, heatmap] = [await result(id, "structured-report"), await result(id, "heatmap")];
  for (const { attributes } of [told, heatmap].map(readDicom))
    expect([
      textOf(attributes, "0020000D"),
      textOf(attributes, "00100030"),
      textOf(attributes, "00100040"),
    ]).toEqual([study!.studyInstanceUid, "19550412", "F"]);
  expect(JSON.stringify(readDicom(told).attributes["0040A730"])).toContain('"Post-test probability"');
  const shown = await readPixels(heatmap);
  const image = await at.db.instance.findFirstOrThrow({ select: { rows: true, columns: true } });
  expect([shown.rows, shown.columns, shown.samples]).toEqual([image.rows, image.columns, 3]);
});

test("an assessment from the history alone has a report without an image", async () => {
  const { jobId } = await assessPatient(at.context, at.actor, { patientId, scenarios: ["skin"] });
  await runAssessmentJob(at.context, jobId);
  const { id } = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } });
  expect(onePage(await report(id)).images).toBe(0);
  await expect(result(id, "structured-report")).rejects.toThrow(NotFoundError);
});

test("no assessment, no report", async () => {
  await expect(report(randomUUID())).rejects.toThrow(NotFoundError);
});
