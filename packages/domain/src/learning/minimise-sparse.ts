import { dot, largestMagnitude, lbfgsMemory } from "./lbfgs-memory.ts";
import type { MinimiseOptions, Minimum, Objective } from "./minimise.ts";

const SUFFICIENT_DECREASE = 1e-4;
const LINE_SEARCH_STEPS = 40;

/**
 * Minimises `objective(x) + Σ_j penalties[j] · |x_j|` by orthant-wise L-BFGS: each step keeps to the orthant that
 * the steepest descent enters, so that weights which do not earn their penalty become exactly 0. Deterministic.
 *
 * Stops where no coordinate of the pseudo-gradient is larger than `tolerance`. The directions are confined to the
 * coordinates that may move, and fall back to the pseudo-gradient where the memory points uphill.
 * @param penalties `[size]`, >= 0; 0 where a coordinate, such as an intercept, is not penalised
 * @see Andrew, Gao 2007, "Scalable training of L1-regularized log-linear models", ICML
 */
export function minimiseSparse(
  objective: Objective,
  penalties: Float64Array,
  start: Float64Array,
  options: Omit<MinimiseOptions, "precondition">,
): Minimum {
  const size = start.length;
  const cost = (x: Float64Array) => x.reduce((sum, v, j) => sum + penalties[j]! * Math.abs(v), 0);
  let x = Float64Array.from(start);
  let gradient = new Float64Array(size);
  let value = objective(x, gradient) + cost(x);
  let memory = lbfgsMemory(undefined);
  let remembers = false;

  for (let iterations = 0; iterations < options.maxIterations; ) {
    const pseudo = pseudoGradient(x, gradient, penalties);
    if (largestMagnitude(pseudo) <= options.tolerance) return { x, value, iterations, converged: true };
    const direction = memory.direction(pseudo);
    // A weight at 0 may only leave it downhill. The others may move against their own slope, as Newton's steps do
    // where columns are correlated, if the step as a whole leads down.
    for (let j = 0; j < size; j++) if (x[j] === 0 && direction[j]! * pseudo[j]! >= 0) direction[j] = 0;
    if (dot(direction, pseudo) >= 0) {
      for (let j = 0; j < size; j++) if (direction[j]! * pseudo[j]! >= 0) direction[j] = 0;
    }
    let length = remembers ? 1 : Math.min(1, 1 / Math.sqrt(dot(pseudo, pseudo)));

    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = value;
    let found = false;
    for (let k = 0; k < LINE_SEARCH_STEPS && !found; k++) {
      let promised = 0;
      for (let j = 0; j < size; j++) {
        const orthant = x[j] !== 0 ? Math.sign(x[j]!) : -Math.sign(pseudo[j]!);
        const moved = x[j]! + length * direction[j]!;
        next[j] = penalties[j]! > 0 && moved * orthant <= 0 ? 0 : moved;
        promised += pseudo[j]! * (next[j]! - x[j]!);
      }
      nextValue = objective(next, nextGradient) + cost(next);
      found = promised < 0 && nextValue <= value + SUFFICIENT_DECREASE * promised;
      length /= 2;
    }
    if (!found) {
      // As close as doubles get, unless it was the memory that led astray.
      if (!remembers) return { x, value, iterations, converged: false };
      memory = lbfgsMemory(undefined);
      remembers = false;
      continue;
    }
    memory.remember(
      next.map((v, j) => v - x[j]!),
      nextGradient.map((g, j) => g - gradient[j]!),
    );
    remembers = true;
    [x, gradient, value] = [next, nextGradient, nextValue];
    iterations++;
    if (options.afterStep && !options.afterStep(x, iterations)) {
      return { x, value, iterations, converged: false };
    }
  }
  return { x, value, iterations: options.maxIterations, converged: false };
}

/** The one-sided derivative of steepest descent; 0 where the penalty outweighs the gradient at 0. */
function pseudoGradient(x: Float64Array, gradient: Float64Array, penalties: Float64Array): Float64Array {
  return gradient.map((g, j) => {
    const penalty = penalties[j]!;
    if (x[j] !== 0) return g + penalty * Math.sign(x[j]!);
    return Math.sign(g) * Math.max(0, Math.abs(g) - penalty);
  });
}
