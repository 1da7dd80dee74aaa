import { type Actor, ConflictError, ForbiddenError, NotFoundError } from "@synoptic/domain";
import { type Db, type ResearchPurpose, type ResearchUse, visibleCohorts } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { pastMoment } from "./past-moment.ts";

export interface OpenRunInput {
  cohortVersionId: string;
  purposeId: string;
  /** Now, where left out; else as `pastMoment` has it. */
  snapshotAt?: Date | null | undefined;
}

/**
 * Pins a version of a cohort to the data as of a moment, for a purpose: what every analysis and export names. The same
 * three give the same run.
 * @throws NotFoundError, ForbiddenError where the purpose is over, ConflictError for a moment that is yet to come
 */
export async function openRun(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { cohortVersionId, purposeId, snapshotAt }: OpenRunInput,
): Promise<{ runId: string }> {
  const at = now();
  if (snapshotAt && snapshotAt > at)
    throw new ConflictError("Nothing is known of that moment yet.", ["snapshotAt"]);
  const version = await db.cohortVersion.findFirst({
    where: { id: cohortVersionId, cohort: visibleCohorts(actor) },
    select: { id: true },
  });
  if (!version) throw new NotFoundError("The site has no such cohort.", ["cohortVersionId"]);
  await requirePurpose(db, actor, purposeId, at);
  const moment = await pastMoment(db, actor.siteId, { wanted: snapshotAt, now: at });
  const key = { versionId: version.id, purposeId, snapshotAt: moment };
  return await db.$transaction(async (tx) => {
    const { id: runId } = await tx.cohortRun.upsert({
      where: { versionId_purposeId_snapshotAt: key },
      create: { ...key, siteId: actor.siteId, createdById: actor.id, createdAt: at },
      update: {},
    });
    await audit(tx, actor, { action: "cohort.run", subjectType: "CohortRun", subjectId: runId, at });
    return { runId };
  });
}

/**
 * The purpose, where it holds now.
 * @param use what it has to allow; nothing in particular where left out
 * @throws NotFoundError, ForbiddenError naming why
 */
export async function requirePurpose(
  db: Db,
  actor: Actor,
  purposeId: string,
  at: Date,
  use?: ResearchUse,
): Promise<ResearchPurpose> {
  const purpose = await db.researchPurpose.findFirst({ where: { id: purposeId, ...visibleCohorts(actor) } });
  if (!purpose) throw new NotFoundError("The site has approved no such purpose.", ["purposeId"]);
  if (purpose.startsAt > at) throw new ForbiddenError("The purpose has not begun yet.", ["purposeId"]);
  if (purpose.endsAt && purpose.endsAt <= at) throw new ForbiddenError("The purpose is over.", ["purposeId"]);
  if (use && !purpose.uses.includes(use))
    throw new ForbiddenError(`The purpose does not allow this use: ${use}.`, ["purposeId"]);
  return purpose;
}
