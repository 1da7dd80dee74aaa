import {
  type Actor,
  type CohortDefinition,
  type ProtectedCount,
  parseCohortDefinition,
  topRules,
} from "@synoptic/domain";
import { type CohortFacet, countCohort as count, keptDefinitions, readAside } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { guardSite, noteQuestion } from "./ask-question.ts";
import { onGrid } from "./on-grid.ts";
import { pastMoment } from "./past-moment.ts";
import { researchSnapshot } from "./research-snapshot.ts";

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
 * @param facets false where only the counts are wanted, which takes less time
 * @throws InvalidInputError naming the rule that is wrong, NotFoundError for a cohort that is not the site's,
 *   CohortTooSlowError
 */
export async function countCohort(
  { db, replica, now }: Pick<ServiceContext, "db" | "replica" | "now">,
  actor: Actor,
  { definition: given, snapshotAt }: { definition?: unknown; snapshotAt?: Date | null | undefined },
  {
    limitMs = LIMIT_MS,
    signal,
    facets: withFacets = true,
  }: { limitMs?: number; signal?: AbortSignal; facets?: boolean } = {},
): Promise<CohortCounts> {
  const definition = parseCohortDefinition(given, ["definition"]);
  const kept = await keptDefinitions(db, actor.siteId, definition);
  const asked = now();
  const at = await pastMoment(db, actor.siteId, { wanted: snapshotAt, now: asked });
  const { questionId } = await noteQuestion(db, actor, definition, asked);
  await audit(db, actor, {
    action: "cohort.count",
    subjectType: "CohortQuestion",
    subjectId: questionId,
    at: asked,
  });
  const snapshot = await researchSnapshot(db, actor.siteId, at, asked);
  return await onGrid(async () => {
    const { known, after, facets } = await readAside({ db, replica }, (read) =>
      count(read, definition, snapshot, { limitMs, signal, kept, facets: withFacets }),
    );
    const guard = await guardSite(db, actor.siteId);
    const rules = topRules(definition);
    // What the first rules leave is what they alone would count, and is blurred alike.
    const first = (n: number) => guard.of({ ...definition, where: { all: rules.slice(0, n) } });
    const whole = guard.of(definition);
    return {
      definition,
      snapshotAt: at,
      known: first(0).count(known),
      after: after.map((people, i) => first(i + 1).count(people)),
      facets: facets
        .map(({ facet, cell, people }) => ({ facet, cell, people: whole.count(people, [facet, cell]) }))
        .filter(({ people }) => people.value !== null),
    };
  });
}
