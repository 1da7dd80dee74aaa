import { ForbiddenError, InvalidInputError, InvalidProbabilityError, NotFoundError } from "@synoptic/domain";
import { afterAll, beforeAll, expect, test } from "vitest";
import { assessPatient } from "./assess-patient.ts";
import { type ReviewAssessmentInput, reviewAssessment } from "./review-assessment.ts";
import { runAssessmentJob } from "./run-assessment-job.ts";
import { openTestContext, type TestContext } from "./testing/test-context.ts";

let at: TestContext;
let assessmentId: string;
let patientId: string;
beforeAll(async () => {
  at = await openTestContext();
  patientId = await at.addPatient();
  assessmentId = await assess();
});
afterAll(() => at.close());

async function assess(): Promise<string> {
  const { jobId } = await assessPatient(at.context, at.actor, { patientId, scenarios: ["skin"] });
  await runAssessmentJob(at.context, jobId);
  return (await at.db.riskAssessment.findUniqueOrThrow({ where: { jobId } })).id;
}

const item = () => at.db.worklistItem.findFirstOrThrow({ where: { patientId } });

test("worked example: accepted, then overridden on a second thought; both stay, and a new assessment is undecided", async () => {
  const first = await reviewAssessment(at.context, at.actor, { assessmentId, decision: "accepted" });
  expect((await item()).decision).toBe("accepted");
  await reviewAssessment(at.context, at.actor, {
    assessmentId,
    decision: "overridden",
    reason: " Biopsy says otherwise. ",
    overriddenProbability: 0.02,
  });
  expect((await item()).decision).toBe("overridden");
  expect(await at.db.review.findMany({ where: { assessmentId }, orderBy: { id: "asc" } })).toMatchObject([
    { id: first.reviewId, decision: "accepted", reviewerId: at.actor.id },
    { decision: "overridden", reason: "Biopsy says otherwise.", overriddenProbability: 0.02 },
  ]);
  expect(
    await at.db.auditEvent.count({ where: { action: "assessment.review", subjectId: assessmentId } }),
  ).toBe(2);

  await assess();
  expect((await item()).decision).toBeNull();
});

test("an earlier assessment can still be decided about, which does not show on its case", async () => {
  await assess();
  await reviewAssessment(at.context, at.actor, { assessmentId, decision: "accepted" });
  expect((await item()).decision).toBeNull();
});

const overridden = { decision: "overridden" as const };
test.each<[string, Partial<ReviewAssessmentInput>, new (...args: never[]) => Error]>([
  ["to override without a reason", { ...overridden, reason: "  " }, InvalidInputError],
  ["a certainty", { ...overridden, reason: "x", overriddenProbability: 1 }, InvalidProbabilityError],
  ["no number", { ...overridden, reason: "x", overriddenProbability: Number.NaN }, InvalidProbabilityError],
  ["to accept another probability", { decision: "accepted", overriddenProbability: 0.5 }, InvalidInputError],
])("refused: %s", async (_what, input, fault) => {
  const whole = { assessmentId, decision: "accepted" as const, ...input };
  await expect(reviewAssessment(at.context, at.actor, whole)).rejects.toThrow(fault);
});

test("refused: machines, other roles, and another site's assessment", async () => {
  const review = (actor: typeof at.actor) =>
    reviewAssessment(at.context, actor, { assessmentId, decision: "accepted" });
  await expect(review({ ...at.actor, kind: "client" })).rejects.toThrow(ForbiddenError);
  await expect(review({ ...at.actor, role: "integrator" })).rejects.toThrow(ForbiddenError);
  await expect(review(at.stranger)).rejects.toThrow(NotFoundError);
});
