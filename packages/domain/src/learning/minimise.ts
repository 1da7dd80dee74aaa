/** Writes the gradient at `x` into `gradient` and returns the value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  x: Float64Array;
  value: number;
  iterations: number;
  /** False where the iterations ran out before the gradient was small. */
  converged: boolean;
}

const MEMORY = 12;
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
export function minimise(
  objective: Objective,
  start: Float64Array,
  options: {
    tolerance: number;
    maxIterations: number;
    /** In place: multiplies by a rough inverse of the Hessian, symmetric and positive definite. */
    precondition?: (vector: Float64Array) => void;
  },
): Minimum {
  const size = start.length;
  let x = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = objective(x, gradient);
  const pairs: {
    step: Float64Array;
    change: Float64Array;
    preconditioned: Float64Array;
    curvature: number;
  }[] = [];

  for (let iterations = 0; iterations < options.maxIterations; iterations++) {
    if (largestMagnitude(gradient) <= options.tolerance) return { x, value, iterations, converged: true };

    // Two-loop recursion: direction = -H · gradient, with H kept as the last few steps.
    const direction = gradient.map((g) => -g);
    const alphas: number[] = [];
    for (let i = pairs.length - 1; i >= 0; i--) {
      const pair = pairs[i]!;
      alphas[i] = dot(pair.step, direction) / pair.curvature;
      addScaled(direction, -alphas[i]!, pair.change);
    }
    options.precondition?.(direction);
    const latest = pairs.at(-1);
    const scale = latest ? latest.curvature / dot(latest.change, latest.preconditioned) : 1;
    for (let j = 0; j < size; j++) direction[j]! *= scale;
    pairs.forEach((pair, i) => {
      addScaled(direction, alphas[i]! - dot(pair.change, direction) / pair.curvature, pair.step);
    });

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

    const step = next.map((v, j) => v - x[j]!);
    const change = nextGradient.map((g, j) => g - gradient[j]!);
    const curvature = dot(step, change);
    const preconditioned = change.slice();
    options.precondition?.(preconditioned);
    if (curvature > 0) pairs.push({ step, change, preconditioned, curvature });
    if (pairs.length > MEMORY) pairs.shift();
    [x, gradient, value] = [next, nextGradient, nextValue];
  }
  return { x, value, iterations: options.maxIterations, converged: false };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, factor: number, addend: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * addend[i]!;
}

function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
