import { conversionsTo, LOINC, namedSets, SNOMED_CT, VALID_OBSERVATION_STATUSES } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";
import type { Snapshot } from "./event-sql.ts";

/**
 * Rows `patient_id, at, value` of a measure, in its unit: of observations of their own and of parts of one, such as a
 * blood pressure's. A unit that the measure cannot be converted from, and a value that no living person has, are left
 * out: as `measuredValue` has it.
 */
export function measurementRows(name: string, snapshot: Snapshot): Prisma.Sql {
  const measure = namedSets.measures.get(name);
  if (!measure) throw new RangeError("There is no such measure.");
  const codes = [
    ...Object.keys(measure.loinc).map((code) => [LOINC, code] as const),
    ...Object.keys(measure.snomed ?? {}).map((code) => [SNOMED_CT, code] as const),
  ];
  const ways = codes.flatMap(([system, code]) =>
    conversionsTo(measure.unit, measure.substanceOf?.[code] ?? measure.substance).map((way) => ({
      system,
      code,
      ...way,
    })),
  );
  const [low, high] = measure.plausible;
  const conversions = Prisma.sql`unnest(
      ${ways.map(({ system }) => system)}::text[], ${ways.map(({ code }) => code)}::text[],
      ${ways.map(({ unit }) => unit)}::text[], ${ways.map(({ factor }) => factor)}::float8[],
      ${ways.map(({ shift }) => shift)}::float8[]) AS w(system, code, unit, factor, shift)`;
  const known = Prisma.sql`o.recorded_at <= ${snapshot.at}
    AND o.status = ANY(${[...VALID_OBSERVATION_STATUSES]})`;
  const at = Prisma.sql`COALESCE(o.effective_at, o.recorded_at) AS at`;
  const names = codes.map(([, code]) => code);
  return Prisma.sql`SELECT m.patient_id, m.at, m.value FROM (
      SELECT q.patient_id, q.at, q.quantity * w.factor + w.shift AS value FROM (
        SELECT o.patient_id, ${at}, o.code_system AS system, o.code, o.value_quantity AS quantity,
          o.value_unit AS unit
        FROM observations o WHERE ${known} AND o.code = ANY(${names}) AND o.value_quantity IS NOT NULL
        UNION ALL
        SELECT o.patient_id, ${at}, part #>> '{code,system}', part #>> '{code,code}',
          (part ->> 'valueQuantity')::float8, part ->> 'valueUnit'
        FROM observations o CROSS JOIN LATERAL jsonb_array_elements(o.components) part
        WHERE ${known} AND jsonb_typeof(o.components) = 'array' AND jsonb_array_length(o.components) > 0
          AND part #>> '{code,code}' = ANY(${names}) AND part ->> 'valueQuantity' IS NOT NULL
      ) q JOIN ${conversions} ON w.system = q.system AND w.code = q.code AND w.unit = ${plainUnit}
    ) m WHERE m.value BETWEEN ${low} AND ${high}`;
}

/** Without annotations; a filtration rate's body surface is one, however it is written: `plain` of the domain's units. */
const plainUnit = Prisma.raw(`CASE WHEN q.unit LIKE 'mL/min/%' THEN 'mL/min/1.73m2'
  ELSE COALESCE(NULLIF(regexp_replace(q.unit, '\\{[^}]*\\}', '', 'g'), ''), '1') END`);
