import { allMeasured } from "../facts/newest-measured.ts";
import { readMeasure } from "../facts/read-measure.ts";
import type { Measure } from "../facts/value-sets/measures.ts";
import type { FeatureDefinition, FeatureFamily } from "./feature.ts";
import { trendOf } from "./trend.ts";

/** A measure's newest plausible value, and its trend. */
export function measured(
  id: string,
  label: string,
  family: FeatureFamily,
  measure: Measure,
): FeatureDefinition {
  return {
    ...{ id, label, family, unit: measure.unit },
    how: "The newest plausible measurement; the trend is the least-squares line through all of them.",
    missing: "No such measurement is recorded.",
    read: (history) => ({
      ...readMeasure(measure)(history, Number.POSITIVE_INFINITY),
      trend: trendOf(allMeasured(history, measure)),
    }),
  };
}
