import { LOINC, type ObservationFact, type PatientHistory, SNOMED_CT } from "../history.ts";
import { measuredValue, type UnusedReason } from "./measured-value.ts";
import type { Measure } from "./value-sets/measures.ts";

/** One measured value in its measure's unit. */
export interface Measured {
  value: number;
  factId: string;
  /** When it was taken, else when it became known. */
  at: Date;
}

/** A value that was not used: a living person cannot have it, or its unit is none of the measure's. */
export interface UnusedMeasurement {
  factId: string;
  at: Date;
  reason: UnusedReason;
}

/** FHIR observation statuses of values that count. */
export const VALID: ReadonlySet<string> = new Set(["final", "amended", "corrected", "preliminary"]);

/**
 * The newest plausible value of a measure, whether it is an observation of its own or a part of one, and the newer
 * ones that could not be used.
 * @param withinMs how long before the history's moment it may have been taken
 */
export function newestMeasured(
  history: PatientHistory,
  measure: Measure,
  withinMs: number,
): { found: Measured | undefined; unused: UnusedMeasurement[] } {
  const unused: UnusedMeasurement[] = [];
  for (const one of measurements(history, measure, withinMs)) {
    if (isUsable(one)) return { found: one, unused };
    unused.push(one);
  }
  return { found: undefined, unused };
}

/** Every plausible value of a measure that was taken by the history's moment, oldest first. */
export function allMeasured(history: PatientHistory, measure: Measure): Measured[] {
  return measurements(history, measure, Number.POSITIVE_INFINITY).filter(isUsable).reverse();
}

function isUsable(one: Measured | UnusedMeasurement): one is Measured {
  return "value" in one;
}

/** Newest first. The time is looked at before the code, since a timeline asks a long history for each of its moments. */
function measurements(
  { observations, asOf }: PatientHistory,
  measure: Measure,
  withinMs: number,
): (Measured | UnusedMeasurement)[] {
  const until = asOf.getTime();
  return observations
    .filter(({ effectiveAt, recordedAt, status }) => {
      const at = (effectiveAt ?? recordedAt).getTime();
      return at <= until && at >= until - withinMs && VALID.has(status);
    })
    .flatMap((observation) => valuesOf(observation, measure))
    .sort((a, b) => b.at.getTime() - a.at.getTime())
    .map((taken) => judge(taken, measure));
}

function judge(taken: Taken, measure: Measure): Measured | UnusedMeasurement {
  const { factId, at } = taken;
  const value = measuredValue(taken, measure);
  return typeof value === "number" ? { value, factId, at } : { factId, at, reason: value };
}

interface Taken {
  factId: string;
  at: Date;
  code: string;
  quantity: number;
  unit: string | null;
}

function valuesOf(observation: ObservationFact, { loinc, snomed = {} }: Measure): Taken[] {
  const { id: factId, effectiveAt, recordedAt, components } = observation;
  const at = effectiveAt ?? recordedAt;
  return [observation, ...components].flatMap(({ code: { system, code }, valueQuantity, valueUnit }) =>
    valueQuantity !== null &&
    ((system === LOINC && Object.hasOwn(loinc, code)) ||
      (system === SNOMED_CT && Object.hasOwn(snomed, code)))
      ? { factId, at, code, quantity: valueQuantity, unit: valueUnit }
      : [],
  );
}
