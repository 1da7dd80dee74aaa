import type { SurvivalTimes } from "../../metrics/survival/survival-times.ts";
import { chooseBases, type FeatureValues } from "../feature-basis.ts";
import { chooseRidge, RIDGES } from "./choose-ridge.ts";
import { fitPooledLogistic, type PooledCases } from "./fit-pooled-logistic.ts";
import { PERIOD_YEARS } from "./person-periods.ts";
import { sparseFeatures } from "./sparse-rows.ts";
import type { SurvivalModel } from "./survival-model.ts";
import { chooseTimeBasis } from "./time-basis.ts";
import { TooFewEventsError } from "./too-few-events-error.ts";

/** Nothing is learnt from fewer events. */
export const LEAST_EVENTS = 10;

/** Nothing is predicted beyond the time until which so many persons were seen. */
export const LEAST_AT_RISK = 20;

/** Persons with what was known of each at the beginning, and what came. */
export interface SurvivalCohort extends SurvivalTimes {
  /** `[persons]` */
  values: readonly FeatureValues[];
  /** `[persons]`: cases of one group are never split. */
  groups: readonly string[];
}

export interface SurvivalFit {
  model: SurvivalModel;
  ridge: number;
  effectiveParameters: number;
  events: number;
  /** Features that too few persons have, or that are the same in all of them. */
  leftOut: string[];
}

export interface SurvivalOptions {
  /** Features in the order of the model. */
  features: readonly string[];
  /** 0.25 where left out. */
  periodYears?: number | undefined;
  /** Cross-validated where left out. */
  ridge?: number | undefined;
  /** Of the folds; 1 where left out. */
  seed?: number | undefined;
  /** After each of `FITS_OF_SURVIVAL` fits. */
  onFit?: (() => void) | undefined;
}

const FOLDS = 5;

/** Fits of one `fitSurvival` that chooses its ridge. */
export const FITS_OF_SURVIVAL = FOLDS * RIDGES.length + 1;

/**
 * Fits a survival model on a cohort: lays out the features, chooses the ridge on groups held out, and says how far it
 * may be asked.
 * @param cohort times in years
 * @throws TooFewEventsError under `LEAST_EVENTS`, or where fewer than `LEAST_AT_RISK` were seen for one period
 */
export function fitSurvival(cohort: SurvivalCohort, options: SurvivalOptions): SurvivalFit {
  const { features, periodYears = PERIOD_YEARS, seed, onFit } = options;
  const eventYears = Array.from(cohort.times).filter((_, i) => cohort.events[i]);
  const events = eventYears.length;
  if (events < LEAST_EVENTS)
    throw new TooFewEventsError(
      `${events} events are too few to learn from: it takes ${LEAST_EVENTS} at least.`,
    );
  const lastYear = lastYearOf(cohort.times, periodYears);
  if (lastYear === 0)
    throw new TooFewEventsError(`Fewer than ${LEAST_AT_RISK} persons were seen for ${periodYears} years.`);
  const { bases, leftOut } = chooseBases(cohort.values, features, "knots");
  const time = chooseTimeBasis(eventYears, periodYears);
  const cases: PooledCases = { ...cohort, design: sparseFeatures(bases, cohort.values) };
  const ridge = options.ridge ?? chooseRidge(cases, { periodYears, time, folds: FOLDS, seed, onFit });
  const { coefficients, covariance, effectiveParameters } = fitPooledLogistic(cases, {
    periodYears,
    time,
    ridge,
  });
  onFit?.();
  const model: SurvivalModel = { periodYears, lastYear, time, bases, coefficients, covariance };
  return { model, ridge, effectiveParameters, events, leftOut };
}

/** The last whole period until the end of which enough persons were seen, in years; 0 where there is none. */
function lastYearOf(times: ArrayLike<number>, periodYears: number): number {
  const longest = Array.from(times).sort((a, b) => b - a);
  const until = longest[LEAST_AT_RISK - 1] ?? 0;
  return Math.floor(until / periodYears + 1e-9) * periodYears;
}
