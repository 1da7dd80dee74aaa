import {
  type CohortDefinition,
  flatten,
  InvalidInputError,
  NotFoundError,
  parseCohortDefinition,
} from "@synoptic/domain";
import type { KeptDefinitions } from "../cohort-sql/rule-sql.ts";
import type { Db } from "./db.ts";

/** Cohorts that name cohorts that name cohorts: more of them are a program's. */
const MAX_KEPT = 20;

/**
 * The definitions of all kept versions that a definition names, and that those name. A version only names older ones, so
 * there is no way round in a circle.
 * @throws NotFoundError where the site has no such version, InvalidInputError where there are more than 20
 */
export async function keptDefinitions(
  db: Db,
  siteId: string,
  definition: CohortDefinition,
): Promise<KeptDefinitions> {
  const kept = new Map<string, CohortDefinition>();
  let wanted = named(definition);
  while (wanted.length > 0) {
    if (kept.size + wanted.length > MAX_KEPT)
      throw new InvalidInputError(`A cohort is made of ${MAX_KEPT} others at most.`, ["definition"]);
    const found = await db.cohortVersion.findMany({
      where: { id: { in: wanted }, cohort: { siteId } },
      select: { id: true, definition: true },
    });
    if (found.length < wanted.length)
      throw new NotFoundError("No cohort of the site has this id.", ["definition"]);
    for (const { id, definition: json } of found) kept.set(id, parseCohortDefinition(json));
    wanted = found.flatMap(({ id }) => named(kept.get(id)!)).filter((id) => !kept.has(id));
    wanted = [...new Set(wanted)];
  }
  return kept;
}

/** Ids of versions, each once. */
function named({ where }: CohortDefinition): string[] {
  return [...new Set(flatten(where).flatMap((rule) => ("cohort" in rule ? [rule.cohort] : [])))];
}

/** What people call the cohorts that definitions name: `“Diabetes”, version 2`. */
export async function cohortNames(
  db: Db,
  siteId: string,
  definitions: readonly CohortDefinition[],
): Promise<Map<string, string>> {
  const ids = [...new Set(definitions.flatMap(named))];
  if (ids.length === 0) return new Map();
  const found = await db.cohortVersion.findMany({
    where: { id: { in: ids }, cohort: { siteId } },
    select: { id: true, number: true, cohort: { select: { name: true } } },
  });
  return new Map(found.map(({ id, number, cohort }) => [id, `“${cohort.name}”, version ${number}`]));
}
