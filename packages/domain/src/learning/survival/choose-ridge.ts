import { foldsByGroup } from "../folds.ts";
import { fitPooledLogistic, type PooledCases, type PooledOptions } from "./fit-pooled-logistic.ts";
import { personPeriods } from "./person-periods.ts";
import { pooledLoss } from "./pooled-loss.ts";
import { timeColumns } from "./time-basis.ts";

/** Strongest first: from nearly no effects to nearly no penalty, whatever the cohort. */
export const RIDGES: readonly number[] = [300, 100, 30, 10, 3, 1, 0.3];

export interface ChooseRidgeOptions extends Omit<PooledOptions, "ridge" | "start"> {
  ridges?: readonly number[];
  /** 5 where left out. */
  folds?: number;
  /** Of the folds; 1 where left out. */
  seed?: number;
  /** After each of the `folds · ridges` fits. */
  onFit?: (() => void) | undefined;
}

/**
 * The strength of the ridge that does best on whole groups held out in turn, by the likelihood of their periods. Folds
 * without an event to learn from are passed over.
 * @throws InvalidInputError as `fitPooledLogistic`, and where there are fewer groups than folds
 */
export function chooseRidge(cases: PooledCases, options: ChooseRidgeOptions): number {
  const { ridges = RIDGES, folds: count = 5, seed = 1, counts, onFit, ...fitting } = options;
  const groups = cases.groups ?? Array.from(cases.times, (_, i) => String(i));
  const events = Uint8Array.from(cases.events, (event) => (event ? 1 : 0));
  const folds = foldsByGroup(groups, events, count, seed);
  const periods = personPeriods(cases, fitting.periodYears);
  const columns = Array.from({ length: periods.periods }, (_, k) =>
    timeColumns(fitting.time, (k + 0.5) * fitting.periodYears),
  );
  const losses = ridges.map(() => 0);
  for (let fold = 0; fold < count; fold++) {
    const part = (inside: boolean) =>
      Uint8Array.from(folds, (other, i) => ((other === fold) === inside && (counts?.[i] ?? 1) ? 1 : 0));
    const [training, heldOut] = [part(false), part(true)];
    const measured = pooledLoss({ design: cases.design, periods, columns, ridge: 0, counts: heldOut });
    if (!events.some((event, i) => event && training[i])) continue;
    let start: Float64Array | undefined;
    for (const [k, ridge] of ridges.entries()) {
      const fitted = fitPooledLogistic(cases, { ...fitting, counts: training, ridge, start });
      start = fitted.coefficients;
      losses[k]! += measured.unpenalised(start);
      onFit?.();
    }
  }
  return ridges[losses.indexOf(Math.min(...losses))]!;
}
