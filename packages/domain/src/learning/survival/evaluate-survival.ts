import { type BrierAt, brierAt } from "../../metrics/survival/brier-at.ts";
import { type CalibrationGroup, calibrationAt } from "../../metrics/survival/calibration-at.ts";
import { type Concordance, concordance } from "../../metrics/survival/concordance.ts";
import { kaplanMeier, numbersAtRisk, survivalAt } from "../../metrics/survival/kaplan-meier.ts";
import { foldsByGroup } from "../folds.ts";
import { FITS_OF_SURVIVAL, fitSurvival, type SurvivalCohort, type SurvivalOptions } from "./fit-survival.ts";
import { pointAt, predictSurvival } from "./survival-model.ts";
import { TooFewEventsError } from "./too-few-events-error.ts";

/** Years at which a model is measured and a person is told their figures. */
export const HORIZONS: readonly number[] = [1, 5, 10];

interface HorizonFigures extends BrierAt {
  years: number;
  /** Persons still seen then. */
  atRisk: number;
  /** By Kaplan-Meier, over all. */
  observed: { value: number; low: number; high: number };
  /** Mean predicted probability. */
  predicted: number;
  /** Fifths by predicted probability. */
  calibration: CalibrationGroup[];
}

export interface SurvivalFigures {
  /** Of the persons' probabilities at the last time that all folds reach. */
  concordance: Concordance;
  /** Those of `HORIZONS` that the model reaches and that can be measured. */
  horizons: HorizonFigures[];
}

const FOLDS = 5;

/** Fits of one `evaluateSurvival`. */
export const FITS_OF_EVALUATION = FOLDS * FITS_OF_SURVIVAL;

/**
 * Measures what `fitSurvival` makes of a cohort, cross-fitted by group: each person is predicted by a model that has
 * not seen their group, whose features were laid out and whose ridge was chosen without it.
 * @throws TooFewEventsError where a fold leaves too few events to learn from
 */
export function evaluateSurvival(cohort: SurvivalCohort, options: SurvivalOptions): SurvivalFigures {
  const marks = Uint8Array.from(cohort.events, (event) => (event ? 1 : 0));
  if (new Set(cohort.groups).size < FOLDS) throw new TooFewEventsError("Too few persons to measure on.");
  const folds = foldsByGroup(cohort.groups, marks, FOLDS, options.seed ?? 1);
  const models = Array.from(
    { length: FOLDS },
    (_, fold) =>
      fitSurvival(
        part(cohort, (i) => folds[i] !== fold),
        options,
      ).model,
  );
  const reached = Math.min(...models.map(({ lastYear }) => lastYear));
  const horizons = HORIZONS.filter((years) => years <= reached);
  const asked = [...horizons, reached];
  const risks = asked.map(() => new Float64Array(cohort.times.length));
  cohort.values.forEach((values, i) => {
    const { points } = predictSurvival(models[folds[i]!]!, values);
    for (const [k, years] of asked.entries()) risks[k]![i] = pointAt(points, years)!.probability;
  });
  const steps = kaplanMeier(cohort);
  return {
    concordance: concordance({ ...cohort, scores: risks.at(-1)! }),
    horizons: horizons.flatMap((years, k): HorizonFigures[] => {
      const observed = survivalAt(steps, years);
      if (!observed || observed.survival === 1) return [];
      const predicted = risks[k]!;
      return [
        {
          years,
          atRisk: numbersAtRisk(cohort, [years])[0]!,
          observed: { value: 1 - observed.survival, low: 1 - observed.high, high: 1 - observed.low },
          predicted: predicted.reduce((sum, risk) => sum + risk, 0) / predicted.length,
          ...brierAt(cohort, predicted, years),
          calibration: calibrationAt(cohort, predicted, years),
        },
      ];
    }),
  };
}

function part(cohort: SurvivalCohort, isIn: (i: number) => boolean): SurvivalCohort {
  const kept = cohort.groups.flatMap((_, i) => (isIn(i) ? [i] : []));
  return {
    times: kept.map((i) => cohort.times[i]!),
    events: kept.map((i) => cohort.events[i]!),
    values: kept.map((i) => cohort.values[i]!),
    groups: kept.map((i) => cohort.groups[i]!),
  };
}
