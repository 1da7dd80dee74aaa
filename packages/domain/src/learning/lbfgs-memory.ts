import type { Precondition } from "./preconditioner.ts";

const MEMORY = 12;

interface Pair {
  step: Float64Array;
  change: Float64Array;
  curvature: number;
}

/** The last steps of a descent, which stand for the inverse Hessian. */
export interface LbfgsMemory {
  /** `-H · gradient`, a new vector. */
  direction(gradient: Float64Array): Float64Array;
  /** Takes in a step and how the gradient changed along it; left out where the curvature is not positive. */
  remember(step: Float64Array, change: Float64Array): void;
}

/**
 * Limited-memory BFGS with the two-loop recursion. The initial inverse Hessian is `precondition`, or the identity,
 * scaled to the latest curvature.
 * @see Nocedal, Wright 2006, Numerical Optimization, algorithm 7.4
 */
export function lbfgsMemory(precondition: Precondition | undefined): LbfgsMemory {
  const pairs: Pair[] = [];
  let scale = 1;
  return {
    direction(gradient) {
      const direction = gradient.map((g) => -g);
      const alphas: number[] = [];
      for (let i = pairs.length - 1; i >= 0; i--) {
        const pair = pairs[i]!;
        alphas[i] = dot(pair.step, direction) / pair.curvature;
        addScaled(direction, -alphas[i]!, pair.change);
      }
      precondition?.(direction);
      for (let j = 0; j < direction.length; j++) direction[j]! *= scale;
      pairs.forEach((pair, i) => {
        addScaled(direction, alphas[i]! - dot(pair.change, direction) / pair.curvature, pair.step);
      });
      return direction;
    },
    remember(step, change) {
      const curvature = dot(step, change);
      if (!(curvature > 0)) return;
      const preconditioned = change.slice();
      precondition?.(preconditioned);
      scale = curvature / dot(change, preconditioned);
      pairs.push({ step, change, curvature });
      if (pairs.length > MEMORY) pairs.shift();
    },
  };
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function addScaled(target: Float64Array, factor: number, addend: Float64Array): void {
  for (let i = 0; i < target.length; i++) target[i]! += factor * addend[i]!;
}

export function largestMagnitude(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]!));
  return largest;
}
