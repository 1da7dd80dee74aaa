import { createHash } from "node:crypto";
import { conversionsTo, LOINC, type Measure, namedSets, SNOMED_CT } from "@synoptic/domain";
import type pg from "pg";

/** What the database keeps by itself for cohorts. Prisma knows nothing of it. */
export const COHORT_TABLES = [
  "measured_values",
  "measured_courses",
  "cohort_facts",
  "cohort_codes",
  "measure_units",
] as const;

/** A name as a number of 32 bits, the same in every database. */
function numberOf(name: string): number {
  return createHash("sha256").update(name).digest().readInt32BE(0);
}

/** What `measured_values.measure` holds for a measure. */
export const measureNumber = (name: string): number => numberOf(`measure ${name}`);

/** What `measured_values.code_id` holds for an observation's code. */
export const codeNumber = (system: string, code: string): number => numberOf(`code ${system} ${code}`);

/** Codes of a measure, with their systems. */
export function codesOf(measure: Measure): (readonly [system: string, code: string])[] {
  return [
    ...Object.keys(measure.loinc).map((code) => [LOINC, code] as const),
    ...Object.keys(measure.snomed ?? {}).map((code) => [SNOMED_CT, code] as const),
  ];
}

interface UnitRow {
  measure: number;
  system: string;
  code: string;
  code_id: number;
  unit: string;
  factor: number;
  shift: number;
  low: number;
  high: number;
}

/** Every way from a code and a unit into a measure, as `measuredValue` of the domain has it. */
export function measureUnits(): UnitRow[] {
  return [...namedSets.measures].flatMap(([name, measure]) =>
    codesOf(measure).flatMap(([system, code]) =>
      conversionsTo(measure.unit, measure.substanceOf?.[code] ?? measure.substance).map((way) => ({
        ...{ measure: measureNumber(name), system, code, code_id: codeNumber(system, code), ...way },
        ...{ low: measure.plausible[0], high: measure.plausible[1] },
      })),
    ),
  );
}

/** Changes with the domain's measures. */
export function measureVersion(): string {
  return createHash("sha256").update(JSON.stringify(measureUnits())).digest("hex");
}

/** Whether the database measures as this version does. */
export async function measuresAreCurrent(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    "SELECT obj_description('measure_units'::regclass, 'pg_class') AS version",
  );
  return rows[0].version === measureVersion();
}

/**
 * Writes the domain's measures into the database and fills `measured_values` again, in one transaction: nobody ever sees
 * one measured by another. Writers of observations wait meanwhile, about 15 seconds a million observations; readers do not.
 */
export async function writeMeasures(client: pg.Client): Promise<void> {
  await client.query("BEGIN");
  try {
    await client.query("LOCK TABLE observations IN SHARE ROW EXCLUSIVE MODE");
    await client.query("DELETE FROM measure_units");
    await client.query(
      "INSERT INTO measure_units SELECT * FROM json_populate_recordset(NULL::measure_units, $1::json)",
      [JSON.stringify(measureUnits())],
    );
    await client.query("ANALYZE measure_units");
    await client.query("SELECT refill_measured_values()");
    await client.query(`COMMENT ON TABLE measure_units IS '${measureVersion()}'`);
    await client.query("COMMIT");
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  }
}
