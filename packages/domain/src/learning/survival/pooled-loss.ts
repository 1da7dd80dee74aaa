import type { PersonPeriods } from "./person-periods.ts";
import type { SparseRows } from "./sparse-rows.ts";

export interface PooledTable {
  design: SparseRows;
  periods: PersonPeriods;
  /** `[periods][time's columns]` */
  columns: readonly (readonly number[])[];
  ridge: number;
  /** `[cases]` */
  counts?: ArrayLike<number> | undefined;
}

export interface LossAt {
  /** Penalised negative log-likelihood, in nats. */
  value: number;
  gradient: Float64Array;
  /** `[size, size]`, row-major, symmetric. */
  information: Float64Array;
}

/** Beyond this a hazard is as good as 1, and nothing overflows. */
const MOST_ODDS = 1e12;

/**
 * The loss of a logistic regression pooled over persons and periods, summed person by person: time's columns are the
 * same for everybody and a person's features are the same at all times, so that a row a person and period is never
 * needed. Cases times periods in time, cases times features in memory.
 */
export function pooledLoss({ design, periods, columns, ridge, counts }: PooledTable) {
  const { lastPeriod, lastShare, event } = periods;
  const inTime = columns[0]!.length;
  const size = inTime + design.columns;
  const counted = (i: number) => (counts ? counts[i]! : 1);
  let [events, rows] = [0, 0];
  for (let i = 0; i < design.rows; i++) {
    if (lastPeriod[i] === 0) continue;
    events += counted(i) * event[i]!;
    rows += counted(i) * (lastPeriod[i]! - 1 + lastShare[i]!);
  }
  return {
    /** Events that count, and periods at risk. */
    events,
    rows,
    at(parameters: Float64Array): LossAt {
      const gradient = new Float64Array(size);
      const information = new Float64Array(size * size);
      const value = walk(
        parameters,
        (i, { residuals, curvatures, inColumns }) => {
          const [from, to] = [design.starts[i]!, design.starts[i + 1]!];
          for (let a = from; a < to; a++) {
            const row = inTime + design.columnOf[a]!;
            const x = design.values[a]!;
            gradient[row]! -= x * residuals;
            for (let j = 0; j < inTime; j++) information[row * size + j]! += x * inColumns[j]!;
            const scaled = x * curvatures;
            for (let b = from; b <= a; b++)
              information[row * size + inTime + design.columnOf[b]!]! += scaled * design.values[b]!;
          }
        },
        gradient,
        information,
      );
      let penalty = 0;
      for (let j = inTime; j < size; j++) {
        penalty += (ridge * parameters[j]! ** 2) / 2;
        gradient[j]! += ridge * parameters[j]!;
        information[j * size + j]! += ridge;
      }
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < i; j++) information[j * size + i] = information[i * size + j]!;
      }
      return { value: value + penalty, gradient, information };
    },
    /** Negative log-likelihood without the penalty, in nats. */
    unpenalised: (parameters: Float64Array): number => walk(parameters, () => {}),
    /** `Σ over groups of score · scoreᵀ` with the penalty on its diagonal: the middle of a sandwich. */
    scoreSpread(parameters: Float64Array, groups: readonly string[]): Float64Array {
      const scores = new Map<string, Float64Array>();
      walk(parameters, (i, { residuals, inScore }) => {
        let score = scores.get(groups[i]!);
        if (!score) {
          score = new Float64Array(size);
          scores.set(groups[i]!, score);
        }
        for (let j = 0; j < inTime; j++) score[j]! += inScore[j]!;
        for (let a = design.starts[i]!; a < design.starts[i + 1]!; a++)
          score[inTime + design.columnOf[a]!]! += design.values[a]! * residuals;
      });
      const spread = new Float64Array(size * size);
      for (const score of scores.values()) {
        for (let i = 0; i < size; i++) {
          if (score[i] === 0) continue;
          for (let j = 0; j < size; j++) spread[i * size + j]! += score[i]! * score[j]!;
        }
      }
      for (let j = inTime; j < size; j++) spread[j * size + j]! += ridge;
      return spread;
    },
  };

  /**
   * Goes through all cases that count.
   * @returns the negative log-likelihood
   */
  function walk(
    parameters: Float64Array,
    visit: (
      i: number,
      sums: {
        /** Over the case's periods: `y - h`, `h (1 - h)`, and both times time's columns. */
        residuals: number;
        curvatures: number;
        inScore: Float64Array;
        inColumns: Float64Array;
      },
    ) => void,
    gradient?: Float64Array,
    information?: Float64Array,
  ): number {
    const baseline = columns.map((inPeriod) =>
      Math.exp(inPeriod.reduce((sum, value, j) => sum + value * parameters[j]!, 0)),
    );
    const residualOf = new Float64Array(columns.length);
    const curvatureOf = new Float64Array(columns.length);
    const inColumns = new Float64Array(inTime);
    const inScore = new Float64Array(inTime);
    let value = 0;
    for (let i = 0; i < design.rows; i++) {
      const count = counted(i);
      const last = lastPeriod[i]!;
      if (count === 0 || last === 0) continue;
      let effect = 0;
      for (let a = design.starts[i]!; a < design.starts[i + 1]!; a++)
        effect += design.values[a]! * parameters[inTime + design.columnOf[a]!]!;
      const relative = Math.exp(effect);
      let [residuals, curvatures] = [0, 0];
      inColumns.fill(0);
      inScore.fill(0);
      for (let k = 0; k < last; k++) {
        const weight = k === last - 1 ? count * lastShare[i]! : count;
        const odds = Math.min(MOST_ODDS, baseline[k]! * relative);
        const hazard = odds / (1 + odds);
        const isEvent = k === last - 1 && event[i] === 1;
        value += weight * (Math.log1p(odds) - (isEvent ? Math.log(odds) : 0));
        const residual = weight * ((isEvent ? 1 : 0) - hazard);
        const curvature = weight * hazard * (1 - hazard);
        residuals += residual;
        curvatures += curvature;
        residualOf[k]! += residual;
        curvatureOf[k]! += curvature;
        const inPeriod = columns[k]!;
        for (let j = 0; j < inTime; j++) {
          inColumns[j]! += curvature * inPeriod[j]!;
          inScore[j]! += residual * inPeriod[j]!;
        }
      }
      visit(i, { residuals, curvatures, inScore, inColumns });
    }
    if (gradient && information) {
      for (const [k, inPeriod] of columns.entries()) {
        for (let i = 0; i < inTime; i++) {
          gradient[i]! -= inPeriod[i]! * residualOf[k]!;
          for (let j = 0; j <= i; j++)
            information[i * size + j]! += curvatureOf[k]! * inPeriod[i]! * inPeriod[j]!;
        }
      }
    }
    return value;
  }
}
