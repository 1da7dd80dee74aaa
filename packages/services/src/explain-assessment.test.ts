import { readFile } from "node:fs/promises";
import { InvalidInputError, NotFoundError } from "@synoptic/domain";
import { ExplanationUnavailableError } from "@synoptic/inference";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { explainAssessment } from "./explain-assessment.ts";
import { registerStudy } from "./register-study.ts";
import { renderExplanation } from "./render-explanation.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { runExplanation } from "./run-explanation.ts";
import { runTask } from "./tasks/run-task.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let assessmentId: string;
beforeAll(async () => {
  at = await openTestContext();
  const patientId = await at.addPatient();
  const png = new URL("../../synthetic/images/skin/mel-00.png", import.meta.url);
  const { sha256 } = await at.context.blobs.write(await readFile(png), { limitBytes: 1e6 });
  const { jobIds } = await registerStudy(at.context, at.actor, {
    sha256s: [sha256],
    patientId,
    scenario: "skin",
  });
  assessmentId = await assessed(jobIds[0]!);
});
afterAll(() => at.close());

async function assessed(jobId: string): Promise<string> {
  await runAssessmentJob(at.context, jobId);
  return (await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } })).id;
}

const lime = { classId: "mel", method: "lime", parameters: { samples: 50, superpixels: 10 }, seed: 3 };
const ask = (change: object = {}, actor = at.actor) =>
  explainAssessment(at.context, actor, { assessmentId, ...lime, ...change });

async function run(taskId: string, progress: (step: string, share: number) => void = () => {}) {
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId } });
  return await runExplanation(at.context, { task, signal: new AbortController().signal, progress });
}

test("worked example: a question becomes a task, the task an explanation with what it is worth, and the map a PNG", async () => {
  const asked = await ask();
  expect(asked).toEqual({ explanationId: null, taskId: expect.any(String) });
  expect(await ask()).toEqual(asked);
  const shares: number[] = [];
  const { explanationId } = (await run(asked.taskId!, (_step, share) => shares.push(share))) as {
    explanationId: string;
  };

  const kept = await at.db.explanation.findUniqueOrThrow({ where: { id: explanationId } });
  expect(kept).toMatchObject({
    assessmentId,
    taskId: asked.taskId,
    classId: "mel",
    method: "lime",
    seed: 3,
    parameters: { ...lime.parameters, hide: "mean" },
    cost: { forwardPasses: 50 },
    fit: { r2: expect.any(Number) },
    quality: { stability: { seeds: 3 }, verdict: { level: expect.any(String) } },
    rows: 160,
    columns: 160,
  });
  expect(kept.map).toHaveLength(160 * 160 * 4);
  expect(shares.at(-1)).toBe(1);
  expect(shares.every((share, i) => i === 0 || share >= shares[i - 1]!)).toBe(true);

  const drawn = await renderExplanation(at.context, explanationId);
  expect([drawn.readUInt32BE(16), drawn.readUInt32BE(20)]).toEqual([176, 176]);
});

test("what has been answered is not asked again, however the defaults are written; another seed is another question", async () => {
  const before = await at.db.explanation.findFirstOrThrow({ where: { assessmentId } });
  const written = { ...lime.parameters, hide: "mean" };
  expect(await ask({ parameters: written })).toEqual({ explanationId: before.id, taskId: null });
  const { taskId } = await ask({ seed: 4 });
  await runTask(at.context, taskId!);
  const task = await at.db.backgroundTask.findUniqueOrThrow({ where: { id: taskId! } });
  expect(task).toMatchObject({
    kind: "explanation",
    state: "succeeded",
    result: { explanationId: expect.any(String) },
  });
  expect((await ask({ seed: 4 })).explanationId).not.toBe(before.id);
});

test("running a task twice, also at once, keeps one explanation", async () => {
  const { taskId } = await ask({ method: "class-activation-map", parameters: {} });
  const answers = await Promise.all([run(taskId!), run(taskId!)]);
  expect(answers[0]).toEqual(answers[1]);
  expect(await run(taskId!)).toEqual(answers[0]);
  expect(await at.db.explanation.count({ where: { taskId: taskId! } })).toBe(1);
});

test("who asked about whose image is noted", async () => {
  const note = await at.db.auditEvent.findFirstOrThrow({ where: { action: "assessment.explain" } });
  expect(note).toMatchObject({
    subjectId: assessmentId,
    actorId: at.actor.id,
    patientId: expect.any(String),
  });
});

test("refused: another site's, no image, no such class, seed, parameter or method, a model that gives too little", async () => {
  await expect(ask({}, at.stranger)).rejects.toThrow(NotFoundError);
  const { jobId } = await assessPatient(at.context, at.actor, {
    patientId: await at.addPatient(),
    scenarios: ["skin"],
  });
  const historyOnly = await assessed(jobId);
  await expect(ask({ assessmentId: historyOnly })).rejects.toThrow(/No image was read/);
  await expect(ask({ classId: "tumor" })).rejects.toMatchObject({ path: ["classId"] });
  await expect(ask({ seed: -1 })).rejects.toThrow(InvalidInputError);
  await expect(ask({ parameters: { samples: 1e9 } })).rejects.toMatchObject({
    path: ["parameters", "samples"],
  });
  await expect(ask({ method: "guess" })).rejects.toMatchObject({ code: "UNKNOWN_EXPLANATION" });
  await expect(ask({ method: "attention-map", parameters: {} })).rejects.toThrow(ExplanationUnavailableError);
});

test("a model that is no longer installed cannot be asked again", async () => {
  const models = { ...at.context.models, imageModels: () => [] };
  const asked = explainAssessment({ ...at.context, models }, at.actor, { assessmentId, ...lime });
  await expect(asked).rejects.toThrow(/no longer installed/);
});
