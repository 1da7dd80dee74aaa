import { sigmoid } from "../odds.ts";

/** `sigmoid(intercept + slope · x)` */
export interface Sigmoid {
  slope: number;
  intercept: number;
}

const STEPS = 100;
const RIDGE = 1e-9;
const SUFFICIENT_DECREASE = 1e-4;
const SMALLEST_STEP = 1e-10;

/**
 * The sigmoid with the least cross-entropy to `targets`, by Newton's method with backtracking.
 * @param targets 0 to 1, one a value
 * @see Lin, Lin, Weng 2007, "A note on Platt's probabilistic outputs", Machine Learning 68:267-276
 */
export function fitSigmoid(x: ArrayLike<number>, targets: ArrayLike<number>): Sigmoid {
  const loss = ({ slope, intercept }: Sigmoid) => {
    let sum = 0;
    for (let i = 0; i < x.length; i++) {
      const f = intercept + slope * x[i]!;
      // log(1 + exp(f)) - t · f, whichever way does not overflow
      sum += Math.max(f, 0) + Math.log1p(Math.exp(-Math.abs(f))) - targets[i]! * f;
    }
    return sum;
  };
  let now: Sigmoid = { slope: 1, intercept: 0 };
  let value = loss(now);
  for (let step = 0; step < STEPS; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, RIDGE, 0, RIDGE];
    for (let i = 0; i < x.length; i++) {
      const p = sigmoid(now.intercept + now.slope * x[i]!);
      const error = targets[i]! - p;
      const w = p * (1 - p);
      g0 += error;
      g1 += error * x[i]!;
      h00 += w;
      h01 += w * x[i]!;
      h11 += w * x[i]! * x[i]!;
    }
    const determinant = h00 * h11 - h01 * h01;
    const up = (h11 * g0 - h01 * g1) / determinant;
    const along = (h00 * g1 - h01 * g0) / determinant;
    const promised = up * g0 + along * g1;
    let length = 1;
    let next = now;
    let nextValue = value;
    for (; length >= SMALLEST_STEP; length /= 2) {
      next = { slope: now.slope + length * along, intercept: now.intercept + length * up };
      nextValue = loss(next);
      if (nextValue <= value - SUFFICIENT_DECREASE * length * promised) break;
    }
    if (!(length >= SMALLEST_STEP)) break;
    [now, value] = [next, nextValue];
    if (Math.abs(up) + Math.abs(along) < 1e-12) break;
  }
  return now;
}
