import { type Actor, ConflictError, InvalidInputError, NotFoundError } from "@synoptic/domain";
import { readDicom, textOf } from "@synoptic/imaging";
import { listStudyInstances } from "@synoptic/persistence";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { assessPatient } from "../assess-patient.ts";
import { assessStudy } from "../assess-study.ts";
import { importDicom } from "../import-dicom.ts";
import { reviewAssessment } from "../review-assessment.ts";
import { runAssessmentJob } from "../run-assessment-job.ts";
import { type Archive, openArchive } from "../testing/dicomweb-archive.ts";
import { skinPicture } from "../testing/skin-pictures.ts";
import { openTestContext, type TestContext } from "../testing/test-context.ts";
import { retryAfterMs } from "../webhooks/retry-after.ts";
import { deliverResults } from "./deliver-results.ts";
import { keepResults } from "./keep-results.ts";
import { addDicomServer, endDicomServer } from "./manage-dicom-servers.ts";
import { readResult } from "./read-result.ts";
import { sendResult } from "./send-result.ts";

let at: TestContext;
let admin: Actor;
let archive: Archive;
beforeAll(async () => {
  at = await openTestContext();
  admin = { ...at.actor, role: "administrator" };
});
afterAll(() => at.close());
beforeEach(async () => {
  archive = await openArchive();
  await at.db.resultDelivery.deleteMany();
  await at.db.dicomServer.deleteMany();
});
afterEach(() => archive.close());

const add = (results: "none" | "by_hand" | "assessed" | "accepted") =>
  addDicomServer(at.context, admin, {
    ...{ name: "Archive", url: archive.url, authentication: "none", isPulledFrom: false, results },
  });

let studies = 0;
/** A photograph of a lesion as DICOM, kept and read. */
async function assess(): Promise<{ assessmentId: string; studyId: string }> {
  const acquiredAt = new Date("2026-01-05T10:00:00Z");
  const picture = await skinPicture({ name: "mel-00", study: `sent ${studies++}`, acquiredAt, number: 1 });
  const files = (async function* () {
    yield {
      name: "one",
      body: (async function* () {
        yield picture;
      })(),
    };
  })();
  const { studyIds, jobIds } = await importDicom(at.context, at.actor, files);
  const [studyId, jobId] = [studyIds[0]!, jobIds[0]!];
  at.clock.now = new Date(at.clock.now.getTime() + 60_000);
  await runAssessmentJob(at.context, jobId);
  const { id } = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } });
  return { assessmentId: id, studyId };
}

const kept = (assessmentId: string) =>
  at.db.instance.findMany({
    where: { resultOfId: assessmentId },
    include: { series: true },
    orderBy: { frames: "asc" },
  });
const deliveries = () => at.db.resultDelivery.findMany({ orderBy: { id: "asc" } });

test("worked example: results are kept once beside the study, are no images of it, and are what is served", async () => {
  const { assessmentId, studyId } = await assess();
  const before = await listStudyInstances(at.db, studyId, []);
  await Promise.all([keepResults(at.context), keepResults(at.context)]);
  const [report, heatmap, ...more] = await kept(assessmentId);
  expect(more).toEqual([]);
  expect([report!.series.modality, heatmap!.series.modality]).toEqual(["SR", "OT"]);
  expect(report!.series.studyId).toBe(studyId);
  expect(await listStudyInstances(at.db, studyId, [])).toEqual(before);
  expect(await at.db.resultRequest.count({ where: { assessmentId } })).toBe(0);

  const file = await readResult(at.context, { actor: at.actor, assessmentId, kind: "structured-report" });
  expect(Buffer.from(file)).toEqual(Buffer.from(await at.context.blobs.read(report!.sha256)));
  expect(textOf(readDicom(file).attributes, "00080060")).toBe("SR");

  // Read again: the new assessment is of the one image, not of its own heatmap, and has results of its own.
  const { jobId } = await assessStudy(at.context, at.actor, { studyId });
  await runAssessmentJob(at.context, jobId);
  const next = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } });
  expect((next.result as { images?: { readings: unknown[] } }).images?.readings).toHaveLength(1);
  await keepResults(at.context);
  expect(await kept(next.id)).toHaveLength(2);
});

test("a server that gets every result is sent both files, the same when it is asked again", async () => {
  const { serverId } = await add("assessed");
  const { assessmentId } = await assess();
  // What is not made yet is not sent.
  await deliverResults(at.context);
  expect(archive.stored).toEqual([]);
  await keepResults(at.context);
  await deliverResults(at.context);
  expect(archive.stored).toHaveLength(2);
  expect(await deliveries()).toMatchObject([{ serverId, state: "delivered", attempts: 1, lastReason: null }]);
  await deliverResults(at.context);
  expect(archive.stored).toHaveLength(2);
  await sendResult(at.context, at.actor, { assessmentId, serverId });
  await deliverResults(at.context);
  const same = (text: string) => text.split("\r\n--")[0];
  expect(archive.stored.slice(2).map(same)).toEqual(archive.stored.slice(0, 2).map(same));
});

test("a server that gets what is accepted waits for a clinician; what is overridden is not sent", async () => {
  await add("accepted");
  const [good, bad] = [await assess(), await assess()];
  await keepResults(at.context);
  expect(await deliveries()).toEqual([]);
  const { actor, context } = at;
  await reviewAssessment(context, actor, { assessmentId: good.assessmentId, decision: "accepted" });
  const overridden = { assessmentId: bad.assessmentId, decision: "overridden", reason: "Blurred" } as const;
  await reviewAssessment(context, actor, overridden);
  await deliverResults(context);
  expect(await deliveries()).toMatchObject([{ assessmentId: good.assessmentId, state: "delivered" }]);
});

test("a server that is away is tried again, later each time, and given up; by hand it begins anew", async () => {
  const { serverId } = await add("by_hand");
  const { assessmentId } = await assess();
  await keepResults(at.context);
  await sendResult(at.context, at.actor, { assessmentId, serverId });
  archive.faults.status = 503;
  for (const wait of [...retryAfterMs, 0]) {
    await deliverResults(at.context);
    at.clock.now = new Date(at.clock.now.getTime() + wait * 1.3);
  }
  const told = "Archive: It answered 503.";
  expect(await deliveries()).toMatchObject([{ state: "dead", attempts: 10, lastReason: told }]);
  archive.faults.status = null;
  await sendResult(at.context, at.actor, { assessmentId, serverId });
  await deliverResults(at.context);
  expect(await deliveries()).toMatchObject([{ state: "delivered", attempts: 1, lastReason: null }]);
});

test("what a server refuses is not sent again by itself, unless it has no room", async () => {
  const { serverId } = await add("by_hand");
  const { assessmentId } = await assess();
  await keepResults(at.context);
  await sendResult(at.context, at.actor, { assessmentId, serverId });
  archive.faults.storeReason = 0xa700;
  await deliverResults(at.context);
  expect(await deliveries()).toMatchObject([{ state: "waiting", lastReason: "It refused a file: A700." }]);
  archive.faults.storeReason = 0xa900;
  at.clock.now = new Date(at.clock.now.getTime() + 60_000);
  await deliverResults(at.context);
  expect(await deliveries()).toMatchObject([{ state: "dead", lastReason: "It refused a file: A900." }]);
});

test("an ended server gets nothing more; results that cannot be made are told where they were to go", async () => {
  const { serverId } = await add("assessed");
  const first = await assess();
  await endDicomServer(at.context, admin, { serverId });
  await keepResults(at.context);
  await deliverResults(at.context);
  expect(await deliveries()).toMatchObject([{ state: "dead", lastReason: "The server was ended." }]);
  await expect(sendResult(at.context, at.actor, { ...first, serverId })).rejects.toThrow(NotFoundError);

  const other = await add("assessed");
  const { assessmentId, studyId } = await assess();
  const image = await at.db.instance.findFirstOrThrow({ where: { series: { studyId } } });
  await at.context.blobs.remove(image.sha256);
  for (let i = 0; i < 3; i++) await keepResults(at.context);
  expect(await at.db.resultDelivery.findFirst({ where: { serverId: other.serverId } })).toMatchObject({
    state: "dead",
    lastReason: expect.stringMatching(/^The results could not be made/),
  });
  expect(await kept(assessmentId)).toEqual([]);
});

test("refused: results of the history alone, others' assessments, servers that get none", async () => {
  const { serverId } = await add("by_hand");
  const patientId = await at.addPatient();
  const { jobId } = await assessPatient(at.context, at.actor, { patientId, scenarios: ["skin"] });
  await runAssessmentJob(at.context, jobId);
  const { id } = await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } });
  const send = (assessmentId: string, to = serverId, actor = at.actor) =>
    sendResult(at.context, actor, { assessmentId, serverId: to });
  await expect(send(id)).rejects.toThrow(InvalidInputError);
  await expect(send(id, serverId, at.stranger)).rejects.toThrow(NotFoundError);
  const none = await add("none");
  await expect(send(id, none.serverId)).rejects.toThrow(ConflictError);
  expect(await deliveries()).toEqual([]);
});
