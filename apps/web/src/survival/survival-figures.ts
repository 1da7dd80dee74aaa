import type { Interval, ReliabilityBin } from "../models/model-figures.ts";

interface HorizonFigures {
  years: number;
  atRisk: number;
  predicted: number;
  observed: Interval;
  /** Index of prediction accuracy: 0 is one risk for everybody, 1 perfect. */
  ipa: number;
  /** Fifths of the predicted risk; without those that nobody was followed so long in. */
  fifths: ReliabilityBin[];
}

/** What the manifest of a survival model quotes of it. */
export interface SurvivalFigures {
  persons: number;
  events: number;
  lastYear: number;
  concordance: Interval;
  horizons: HorizonFigures[];
}

interface Manifest {
  kind?: unknown;
  lastYear: number;
  figures: {
    persons: number;
    events: number;
    concordance: Interval;
    horizons: (Omit<HorizonFigures, "fifths"> & {
      calibration: { persons: number; predicted: number; observed: Interval | null }[];
    })[];
  };
}

/** Nothing for a manifest of another kind: the server keeps only those that its schema knows. */
export function readSurvivalFigures(manifest: unknown): SurvivalFigures | null {
  const read = (manifest ?? {}) as Manifest;
  // Researchers get no figures of a model that was trained at their site.
  if (read.kind !== "survival-model" || read.figures === undefined) return null;
  const { persons, events, concordance, horizons } = read.figures;
  return {
    ...{ persons, events, concordance, lastYear: read.lastYear },
    horizons: horizons.map(({ years, atRisk, predicted, observed, ipa, calibration }) => ({
      ...{ years, atRisk, predicted, observed, ipa },
      fifths: calibration.flatMap((fifth) =>
        fifth.observed === null
          ? []
          : [{ meanProbability: fifth.predicted, observed: fifth.observed, rows: fifth.persons }],
      ),
    })),
  };
}
