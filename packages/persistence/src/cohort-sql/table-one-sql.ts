import { type CohortDefinition, namedSets } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import { isConditionIn, isDrugIn } from "./code-sql.ts";
import type { Snapshot } from "./event-sql.ts";
import { idsOfCodes } from "./fact-sql.ts";
import { measurementRows } from "./measurement-sql.ts";
import { memberTable } from "./member-sql.ts";
import type { KeptDefinitions } from "./rule-sql.ts";
import { smokingRows } from "./smoking-sql.ts";

/**
 * All of a Table 1 as one statement: rows `part, cell, bin, people, mean`, where a person counts once a cell. A measure's
 * value is the latest until the index, `bin` the lower end of one of its bins, and `mean` of the values in it; bins of
 * ages are a year wide.
 * @param widths of the bins, by the measure's name
 */
export function tableOneSql(
  definition: CohortDefinition,
  snapshot: Snapshot,
  kept: KeptDefinitions,
  widths: ReadonlyMap<string, number>,
): Prisma.Sql {
  return Prisma.sql`WITH ${memberTable(definition, snapshot, kept)},
    ${codedTable("condition", snapshot)}, ${codedTable("drug", snapshot)},
    latest AS MATERIALIZED (${latestValues(snapshot)}),
    smoker AS (${smokingRows(snapshot)}),
    study AS MATERIALIZED (
      SELECT DISTINCT s.patient_id, s.modality, s.scenario
      FROM cohort c JOIN imaging_studies s ON s.patient_id = c.id
      WHERE s.recorded_at <= ${snapshot.at} AND s.acquired_at <= c.until),
    newest AS (
      SELECT DISTINCT ON (COALESCE(a.study_id, a.patient_id), a.scenario) a.patient_id, a.rank_probability
      FROM risk_assessments a JOIN cohort c ON c.id = a.patient_id
      WHERE a.site_id = ${snapshot.siteId}::uuid AND a.assessed_at <= ${snapshot.at}
      ORDER BY COALESCE(a.study_id, a.patient_id), a.scenario, a.assessed_at DESC, a.id DESC),
    risk AS (SELECT max(rank_probability) AS highest FROM newest GROUP BY patient_id)
    ${counts("people", Prisma.sql`''`, Prisma.sql`cohort`)}
    UNION ALL ${counts("sex", Prisma.sql`sex`, Prisma.sql`cohort`)}
    UNION ALL ${counts("condition", Prisma.sql`name`, Prisma.sql`condition_of`)}
    UNION ALL ${counts("drug", Prisma.sql`name`, Prisma.sql`drug_of`)}
    UNION ALL ${counts("smoking", Prisma.sql`state`, Prisma.sql`smoker`)}
    UNION ALL ${counts("modality", Prisma.sql`modality`, persons("modality"))}
    UNION ALL ${counts("scenario", Prisma.sql`scenario`, persons("scenario"))}
    UNION ALL ${counts("risk", riskBand, Prisma.sql`risk`)}
    UNION ALL ${counts("index", quarterOf(Prisma.sql`index_at`), Prisma.sql`cohort WHERE index_at IS NOT NULL`)}
    UNION ALL ${counts("index", yearOf(Prisma.sql`index_at`), Prisma.sql`cohort WHERE index_at IS NOT NULL`)}
    UNION ALL ${bins("age", Prisma.sql`''`, Prisma.sql`age`, Prisma.sql`age`, Prisma.sql`cohort WHERE age IS NOT NULL`)}
    UNION ALL ${bins("measure", Prisma.sql`name`, binOf("value", "width"), Prisma.sql`value`, binned(widths))}`;
}

/** The lower end of a value's bin. */
export function binOf(value: string, width: string): Prisma.Sql {
  return Prisma.raw(`floor(${value} / ${width} + 1e-9) * ${width}`);
}

function counts(part: string, cell: Prisma.Sql, from: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`SELECT ${part}::text AS part, ${cell}::text AS cell, NULL::float8 AS bin, count(*) AS people,
    NULL::float8 AS mean FROM ${from} GROUP BY 2`;
}

function bins(
  part: string,
  cell: Prisma.Sql,
  bin: Prisma.Sql,
  value: Prisma.Sql,
  from: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`SELECT ${part}::text, ${cell}::text, ${bin}::float8, count(*), avg(${value})::float8
    FROM ${from} GROUP BY 2, 3`;
}

function persons(of: "modality" | "scenario"): Prisma.Sql {
  const column = Prisma.raw(of);
  return Prisma.sql`(SELECT DISTINCT patient_id, ${column} FROM study WHERE ${column} IS NOT NULL) ${Prisma.raw(`${of}s`)}`;
}

/** The bands of risk that the dashboard colours, by their lower ends. */
const riskBand =
  Prisma.raw(`CASE WHEN highest < 0.02 THEN '0' WHEN highest < 0.1 THEN '0.02' WHEN highest < 0.3 THEN '0.1'
  WHEN highest < 0.6 THEN '0.3' ELSE '0.6' END`);

/** `2024-1`, of UTC. */
export function quarterOf(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY-Q')`;
}

/** `2024`, of UTC. */
export function yearOf(at: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`to_char(${at} AT TIME ZONE 'UTC', 'YYYY')`;
}

function binned(widths: ReadonlyMap<string, number>): Prisma.Sql {
  return Prisma.sql`latest JOIN unnest(${[...widths.keys()]}::text[], ${[...widths.values()]}::float8[])
    AS w(measure, width) ON w.measure = name`;
}

/** The latest value of each measure until the index: rows `name, value`. In the order of `measured_values`' index, backwards. */
function latestValues(snapshot: Snapshot): Prisma.Sql {
  const each = [...namedSets.measures.keys()].map(
    (name) => Prisma.sql`SELECT ${name}::text AS name, l.value FROM (
      SELECT DISTINCT ON (m.patient_id) m.value
      FROM (${measurementRows(name, snapshot)}) m JOIN cohort c ON c.id = m.patient_id
      WHERE m.at <= c.until ORDER BY m.patient_id DESC, m.at DESC, m.value) l`,
  );
  return Prisma.join(each, " UNION ALL ");
}

/** The table `<kind>_of` with a row for each member and named set that he has a code of until the index. */
function codedTable(kind: "condition" | "drug", { siteId, at }: Snapshot): Prisma.Sql {
  const isCondition = kind === "condition";
  const names = [...(isCondition ? namedSets.conditions : namedSets.drugs).keys()];
  const isIn = isCondition ? isConditionIn : isDrugIn;
  const kinds = [isCondition ? "condition" : "medication"];
  const meant = names.map(
    (set) => Prisma.sql`SELECT id, ${set}::text AS name
      FROM unnest(${idsOfCodes(kinds, (code) => isIn(code, { set }))}) id`,
  );
  const [meaning, table] = [`${kind}_meaning`, `${kind}_of`].map(Prisma.raw);
  // The codes as an array too: a join alone would be made of all the site's facts.
  return Prisma.sql`${meaning} AS MATERIALIZED (${Prisma.join(meant, " UNION ALL ")}), ${table} AS (
    SELECT DISTINCT f.patient_id, k.name
    FROM ${meaning} k
    JOIN cohort_facts f ON f.site_id = ${siteId}::uuid AND f.code_id = k.id AND f.recorded_at <= ${at}
      AND f.code_id = ANY(ARRAY(SELECT id FROM ${meaning}))
    JOIN cohort c ON c.id = f.patient_id AND f.at <= c.until)`;
}
