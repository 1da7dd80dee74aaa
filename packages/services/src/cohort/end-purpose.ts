import { type Actor, NotFoundError } from "@synoptic/domain";
import { visibleCohorts } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Ends a research purpose now: nothing more is analysed or exported for it. One that is over stays as it was.
 * @throws NotFoundError
 */
export async function endPurpose(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { purposeId }: { purposeId: string },
): Promise<{ purposeId: string }> {
  const at = now();
  await db.$transaction(async (tx) => {
    const own = { id: purposeId, ...visibleCohorts(actor) };
    const found = await tx.researchPurpose.findFirst({ where: own, select: { endsAt: true } });
    if (!found) throw new NotFoundError("The site has approved no such purpose.", ["purposeId"]);
    if (found.endsAt && found.endsAt <= at) return;
    await tx.researchPurpose.update({ where: { id: purposeId }, data: { endsAt: at }, select: { id: true } });
    const subject = { subjectType: "ResearchPurpose", subjectId: purposeId };
    await audit(tx, actor, { action: "research-purpose.end", ...subject, at });
  });
  return { purposeId };
}
