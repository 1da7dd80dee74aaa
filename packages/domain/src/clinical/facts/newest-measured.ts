import { LOINC, type ObservationFact, type PatientHistory } from "../history.ts";
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

const VALID = new Set(["final", "amended", "corrected", "preliminary"]);

/**
 * The newest plausible value of a measure, whether it is an observation of its own or a part of one, and the newer
 * ones that could not be used.
 * @param withinMs how long before the history's moment it may have been taken
 */
export function newestMeasured(
  { observations, asOf }: PatientHistory,
  measure: Measure,
  withinMs: number,
): { found: Measured | undefined; unused: UnusedMeasurement[] } {
  const taken = observations
    .filter(({ status }) => VALID.has(status))
    .flatMap((observation) => valuesOf(observation, measure))
    .filter(({ at }) => at.getTime() <= asOf.getTime() && at.getTime() >= asOf.getTime() - withinMs)
    .sort((a, b) => b.at.getTime() - a.at.getTime());
  const unused: UnusedMeasurement[] = [];
  for (const { factId, at, code, quantity, unit } of taken) {
    const value = measuredValue({ code, quantity, unit }, measure);
    if (typeof value === "number") return { found: { value, factId, at }, unused };
    unused.push({ factId, at, reason: value });
  }
  return { found: undefined, unused };
}

interface Taken {
  factId: string;
  at: Date;
  code: string;
  quantity: number;
  unit: string | null;
}

function valuesOf(observation: ObservationFact, { loinc }: Measure): Taken[] {
  const { id: factId, effectiveAt, recordedAt, components } = observation;
  const at = effectiveAt ?? recordedAt;
  return [observation, ...components].flatMap(({ code: { system, code }, valueQuantity, valueUnit }) =>
    system === LOINC && Object.hasOwn(loinc, code) && valueQuantity !== null
      ? { factId, at, code, quantity: valueQuantity, unit: valueUnit }
      : [],
  );
}
