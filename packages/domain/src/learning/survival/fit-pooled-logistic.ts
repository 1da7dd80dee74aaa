import { InvalidInputError } from "../../errors.ts";
import type { SurvivalTimes } from "../../metrics/survival/survival-times.ts";
import { choleskyFactor, solveCholesky } from "../cholesky.ts";
import { personPeriods } from "./person-periods.ts";
import { pooledLoss } from "./pooled-loss.ts";
import type { SparseRows } from "./sparse-rows.ts";
import { type TimeBasis, timeColumns, timeSize } from "./time-basis.ts";

export interface PooledCases extends SurvivalTimes {
  /** `[cases, features' columns]` */
  design: SparseRows;
  /** Cases of one group, such as a person, are not independent. Each its own where left out. */
  groups?: readonly string[] | undefined;
}

export interface PooledOptions {
  /** Length of a period in years. */
  periodYears: number;
  time: TimeBasis;
  /** Of `ridge / 2 · |effects|²`, >= 0; what belongs to time is not penalised. */
  ridge: number;
  /** `[cases]`: 0 leaves a case out. All count where left out. */
  counts?: ArrayLike<number> | undefined;
  /** Where the steps begin; no effects where left out. */
  start?: ArrayLike<number> | undefined;
}

export interface PooledLogistic {
  /** `[time's columns, then features' columns]` */
  coefficients: Float64Array;
  /** `[size, size]`, row-major: see `fitPooledLogistic`. */
  covariance: Float64Array;
  /** Time's columns included; fewer than the columns under a penalty. */
  effectiveParameters: number;
  iterations: number;
}

const MOST_STEPS = 60;
/** Half the drop in the penalised loss that is still to be had, in nats. */
const TOLERANCE = 1e-10;

/**
 * Fits a discrete-time hazard, `logit h(t | x) = baseline(t) + Σ effects(x)`: a logistic regression pooled over persons
 * and the periods that each was seen in, whose rows are never written out.
 *
 * The covariance is the inverse of the penalised information, as a Bayesian with the penalty for a prior has it, which
 * covers better than that of the estimate alone because it knows that the penalty pulls. Where groups have several
 * cases, the scores' own spread over groups takes the information's place in the middle (a sandwich).
 * @param cases times in years
 * @throws InvalidInputError where shapes differ, no event counts, or columns say the same and nothing is penalised
 * @see Efron 1988, Journal of the American Statistical Association 83:414-425, for the model
 * @see D'Agostino et al. 1990, Statistics in Medicine 9:1501-1515, for its nearness to Cox's
 * @see Wood 2006, Australian & New Zealand Journal of Statistics 48(4):445-464, for the covariance
 * @see Liang, Zeger 1986, Biometrika 73(1):13-22, for the sandwich
 */
export function fitPooledLogistic(cases: PooledCases, options: PooledOptions): PooledLogistic {
  const { design, groups } = cases;
  const { periodYears, time, ridge, counts } = options;
  if (design.rows !== cases.times.length || (groups && groups.length !== design.rows))
    throw new InvalidInputError("There is one row of features and one group a case.");
  if (!(ridge >= 0 && ridge < Number.POSITIVE_INFINITY))
    throw new InvalidInputError("The strength of a ridge is at least 0.");
  const periods = personPeriods(cases, periodYears);
  const inTime = timeSize(time);
  const size = inTime + design.columns;
  const columns = Array.from({ length: periods.periods }, (_, k) =>
    timeColumns(time, (k + 0.5) * periodYears),
  );
  const loss = pooledLoss({ design, periods, columns, ridge, counts });
  if (!(loss.events > 0)) throw new InvalidInputError("A hazard cannot be fitted without an event.");

  let at: Float64Array = Float64Array.from(options.start ?? new Float64Array(size));
  // Without effects, the same hazard at all times: a good place to start from.
  if (!options.start) at[0] = Math.log(loss.events / Math.max(1, loss.rows - loss.events));
  let here = loss.at(at);
  let iterations = 0;
  for (; iterations < MOST_STEPS; iterations++) {
    const step = Float64Array.from(here.gradient);
    solveCholesky(choleskyFactor(Float64Array.from(here.information), size), size, step);
    const decrement = step.reduce((sum, value, j) => sum + value * here.gradient[j]!, 0) / 2;
    if (!Number.isFinite(decrement))
      throw new InvalidInputError("Columns that say the same cannot be told apart without a penalty.");
    if (decrement < TOLERANCE) break;
    let length = 1;
    let next = loss.at(moved(at, step, length));
    while (!(next.value <= here.value) && length > 1e-6) {
      length /= 2;
      next = loss.at(moved(at, step, length));
    }
    if (!(next.value <= here.value)) break;
    at = moved(at, step, length);
    here = next;
  }

  const factor = choleskyFactor(Float64Array.from(here.information), size);
  const inverse = inverseOf(factor, size);
  let effective = size;
  for (let j = inTime; j < size; j++) effective -= ridge * inverse[j * size + j]!;
  const several = groups && new Set(groups).size < groups.length;
  const covariance = several ? sandwich(inverse, loss.scoreSpread(at, groups), size) : inverse;
  return { coefficients: at, covariance, effectiveParameters: effective, iterations };
}

function moved(from: Float64Array, step: Float64Array, length: number): Float64Array {
  return from.map((value, j) => value - length * step[j]!);
}

/** `[size, size]` */
function inverseOf(factor: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  const column = new Float64Array(size);
  for (let j = 0; j < size; j++) {
    column.fill(0);
    column[j] = 1;
    solveCholesky(factor, size, column);
    for (let i = 0; i < size; i++) inverse[i * size + j] = column[i]!;
  }
  return inverse;
}

function sandwich(bread: Float64Array, filling: Float64Array, size: number): Float64Array {
  return product(product(bread, filling, size), bread, size);
}

function product(a: Float64Array, b: Float64Array, size: number): Float64Array {
  const result = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < size; k++) {
      const factor = a[i * size + k]!;
      if (factor === 0) continue;
      for (let j = 0; j < size; j++) result[i * size + j]! += factor * b[k * size + j]!;
    }
  }
  return result;
}
