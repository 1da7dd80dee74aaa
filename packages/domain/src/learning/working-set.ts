import type { MinimiseOptions, Minimum, Objective } from "./minimise.ts";
import { minimiseSparse } from "./minimise-sparse.ts";
import { type LossOptions, softmaxLoss, type WeightedCases } from "./softmax-loss.ts";

/** Columns that join at a time: at least this many, and no more than are there already. */
const LEAST_GROWTH = 64;

/**
 * Minimises the softmax loss with an L1 penalty `l1 · |W|₁` and an L2 penalty `l2 / 2 · |W|²`, on few columns at a
 * time: those whose weights would leave 0 join, the most eager first, until no column left out would. The result is
 * that of all columns together, for the price of those which matter.
 * @param start as `softmaxLoss` lays it out
 * @see Friedman, Hastie, Tibshirani 2010, Journal of Statistical Software 33(1), section 2.6, active sets
 */
export function minimiseOnWorkingSet(
  cases: WeightedCases,
  lossOptions: LossOptions,
  { l1, l2 }: { l1: number; l2: number },
  start: Float64Array,
  options: Omit<MinimiseOptions, "precondition">,
): Minimum {
  const { columns, classes } = cases;
  const whole = withRidge(softmaxLoss(cases, lossOptions), classes * columns, l2);
  const gradient = new Float64Array(start.length);
  const slopeOf = (j: number) => {
    let largest = 0;
    for (let c = 0; c < classes; c++) largest = Math.max(largest, Math.abs(gradient[c * columns + j]!));
    return largest;
  };
  let x = Float64Array.from(start);
  let value = whole(x, gradient);
  let iterations = 0;
  const all = Array.from({ length: columns }, (_, j) => j);
  const isUsed = (j: number) => {
    for (let c = 0; c < classes; c++) if (x[c * columns + j] !== 0) return true;
    return false;
  };
  let chosen: number[] = [];
  for (let converged = false; ; ) {
    // Columns that fell back to 0 leave; the objective falls with every round, so none can come and go for ever.
    chosen = all.filter(isUsed);
    const inside = new Set(chosen);
    const eager = all.filter((j) => !inside.has(j) && slopeOf(j) > l1 + options.tolerance);
    if (converged && eager.length === 0) return { x, value, iterations, converged: true };
    eager.sort((a, b) => slopeOf(b) - slopeOf(a) || a - b);
    chosen = [...chosen, ...eager.slice(0, Math.max(LEAST_GROWTH, chosen.length))].sort((a, b) => a - b);
    // Intercepts alone still need a table.
    if (chosen.length === 0) chosen = [0];

    const part = pickColumns(cases, chosen);
    const size = classes * chosen.length;
    const from = new Float64Array(size + start.length - classes * columns);
    const penalties = new Float64Array(from.length).fill(l1, 0, size);
    copyColumns(x, columns, from, chosen, classes, "in");
    const spread = (packed: Float64Array) => {
      const full = new Float64Array(start.length);
      copyColumns(full, columns, packed, chosen, classes, "out");
      return full;
    };
    const before = iterations;
    const { afterStep } = options;
    const minimum = minimiseSparse(withRidge(softmaxLoss(part, lossOptions), size, l2), penalties, from, {
      ...options,
      maxIterations: options.maxIterations - before,
      afterStep: afterStep && ((packed, steps) => afterStep(spread(packed), before + steps)),
    });
    x = spread(minimum.x);
    iterations += minimum.iterations;
    converged = minimum.converged;
    value = whole(x, gradient);
    // No step at all: what joined was eager by a rounding error only.
    if (!converged || minimum.iterations === 0) return { x, value, iterations, converged };
  }
}

/** Adds `l2 / 2 · |x|²` over the first `size` coordinates. */
export function withRidge(loss: Objective, size: number, l2: number): Objective {
  return (x, gradient) => {
    const value = loss(x, gradient);
    let squares = 0;
    for (let k = 0; k < size; k++) {
      squares += x[k]! * x[k]!;
      gradient[k]! += l2 * x[k]!;
    }
    return value + 0.5 * l2 * squares;
  };
}

function pickColumns(cases: WeightedCases, chosen: readonly number[]): WeightedCases {
  const { values, columns, weights } = cases;
  const picked = new Float64Array(weights.length * chosen.length);
  for (let i = 0, at = 0; i < weights.length; i++) {
    for (let k = 0; k < chosen.length; k++) picked[at++] = values[i * columns + chosen[k]!]!;
  }
  return { ...cases, values: picked, columns: chosen.length };
}

/** Between all coordinates and those of the chosen columns; intercepts, where there are any, lie at either's end. */
function copyColumns(
  full: Float64Array,
  columns: number,
  packed: Float64Array,
  chosen: readonly number[],
  classes: number,
  direction: "in" | "out",
): void {
  const pairs = chosen.length * classes;
  for (let k = 0; k < packed.length; k++) {
    const at =
      k < pairs
        ? Math.floor(k / chosen.length) * columns + chosen[k % chosen.length]!
        : classes * columns + k - pairs;
    if (direction === "in") packed[k] = full[at]!;
    else full[at] = packed[k]!;
  }
}
