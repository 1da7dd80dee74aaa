import { NotFoundError } from "@synoptic/domain";
import { cdsServices, feedbackRequest, overrideText } from "@synoptic/interop";
import { listDecision, visibleAssessments } from "@synoptic/persistence";
import { announceWorklist } from "../announce.ts";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { validated } from "../validated.ts";
import type { CdsActor } from "./authenticate-cds-client.ts";

type Context = Pick<ServiceContext, "db" | "events" | "now">;

/**
 * Keeps what became of cards in the EHR as reviews of their assessments, all or none. The same feedback again changes
 * nothing. The EHR names no person, so that the review names the EHR.
 * @throws InvalidInputError, NotFoundError where a card is of no assessment of the site
 */
export async function recordFeedback(
  context: Context,
  actor: CdsActor,
  { serviceId, body }: { serviceId: string; body: unknown },
): Promise<void> {
  if (!cdsServices.some(({ id }) => id === serviceId))
    throw new NotFoundError("There is no such CDS service.");
  const { feedback } = validated(feedbackRequest, body);
  const at = context.now();
  const changed = await context.db.$transaction(async (tx) => {
    const items: (string | undefined)[] = [];
    for (const item of feedback) {
      const { card: assessmentId, outcome: decision } = item;
      const assessment = await tx.riskAssessment.findUnique({
        where: { id: assessmentId, AND: [visibleAssessments(actor)] },
        select: { patientId: true },
      });
      if (!assessment) throw new NotFoundError("A card is of no assessment of the site.", ["feedback"]);
      const told = new Date(item.outcomeTimestamp);
      const review = { assessmentId, cdsClientId: actor.id, decision, reviewedAt: told > at ? at : told };
      if (await tx.review.findFirst({ where: review, select: { id: true } })) continue;
      const reason = decision === "overridden" ? overrideText(item) : null;
      await tx.review.create({ data: { ...review, reason }, select: { id: true } });
      await audit(tx, actor, {
        action: "assessment.review",
        subjectType: "RiskAssessment",
        subjectId: assessmentId,
        patientId: assessment.patientId,
        at,
      });
      items.push(await listDecision(tx, assessmentId, decision, at));
    }
    return items;
  });
  for (const item of changed) announceWorklist(context, actor.siteId, item);
}
