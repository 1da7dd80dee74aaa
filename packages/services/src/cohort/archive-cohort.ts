import { type Actor, NotFoundError } from "@synoptic/domain";
import { visibleCohorts } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";

/**
 * Takes a cohort off the list. Its versions and runs stay, as other cohorts and analyses name them; a new version brings
 * it back.
 * @throws NotFoundError
 */
export async function archiveCohort(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { cohortId }: { cohortId: string },
): Promise<{ cohortId: string }> {
  const at = now();
  await db.$transaction(async (tx) => {
    const own = { id: cohortId, ...visibleCohorts(actor) };
    const found = await tx.cohort.findFirst({ where: own, select: { archivedAt: true } });
    if (!found) throw new NotFoundError("The site has no such cohort.", ["cohortId"]);
    if (found.archivedAt) return;
    await tx.cohort.update({ where: { id: cohortId }, data: { archivedAt: at }, select: { id: true } });
    await audit(tx, actor, { action: "cohort.archive", subjectType: "Cohort", subjectId: cohortId, at });
  });
  return { cohortId };
}
