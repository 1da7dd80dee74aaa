import { type CohortDefinition, type Criterion, topRules } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { eventRows, type Snapshot } from "./event-sql.ts";
import { RuleSets } from "./rule-sets.ts";
import { type KeptDefinitions, ruleSql, type Scope, windowSql } from "./rule-sql.ts";

/**
 * The patients of a cohort as one statement: rows `id, index_at`, each person once. Every value is a parameter.
 * @param kept has every cohort that is named
 */
export function cohortSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions = new Map(),
): Prisma.Sql {
  const { indexAt, scope, people } = peopleOf(definition, snapshot, kept);
  const meets = ruleSql(definition.where, scope);
  // In one condition: a missing index date that is looked at by itself would spare the database the sets.
  const isMember = definition.index ? Prisma.sql`CASE WHEN x.at IS NULL THEN FALSE ELSE ${meets} END` : meets;
  const { ctes, from } = people();
  const first = ctes.length > 0 ? Prisma.sql`WITH ${Prisma.join(ctes)}` : Prisma.empty;
  return Prisma.sql`${first} SELECT p.id, ${indexAt} AS index_at ${from} AND ${isMember}`;
}

/**
 * Everybody whom the snapshot knows, and how far they get: `judged` with rows `id, sex, birth_date, deceased_at, index_at,
 * level`, where the level is how many of the outermost `all`'s rules, in their order, a person meets before one that they
 * do not; the cohort has all of them. Who lacks the index date is at level -1.
 * @param reads how often the statement reads them: what is read once is not kept, and processes can share it
 * @returns definitions for a `WITH`, and the number of rules
 */
export function judgedSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions = new Map(),
  reads: "once" | "often" = "often",
): { ctes: Prisma.Sql; rules: number } {
  const { indexAt, scope, people } = peopleOf(definition, snapshot, kept);
  const level = levelSql(definition, scope);
  const { ctes, from } = people();
  const judged = Prisma.sql`judged AS ${Prisma.raw(reads === "once" ? "NOT MATERIALIZED" : "MATERIALIZED")} (
    SELECT p.id, p.sex, p.birth_date, p.deceased_at, ${indexAt} AS index_at, ${level} AS level ${from})`;
  return { ctes: Prisma.join([...ctes, judged]), rules: topRules(definition).length };
}

/**
 * How many people are at each level of `judgedSql`: rows `level, people`, some level in two rows. Where those who are in no
 * set, or have no index date, all get equally far, they are counted and not looked at.
 */
export function levelsSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions = new Map(),
): Prisma.Sql {
  const { index } = definition;
  const ofPerson = asksOfPerson(definition.where);
  if (!index && ofPerson) {
    const { ctes } = judgedSql(definition, snapshot, kept, "once");
    return Prisma.sql`WITH ${ctes} SELECT level, count(*) AS people FROM judged GROUP BY level`;
  }
  const { scope, known } = peopleOf(definition, snapshot, kept);
  const { sets } = scope;
  const level = levelSql(definition, scope);
  // Those whom the snapshot does not know: found by their rows, or as one more set.
  const isKnown = ofPerson
    ? known
    : Prisma.sql`NOT ${sets.has("unknown", () => unknownRows(snapshot, known))}`;
  const people = ofPerson ? Prisma.sql`JOIN patients p ON p.id = m.patient_id` : Prisma.empty;
  const all = Prisma.sql`(SELECT count(*) FROM patients p WHERE ${known})`;
  const counted = Prisma.sql`(SELECT COALESCE(sum(people), 0)::int8 FROM met)`;
  if (!index)
    return Prisma.sql`WITH met AS MATERIALIZED (
        SELECT ${level} AS level, count(*) AS people FROM (${sets.rows}) m WHERE ${isKnown} GROUP BY 1)
      SELECT level, people FROM met UNION ALL SELECT ${level}, ${all} - ${counted} FROM (${sets.inNone}) m`;
  return Prisma.sql`WITH ${indexDatesSql(index, snapshot)}, met AS MATERIALIZED (
      SELECT ${level} AS level, count(*) AS people FROM (${withDates(sets)}) m CROSS JOIN LATERAL (SELECT m.at) x ${people}
      WHERE m.at IS NOT NULL AND ${isKnown} GROUP BY 1)
    SELECT level, people FROM met UNION ALL SELECT -1, ${all} - ${counted}`;
}

function unknownRows({ siteId }: Snapshot, known: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT p.id AS patient_id FROM patients p
    WHERE p.site_id = ${siteId}::uuid AND (${known}) IS NOT TRUE`;
}

/** The sets beside the index dates. A full join kept apart, so that both are read to their end, also where one is empty. */
function withDates(sets: RuleSets): Prisma.Sql {
  if (sets.size === 0) return Prisma.sql`SELECT patient_id, at FROM index_dates`;
  return Prisma.sql`SELECT * FROM index_dates FULL JOIN (${sets.rows}) s USING (patient_id) OFFSET 0`;
}

/** Of `p`, its index date `x` and the sets `m`. */
function levelSql(definition: CohortDefinition, scope: Scope): Prisma.Sql {
  const noIndex = definition.index ? [Prisma.sql`WHEN x.at IS NULL THEN -1`] : [];
  const rules = topRules(definition);
  const steps = rules.map(
    (rule, i) => Prisma.sql`WHEN NOT ${ruleSql(rule, scope)} THEN ${Prisma.raw(String(i))}`,
  );
  return Prisma.sql`CASE ${Prisma.join([...noIndex, ...steps], " ")} ELSE ${Prisma.raw(String(rules.length))} END`;
}

function asksOfPerson(rule: Criterion): boolean {
  if ("all" in rule) return rule.all.some(asksOfPerson);
  if ("any" in rule) return rule.any.some(asksOfPerson);
  if ("not" in rule) return asksOfPerson(rule.not);
  return "sex" in rule || "age" in rule;
}

/** The parts of a statement over all that the snapshot knows, with their index dates and sets. */
function peopleOf({ index }: CohortDefinition, snapshot: Snapshot, kept: KeptDefinitions) {
  const sets = new RuleSets();
  const scope: Scope = {
    snapshot,
    hasIndex: index !== undefined,
    sets,
    membersOf: (id) => {
      const definition = kept.get(id);
      if (!definition) throw new RangeError("A cohort that is named was not loaded.");
      return cohortSql(definition, snapshot, kept);
    },
  };
  const consent =
    snapshot.consentRule === "opt_in"
      ? Prisma.sql`p.research_consent = 'permitted'`
      : Prisma.sql`p.research_consent IS DISTINCT FROM 'refused'`;
  const known = Prisma.sql`p.site_id = ${snapshot.siteId}::uuid AND p.recorded_at <= ${snapshot.at} AND ${consent}`;
  const dates = index ? Prisma.sql`LEFT JOIN index_dates x ON x.patient_id = p.id` : Prisma.empty;
  return {
    indexAt: index ? Prisma.sql`x.at` : Prisma.sql`NULL::timestamptz`,
    scope,
    /** A condition on `p`: whether the snapshot knows them. */
    known,
    /** Once all rules are compiled: only then the sets are known. */
    people: () => ({
      ctes: index ? [indexDatesSql(index, snapshot)] : [],
      from: Prisma.sql`FROM patients p ${dates} ${sets.join} WHERE ${known}`,
    }),
  };
}

function indexDatesSql(
  { event, which, when }: NonNullable<CohortDefinition["index"]>,
  snapshot: Snapshot,
): Prisma.Sql {
  const pick = which === "first" ? Prisma.sql`min(i.at)` : Prisma.sql`max(i.at)`;
  const rows = eventRows(event, snapshot, windowSql(when));
  return Prisma.sql`index_dates AS MATERIALIZED (
    SELECT i.patient_id, ${pick} AS at FROM (${rows}) i GROUP BY i.patient_id)`;
}
