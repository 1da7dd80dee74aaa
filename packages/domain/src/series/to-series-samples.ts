import { convertUnit } from "../clinical/units.ts";
import { SERIES, type SeriesKind, type SeriesSample } from "./series.ts";

/**
 * Samples in the units of their kind and in order of time. One that a living person cannot have is left out, and so is
 * a second one of the same moment.
 * @param unit UCUM, of all values
 * @returns nothing where the unit is none of the kind's
 */
export function toSeriesSamples(
  kind: SeriesKind,
  raw: readonly SeriesSample[],
  unit: string,
): { samples: SeriesSample[]; leftOut: number } | undefined {
  const { measures } = SERIES[kind];
  if (measures.some((measure) => convertUnit(1, unit, measure.unit, measure.substance) === undefined))
    return undefined;
  const samples = new Map<number, SeriesSample>();
  for (const { at, values } of raw) {
    const converted = measures.map(
      (measure, i) => convertUnit(values[i]!, unit, measure.unit, measure.substance)!,
    );
    const isPossible = measures.every(
      ({ plausible: [low, high] }, i) => converted[i]! >= low && converted[i]! <= high,
    );
    // To the second, as they are kept.
    const second = Math.floor(at.getTime() / 1000);
    if (isPossible && !samples.has(second))
      samples.set(second, { at: new Date(second * 1000), values: converted });
  }
  return {
    samples: [...samples.values()].sort((a, b) => a.at.getTime() - b.at.getTime()),
    leftOut: raw.length - samples.size,
  };
}
