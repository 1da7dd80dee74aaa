import {
  type Actor,
  ForbiddenError,
  InvalidInputError,
  InvalidProbabilityError,
  NotFoundError,
} from "@synoptic/domain";
import { listDecision, noteEvent, sendResults, visibleAssessments } from "@synoptic/persistence";
import { announceWorklist } from "./announce.ts";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

export interface ReviewAssessmentInput {
  assessmentId: string;
  decision: "accepted" | "overridden";
  /** Needed to override. */
  reason?: string | null | undefined;
  /** The reviewer's own probability of the primary finding, in (0, 1); only to override. */
  overriddenProbability?: number | null | undefined;
}

/**
 * Keeps a clinician's decision about an assessment. The assessment itself never changes; a second thought is a
 * second review.
 * @throws ForbiddenError unless a clinician or administrator in person
 * @throws InvalidInputError, InvalidProbabilityError
 * @throws NotFoundError, also for another site's assessment
 */
export async function reviewAssessment(
  context: Pick<ServiceContext, "db" | "events" | "now">,
  actor: Actor,
  input: ReviewAssessmentInput,
): Promise<{ reviewId: string; assessmentId: string }> {
  const reviewerId = requireReviewer(actor);
  const { assessmentId, decision } = input;
  const { reason, overriddenProbability } = checkDecision(input);
  const reviewedAt = context.now();

  const { reviewId, worklistItemId } = await context.db.$transaction(async (tx) => {
    const assessment = await tx.riskAssessment.findUnique({
      where: { id: assessmentId, AND: [visibleAssessments(actor)] },
      select: { patientId: true },
    });
    if (!assessment) throw new NotFoundError("The site has no such assessment.", ["assessmentId"]);
    const { id } = await tx.review.create({
      data: { assessmentId, reviewerId, decision, reason, overriddenProbability, reviewedAt },
      select: { id: true },
    });
    await audit(tx, actor, {
      action: "assessment.review",
      subjectType: "RiskAssessment",
      subjectId: assessmentId,
      patientId: assessment.patientId,
      at: reviewedAt,
    });
    const subject = { subjectType: "RiskAssessment", subjectId: assessmentId } as const;
    await noteEvent(tx, actor.siteId, { event: "assessment.reviewed", ...subject }, reviewedAt);
    if (decision === "accepted")
      await sendResults(tx, { assessmentId, siteId: actor.siteId, when: "accepted" }, reviewedAt);
    return { reviewId: id, worklistItemId: await listDecision(tx, assessmentId, decision, reviewedAt) };
  });
  announceWorklist(context, actor.siteId, worklistItemId);
  return { reviewId, assessmentId };
}

function requireReviewer({ kind, id, role }: Actor): string {
  const may = kind === "user" && (role === "clinician" || role === "administrator");
  if (!may || id === null)
    throw new ForbiddenError("Only a clinician or an administrator reviews, in person.");
  return id;
}

function checkDecision(input: ReviewAssessmentInput) {
  const reason = input.reason?.trim() || null;
  const overriddenProbability = input.overriddenProbability ?? null;
  if (input.decision === "overridden" && reason === null) {
    throw new InvalidInputError("To override, give a reason.", ["reason"]);
  }
  if (input.decision === "accepted" && overriddenProbability !== null) {
    throw new InvalidInputError("Who accepts has no other probability.", ["overriddenProbability"]);
  }
  if (overriddenProbability !== null && !(overriddenProbability > 0 && overriddenProbability < 1)) {
    throw new InvalidProbabilityError("A probability lies between 0 and 1, both left out.", [
      "overriddenProbability",
    ]);
  }
  return { reason, overriddenProbability };
}
