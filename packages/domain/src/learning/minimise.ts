import { dot, largestMagnitude, lbfgsMemory } from "./lbfgs-memory.ts";
import type { Precondition } from "./preconditioner.ts";

/** Writes the gradient at `x` into `gradient` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  x: Float64Array;
  value: number;
  iterations: number;
  /** False where the iterations ran out, or `afterStep` ended them, before the gradient was small. */
  converged: boolean;
}

export interface MinimiseOptions {
  tolerance: number;
  maxIterations: number;
  /** In place: multiplies by a rough inverse of the Hessian, symmetric and positive definite. */
  precondition?: Precondition | undefined;
  /** Sees each new point, which is not written to again; the descent ends where it returns false. */
  afterStep?: ((x: Float64Array, iterations: number) => boolean) | undefined;
}

const SUFFICIENT_DECREASE = 1e-4;
const CURVATURE = 0.9;
const LINE_SEARCH_STEPS = 40;

/**
 * Minimises a smooth function by L-BFGS with a weak Wolfe line search (bisection). Deterministic: the same input
 * gives the same bits.
 *
 * Stops where the largest magnitude in the gradient is at most `tolerance`.
 * @see Liu, Nocedal 1989, Mathematical Programming 45:503-528
 * @see Nocedal, Wright 2006, Numerical Optimization, algorithms 7.4 and 7.5; Burke, Lewis, Overton's bisection
 */
export function minimise(objective: Objective, start: Float64Array, options: MinimiseOptions): Minimum {
  const size = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  const memory = lbfgsMemory(options.precondition);

  for (let iterations = 0; iterations < options.maxIterations; iterations++) {
    if (largestMagnitude(gradient) <= options.tolerance) return { x, value, iterations, converged: true };
    const direction = memory.direction(gradient);
    const slope = dot(gradient, direction);
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let [low, high, length] = [0, Number.POSITIVE_INFINITY, 1];
    let nextValue = value;
    let found = false;
    for (let k = 0; k < LINE_SEARCH_STEPS && !found; k++) {
      for (let j = 0; j < size; j++) next[j] = x[j]! + length * direction[j]!;
      nextValue = objective(next, nextGradient);
      if (!(nextValue <= value + SUFFICIENT_DECREASE * length * slope)) high = length;
      else if (dot(nextGradient, direction) < CURVATURE * slope) low = length;
      else found = true;
      if (!found) length = high < Number.POSITIVE_INFINITY ? (low + high) / 2 : low * 2;
    }
    // No step lowers the value any more: as close as doubles get.
    if (!found) return { x, value, iterations, converged: false };

    memory.remember(
      next.map((v, j) => v - x[j]!),
      nextGradient.map((g, j) => g - gradient[j]!),
    );
    [x, gradient, value] = [next, nextGradient, nextValue];
    if (options.afterStep && !options.afterStep(x, iterations + 1)) {
      return { x, value, iterations: iterations + 1, converged: false };
    }
  }
  return { x, value, iterations: options.maxIterations, converged: false };
}
