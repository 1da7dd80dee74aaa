import {
  diastolicBloodPressure,
  type Measure,
  systolicBloodPressure,
} from "../clinical/facts/value-sets/measures.ts";

export const SERIES_KINDS = ["glucose", "blood-pressure"] as const;
export type SeriesKind = (typeof SERIES_KINDS)[number];

/** Glucose in tissue fluid, which sensors measure every few minutes. */
const interstitialGlucose: Measure = {
  loinc: {
    "99504-3": "Glucose [Mass/volume] in Interstitial fluid",
    "105272-9": "Glucose [Moles/volume] in Interstitial fluid",
  },
  unit: "mg/dL",
  substance: "glucose",
  plausible: [10, 1000],
};

/** What each kind of series holds, value by value, in the measure's unit; the panel's code where it is of several. */
export const SERIES: Readonly<
  Record<SeriesKind, { panel: Readonly<Record<string, string>> | null; measures: readonly Measure[] }>
> = {
  glucose: { panel: null, measures: [interstitialGlucose] },
  "blood-pressure": {
    panel: { "85354-9": "Blood pressure panel with all children optional" },
    measures: [systolicBloodPressure, diastolicBloodPressure],
  },
};

/** What was measured at one moment: one value for each of the kind's measures. */
export interface SeriesSample {
  at: Date;
  values: readonly number[];
}

/** Measurements of one kind that came together, such as one reading out of a sensor. */
export interface ObservationSeries {
  id: string;
  kind: SeriesKind;
  device: string | null;
  /** IANA, such as `Europe/Berlin`: where the patient's night is. */
  timeZone: string;
  /** When it became known here. */
  recordedAt: Date;
  /** In order of time. */
  samples: readonly SeriesSample[];
}

/**
 * What is known of a kind at a moment, in order of time: of what became known by then, what was measured by then. Where
 * two series tell of the same moment, the one that became known last counts.
 */
export function samplesAsOf(
  all: readonly Pick<ObservationSeries, "kind" | "recordedAt" | "samples">[],
  kind: SeriesKind,
  t: Date,
): SeriesSample[] {
  const byMoment = new Map<number, SeriesSample>();
  const known = all
    .filter((series) => series.kind === kind && series.recordedAt <= t)
    .sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime());
  for (const { samples } of known) {
    for (const sample of samples) if (sample.at <= t) byMoment.set(sample.at.getTime(), sample);
  }
  return [...byMoment.values()].sort((a, b) => a.at.getTime() - b.at.getTime());
}
