import { type Actor, NotFoundError, parseCohortDefinition } from "@synoptic/domain";
import {
  type CohortMember,
  cohortMembers,
  countCohortMembers,
  keptDefinitions,
  readAside,
  visibleCohorts,
} from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { recordAccess } from "../record-access.ts";
import { requirePurpose } from "./open-run.ts";
import { ANALYSIS_LIMIT_MS } from "./read-limits.ts";
import { researchSnapshot } from "./research-snapshot.ts";

export interface MembersPage {
  /** In the order of their ids. */
  members: readonly CohortMember[];
  total: number;
}

/**
 * Who is in a run, page by page: for those who may see patients. Each patient on the page is noted as read.
 * @param after the last patient of the page before; the first page where left out
 * @throws NotFoundError, ForbiddenError where the run's purpose is over, CohortTooSlowError
 */
export async function listMembers(
  { db, replica, now }: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { runId, after, first }: { runId: string; after?: string | null | undefined; first: number },
): Promise<MembersPage> {
  const run = await db.cohortRun.findFirst({
    where: { id: runId, ...visibleCohorts(actor) },
    include: { version: true },
  });
  if (!run) throw new NotFoundError("The site has no such run of a cohort.", ["runId"]);
  const at = now();
  await requirePurpose(db, actor, run.purposeId, at);
  const definition = parseCohortDefinition(run.version.definition);
  const kept = await keptDefinitions(db, actor.siteId, definition);
  const snapshot = await researchSnapshot(db, actor.siteId, run.snapshotAt, at);
  const of = { definition, snapshot, kept };
  const page = { after: after ?? null, first };
  const { members, total } = await readAside({ db, replica }, async (read) => ({
    members: await cohortMembers(read, of, { page, limitMs: ANALYSIS_LIMIT_MS }),
    total: await countCohortMembers(read, of, { limitMs: ANALYSIS_LIMIT_MS }),
  }));
  await audit(db, actor, { action: "cohort.members", subjectType: "CohortRun", subjectId: runId, at });
  await recordAccess(
    { db, now },
    actor,
    members.map(({ patientId }) => ({ subjectType: "Patient", subjectId: patientId, patientId })),
  );
  return { members, total };
}
