import { InvalidInputError } from "../errors.ts";
import { logSumExp, softmax } from "./odds.ts";

/** Logits of many cases and what each was. */
export interface LabelledLogits {
  /** `[rows, classes]`, row-major */
  logits: ArrayLike<number>;
  /** `[rows]`, index of the true class, 0 to classes - 1 */
  labels: ArrayLike<number>;
  classes: number;
}

/** Softmax of `logits / temperature`, row by row: `[rows, classes]`, row-major. */
export function calibrate(logits: ArrayLike<number>, classes: number, temperature: number): Float64Array {
  const probabilities = new Float64Array(logits.length);
  const row = new Float64Array(classes);
  for (let start = 0; start < logits.length; start += classes) {
    for (let c = 0; c < classes; c++) row[c] = logits[start + c]! / temperature;
    probabilities.set(softmax(row), start);
  }
  return probabilities;
}

/** Mean negative log-likelihood, in nats, of the true classes under `softmax(logits / temperature)`. */
export function negativeLogLikelihood(cases: LabelledLogits, temperature = 1): number {
  const { logits, labels, classes } = cases;
  const row = new Float64Array(classes);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    for (let c = 0; c < classes; c++) row[c] = logits[i * classes + c]! / temperature;
    sum += logSumExp(row) - row[labels[i]!]!;
  }
  return sum / labels.length;
}

const LOWEST_LOG = Math.log(0.05);
const HIGHEST_LOG = Math.log(20);
const PRECISION = 1e-7;

/**
 * The temperature, 0.05 to 20, with the least negative log-likelihood on cases that no training step saw. The
 * likelihood is convex in 1 / T, so it has one minimum in log T, which golden-section search closes in on.
 * @throws InvalidInputError if there are no cases
 * @see Guo, Pleiss, Sun, Weinberger 2017, "On Calibration of Modern Neural Networks", ICML, section 4.2
 */
export function fitTemperature(cases: LabelledLogits): number {
  if (cases.labels.length === 0) throw new InvalidInputError("A temperature needs at least one case.");
  return Math.exp(
    minimiseOnInterval((log) => negativeLogLikelihood(cases, Math.exp(log)), LOWEST_LOG, HIGHEST_LOG),
  );
}

/** Golden-section search for the minimum of a function with one minimum on `[low, high]`, to 1e-7. */
export function minimiseOnInterval(f: (x: number) => number, low: number, high: number): number {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  let [c, d] = [b - ratio * (b - a), a + ratio * (b - a)];
  let [fc, fd] = [f(c), f(d)];
  while (b - a > PRECISION) {
    if (fc < fd) {
      [b, d, fd] = [d, c, fc];
      c = b - ratio * (b - a);
      fc = f(c);
    } else {
      [a, c, fc] = [c, d, fd];
      d = a + ratio * (b - a);
      fd = f(d);
    }
  }
  return (a + b) / 2;
}
