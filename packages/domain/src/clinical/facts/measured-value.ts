import { type Coding, LOINC } from "../history.ts";
import { convertUnit } from "../units.ts";
import * as measures from "./value-sets/measures.ts";

/** Why a measured value is kept and not used. */
export type UnusedReason = "implausible" | "unit";

/** A number with its unit, as it was observed. */
export interface Quantified {
  code: Coding;
  valueQuantity: number | null;
  /** UCUM. */
  valueUnit: string | null;
}

/** The value in its measure's unit, or why it is not used: its unit is none of the measure's, or no living person has it. */
export function measuredValue(
  { code, quantity, unit }: { code: string; quantity: number; unit: string | null },
  measure: measures.Measure,
): number | UnusedReason {
  const value = convertUnit(quantity, unit, measure.unit, measure.substanceOf?.[code] ?? measure.substance);
  const [low, high] = measure.plausible;
  if (value === undefined) return "unit";
  return value >= low && value <= high ? value : "implausible";
}

const byLoinc = new Map(
  Object.values(measures).flatMap((measure) => Object.keys(measure.loinc).map((code) => [code, measure])),
);

/**
 * Why an observation is not used, where what is measured is known and its value or one of its components' cannot be:
 * a heart rate of 4,000, or one in kilograms. What no score and no history question reads has no limits here.
 */
export function unusedReason(
  observation: Quantified & { components: readonly Quantified[] },
): UnusedReason | undefined {
  for (const { code, valueQuantity: quantity, valueUnit: unit } of [observation, ...observation.components]) {
    const measure = code.system === LOINC ? byLoinc.get(code.code) : undefined;
    if (!measure || quantity === null) continue;
    const value = measuredValue({ code: code.code, quantity, unit }, measure);
    if (typeof value !== "number") return value;
  }
  return undefined;
}
