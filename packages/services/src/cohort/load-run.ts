import {
  type Actor,
  type CohortDefinition,
  type CountGuard,
  NotFoundError,
  parseCohortDefinition,
} from "@synoptic/domain";
import {
  type KeptDefinitions,
  keptDefinitions,
  type ResearchUse,
  type Snapshot,
  visibleCohorts,
} from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { guardSite, noteQuestion } from "./ask-question.ts";
import { requirePurpose } from "./open-run.ts";
import { researchSnapshot } from "./research-snapshot.ts";

/** All that an analysis of a run needs to find its members and to tell numbers about them. */
export interface LoadedRun {
  id: string;
  versionId: string;
  purposeId: string;
  definition: CohortDefinition;
  /** Of the definition, in hexadecimal. */
  sha256: string;
  kept: KeptDefinitions;
  snapshot: Snapshot;
  guard: CountGuard;
}

/**
 * A run, for a use that its purpose allows now; that it was used, and for what, is noted.
 * @throws NotFoundError, ForbiddenError naming why
 */
export async function loadRun(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  runId: string,
  use: ResearchUse,
): Promise<LoadedRun> {
  const run = await db.cohortRun.findFirst({
    where: { id: runId, ...visibleCohorts(actor) },
    include: { version: true },
  });
  if (!run) throw new NotFoundError("The site has no such run of a cohort.", ["runId"]);
  await requirePurpose(db, actor, run.purposeId, now(), use);
  const definition = parseCohortDefinition(run.version.definition);
  const at = now();
  await noteQuestion(db, actor, definition, at);
  const subject = { subjectType: "CohortRun", subjectId: runId };
  await audit(db, actor, { action: `cohort.${use}`, ...subject, at });
  return {
    id: run.id,
    versionId: run.versionId,
    purposeId: run.purposeId,
    definition,
    sha256: run.version.sha256,
    kept: await keptDefinitions(db, actor.siteId, definition),
    snapshot: await researchSnapshot(db, actor.siteId, run.snapshotAt, at),
    guard: (await guardSite(db, actor.siteId)).of(definition),
  };
}
