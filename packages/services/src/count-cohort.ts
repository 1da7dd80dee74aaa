import {
  type Actor,
  type CohortDefinition,
  flatten,
  NotFoundError,
  type ProtectedCount,
  parseCohortDefinition,
  protectCount,
} from "@synoptic/domain";
import { type CohortFacet, countCohort as count } from "@synoptic/persistence";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

export interface CohortCounts {
  definition: CohortDefinition;
  /** What became known later is not counted: asked again for this moment, the answer is the same. */
  snapshotAt: Date;
  /** Everybody, or everybody with the index date. */
  known: ProtectedCount;
  /** What each rule of the outermost `all` leaves, in its order. */
  after: readonly ProtectedCount[];
  facets: readonly { facet: CohortFacet; cell: string; people: ProtectedCount }[];
}

/** Half of the time in which a page that counts as one types still feels alive; a slower question is not for that. */
const LIMIT_MS = 10_000;

/**
 * Counts who meets a cohort's rules at a site, in persons, rounded and hidden as `protectCount` has it. A cell that is
 * hidden and one that is not there look the same, so hidden cells are left out.
 * @throws InvalidInputError naming the rule that is wrong, CohortTooSlowError
 */
export async function countCohort(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { definition: given, snapshotAt }: { definition?: unknown; snapshotAt?: Date | null | undefined },
  { limitMs = LIMIT_MS, signal }: { limitMs?: number; signal?: AbortSignal } = {},
): Promise<CohortCounts> {
  const definition = parseCohortDefinition(given, ["definition"]);
  // No cohort is kept yet that a rule could name.
  if (flatten(definition.where).some((rule) => "cohort" in rule)) {
    throw new NotFoundError("No cohort of the site has this id.", ["definition"]);
  }
  const asked = now();
  const at = snapshotAt && snapshotAt < asked ? snapshotAt : asked;
  const { known, after, facets } = await count(
    db,
    definition,
    { siteId: actor.siteId, at },
    { limitMs, signal },
  );
  await audit(db, actor, { action: "cohort.count", subjectType: "Site", subjectId: actor.siteId, at: asked });
  return {
    definition,
    snapshotAt: at,
    known: protectCount(known),
    after: after.map((people) => protectCount(people)),
    facets: facets
      .map((cell) => ({ ...cell, people: protectCount(cell.people) }))
      .filter(({ people }) => people.value !== null),
  };
}
