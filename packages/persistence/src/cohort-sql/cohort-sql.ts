import { type CohortDefinition, type CohortWhen, type Criterion, topRules } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { eventRows, familyRows, type Snapshot, within } from "./event-sql.ts";
import { measurementRows } from "./measurement-sql.ts";

/** Definitions of the kept cohorts that a definition names, by the version's id, and those that they name. */
export type KeptDefinitions = ReadonlyMap<string, CohortDefinition>;

interface Scope {
  snapshot: Snapshot;
  hasIndex: boolean;
  kept: KeptDefinitions;
}

/**
 * The patients of a cohort as one statement: rows `id, index_at`, each person once. Every value is a parameter.
 * @param kept has every cohort that is named
 */
export function cohortSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions = new Map(),
): Prisma.Sql {
  const { indexDates, people, indexAt, scope } = peopleOf(definition, snapshot, kept);
  return Prisma.sql`${indexDates} SELECT p.id, ${indexAt} AS index_at ${people} AND ${ruleSql(definition.where, scope)}`;
}

/**
 * How many each rule of the outermost `all` leaves, in its order: one row of `people` (all that the snapshot knows,
 * with the index where there is one), and `after_1` to `after_n`.
 */
export function attritionSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions = new Map(),
): Prisma.Sql {
  const { indexDates, people, scope } = peopleOf(definition, snapshot, kept);
  const rules = topRules(definition);
  const met = rules.map((rule, i) => Prisma.sql`${ruleSql(rule, scope)} AS ${Prisma.raw(`met_${i + 1}`)}`);
  const left = rules.map((_, i) => {
    const all = rules.slice(0, i + 1).map((__, k) => `met_${k + 1}`);
    return Prisma.raw(`count(*) FILTER (WHERE ${all.join(" AND ")}) AS after_${i + 1}`);
  });
  return Prisma.sql`${indexDates} SELECT count(*) AS people, ${Prisma.join(left)}
    FROM (SELECT ${Prisma.join(met)} ${people}) judged`;
}

/** The parts of a statement over all that the snapshot knows, with their index dates. */
function peopleOf({ index }: CohortDefinition, snapshot: Snapshot, kept: KeptDefinitions) {
  const scope: Scope = { snapshot, hasIndex: index !== undefined, kept };
  const consent =
    snapshot.consentRule === "opt_in"
      ? Prisma.sql`p.research_consent = 'permitted'`
      : Prisma.sql`p.research_consent IS DISTINCT FROM 'refused'`;
  const known = Prisma.sql`p.site_id = ${snapshot.siteId}::uuid AND p.recorded_at <= ${snapshot.at} AND ${consent}`;
  if (!index) {
    return {
      indexDates: Prisma.empty,
      people: Prisma.sql`FROM patients p WHERE ${known}`,
      indexAt: Prisma.sql`NULL::timestamptz`,
      scope,
    };
  }
  const pick = index.which === "first" ? Prisma.sql`min(i.at)` : Prisma.sql`max(i.at)`;
  const rows = eventRows(index.event, snapshot, windowSql(index.when));
  return {
    indexDates: Prisma.sql`WITH index_dates AS MATERIALIZED (
      SELECT i.patient_id, ${pick} AS at FROM (${rows}) i GROUP BY i.patient_id)`,
    people: Prisma.sql`FROM patients p JOIN index_dates x ON x.patient_id = p.id WHERE ${known}`,
    indexAt: Prisma.sql`x.at`,
    scope,
  };
}

function ruleSql(rule: Criterion, scope: Scope): Prisma.Sql {
  const { snapshot, hasIndex, kept } = scope;
  if ("all" in rule) return joined(rule.all, " AND ", scope);
  if ("any" in rule) return joined(rule.any, " OR ", scope);
  if ("not" in rule) return Prisma.sql`(NOT ${ruleSql(rule.not, scope)})`;
  if ("sex" in rule) return Prisma.sql`(p.sex::text = ANY(${rule.sex}))`;
  if ("age" in rule) {
    const at = hasIndex ? Prisma.sql`x.at` : Prisma.sql`${snapshot.at}::timestamptz`;
    // Nobody grows older after death; the least of a moment and nothing is the moment.
    const years = Prisma.sql`date_part('year', age((LEAST(${at}, p.deceased_at) AT TIME ZONE 'UTC')::date, p.birth_date))`;
    return Prisma.sql`COALESCE(${within(years, rule.age)}, FALSE)`;
  }
  if ("familyHistory" in rule) {
    const { familyHistory, relatives = "any" } = rule;
    return Prisma.sql`(p.id IN (${familyRows(familyHistory, relatives, snapshot)}))`;
  }
  if ("has" in rule) {
    const rows = eventRows(rule.has, snapshot, windowSql(rule.when), indexJoin(rule.when));
    if (rule.times === undefined || rule.times === 1)
      return Prisma.sql`(p.id IN (SELECT h.patient_id FROM (${rows}) h))`;
    return Prisma.sql`(p.id IN (SELECT h.patient_id FROM (${rows}) h
      GROUP BY h.patient_id HAVING count(DISTINCT ${dayOf("h")}) >= ${rule.times}))`;
  }
  if ("earlier" in rule) {
    return Prisma.sql`(p.id IN (SELECT a.patient_id FROM (${eventRows(rule.earlier, snapshot)}) a
      JOIN (${eventRows(rule.later, snapshot)}) b ON b.patient_id = a.patient_id
      WHERE ${within(Prisma.sql`(${dayOf("b")} - ${dayOf("a")})`, rule.days)}))`;
  }
  if ("trend" in rule) {
    const rows = Prisma.sql`SELECT e.patient_id, e.at, e.value FROM (${measurementRows(rule.trend, snapshot)}) e
      ${indexJoin(rule.when)} WHERE ${windowSql(rule.when)}`;
    // A year of 365.25 days, as in the trend of a feature.
    const slope = Prisma.sql`regr_slope(t.value, extract(epoch FROM t.at)::float8 / 31557600)`;
    return Prisma.sql`(p.id IN (SELECT t.patient_id FROM (${rows}) t
      GROUP BY t.patient_id HAVING count(DISTINCT t.at) >= 2 AND ${within(slope, rule.perYear)}))`;
  }
  const definition = kept.get(rule.cohort);
  if (!definition) throw new RangeError("A cohort that is named was not loaded.");
  return Prisma.sql`(p.id IN (SELECT c.id FROM (${cohortSql(definition, snapshot, kept)}) c))`;
}

function joined(rules: readonly Criterion[], by: " AND " | " OR ", scope: Scope): Prisma.Sql {
  return Prisma.sql`(${Prisma.join(
    rules.map((rule) => ruleSql(rule, scope)),
    by,
  )})`;
}

/** A day of UTC. */
function dayOf(alias: string): Prisma.Sql {
  return Prisma.raw(`(${alias}.at AT TIME ZONE 'UTC')::date`);
}

function indexJoin(when: CohortWhen | undefined): Prisma.Sql {
  return when?.daysFromIndex ? Prisma.sql`JOIN index_dates d ON d.patient_id = e.patient_id` : Prisma.empty;
}

function windowSql(when: CohortWhen | undefined): Prisma.Sql {
  const { daysFromIndex, from, to } = when ?? {};
  const rules = [
    ...(daysFromIndex ? [within(Prisma.sql`(${dayOf("e")} - ${dayOf("d")})`, daysFromIndex)] : []),
    ...(from ? [Prisma.sql`${dayOf("e")} >= ${from}::date`] : []),
    ...(to ? [Prisma.sql`${dayOf("e")} <= ${to}::date`] : []),
  ];
  return rules.length > 0 ? Prisma.join(rules, " AND ") : Prisma.sql`TRUE`;
}
