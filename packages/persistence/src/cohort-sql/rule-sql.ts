import type { CohortDefinition, CohortRange, CohortWhen, Criterion } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { courseAskedFor, courseRows } from "./course-sql.ts";
import { eventRows, familyRows, type Snapshot } from "./event-sql.ts";
import { measurementRows } from "./measurement-sql.ts";
import { within } from "./range-sql.ts";
import type { RuleSets } from "./rule-sets.ts";

/** Definitions of the kept cohorts that a definition names, by the version's id, and those that they name. */
export type KeptDefinitions = ReadonlyMap<string, CohortDefinition>;

export interface Scope {
  snapshot: Snapshot;
  hasIndex: boolean;
  sets: RuleSets;
  /** Rows `id` of a kept cohort's members. */
  membersOf(id: string): Prisma.Sql;
}

/** Whether a patient meets a rule: true or false, never unknown, of `p`, its index date `x` and the sets `m`. */
export function ruleSql(rule: Criterion, scope: Scope): Prisma.Sql {
  const { snapshot, hasIndex, sets } = scope;
  if ("all" in rule) return joined(rule.all, " AND ", scope);
  if ("any" in rule) return joined(rule.any, " OR ", scope);
  if ("not" in rule) return Prisma.sql`(NOT ${ruleSql(rule.not, scope)})`;
  if ("sex" in rule) return Prisma.sql`(p.sex::text = ANY(${rule.sex}))`;
  if ("age" in rule)
    return ageSql(rule.age, hasIndex ? Prisma.sql`x.at` : Prisma.sql`${snapshot.at}::timestamptz`);
  return sets.has(rule, () => setRows(rule, scope));
}

/** No person is so old; the database's days end not far beyond. */
const MOST_YEARS = 1_000;

/**
 * Whole years at a moment, or at death before it: nobody grows older after. By days of birth, so that the database works
 * out two days of a moment and not each person's age.
 */
function ageSql({ from = 0, to }: CohortRange, at: Prisma.Sql): Prisma.Sql {
  const on = (moment: Prisma.Sql) => {
    const before = (years: number) =>
      Prisma.sql`(${moment} AT TIME ZONE 'UTC')::date - make_interval(years => ${Math.max(0, Math.min(years, MOST_YEARS))}::int4)`;
    const limits = [
      ...(from > 0 ? [Prisma.sql`p.birth_date <= ${before(Math.ceil(from))}`] : []),
      ...(to === undefined ? [] : [Prisma.sql`p.birth_date > ${before(Math.floor(to) + 1)}`]),
    ];
    return limits.length > 0 ? Prisma.join(limits, " AND ") : Prisma.sql`p.birth_date IS NOT NULL`;
  };
  return Prisma.sql`COALESCE(CASE WHEN p.deceased_at < ${at} THEN ${on(Prisma.sql`p.deceased_at`)} ELSE ${on(at)} END, FALSE)`;
}

/** Rows `patient_id` of those who meet a rule about what happened, some more than once. */
function setRows(
  rule: Exclude<
    Criterion,
    { all: unknown } | { any: unknown } | { not: unknown } | { sex: unknown } | { age: unknown }
  >,
  { snapshot, membersOf }: Scope,
): Prisma.Sql {
  const course = courseAskedFor(rule);
  if (course) return courseRows(course, snapshot);
  if ("familyHistory" in rule) return familyRows(rule.familyHistory, rule.relatives ?? "any", snapshot);
  if ("has" in rule) {
    const rows = eventRows(rule.has, snapshot, windowSql(rule.when), indexJoin(rule.when));
    if (rule.times === undefined || rule.times === 1) return rows;
    return Prisma.sql`SELECT h.patient_id FROM (${rows}) h
      GROUP BY h.patient_id HAVING count(DISTINCT ${dayOf("h")}) >= ${rule.times}`;
  }
  if ("earlier" in rule) {
    // A full join reads both sides, also where one is empty.
    const apart = within(Prisma.sql`(${dayOf("b")} - ${dayOf("a")})`, rule.days);
    return Prisma.sql`SELECT a.patient_id FROM (${eventRows(rule.earlier, snapshot)}) a
      FULL JOIN (${eventRows(rule.later, snapshot)}) b ON b.patient_id = a.patient_id
      WHERE COALESCE(${apart}, FALSE)`;
  }
  if ("trend" in rule) {
    const rows = Prisma.sql`SELECT e.patient_id, e.at, e.value FROM (${measurementRows(rule.trend, snapshot)}) e
      ${indexJoin(rule.when)} WHERE ${windowSql(rule.when)}`;
    // A year of 365.25 days, as in the trend of a feature; of one moment alone there is no slope.
    const slope = Prisma.sql`regr_slope(t.value, date_part('epoch', t.at) / 31557600)`;
    return Prisma.sql`SELECT t.patient_id FROM (${rows}) t
      GROUP BY t.patient_id HAVING ${within(slope, rule.perYear)}`;
  }
  return Prisma.sql`SELECT c.id AS patient_id FROM (${membersOf(rule.cohort)}) c`;
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

/** An outer join, so that the events are read also where nobody has an index date. */
function indexJoin(when: CohortWhen | undefined): Prisma.Sql {
  return when?.daysFromIndex
    ? Prisma.sql`LEFT JOIN index_dates d ON d.patient_id = e.patient_id`
    : Prisma.empty;
}

export function windowSql(when: CohortWhen | undefined): Prisma.Sql {
  const { daysFromIndex, from, to } = when ?? {};
  const fromIndex = (range: NonNullable<typeof daysFromIndex>) =>
    Prisma.sql`COALESCE(${within(Prisma.sql`(${dayOf("e")} - ${dayOf("d")})`, range)}, FALSE)`;
  const rules = [
    ...(daysFromIndex ? [fromIndex(daysFromIndex)] : []),
    ...(from ? [Prisma.sql`${dayOf("e")} >= ${from}::date`] : []),
    ...(to ? [Prisma.sql`${dayOf("e")} <= ${to}::date`] : []),
  ];
  return rules.length > 0 ? Prisma.join(rules, " AND ") : Prisma.sql`TRUE`;
}
