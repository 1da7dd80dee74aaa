import { z } from "zod";
import { InvalidInputError, InvalidProbabilityError } from "../../errors.ts";
import { normaliseRows } from "./class-log-odds.ts";

const distribution = z
  .array(z.number().gt(0).lt(1))
  .min(2)
  .refine((values) => Math.abs(values.reduce((sum, v) => sum + v, 0) - 1) < 1e-6, {
    message: "A prevalence sums to 1.",
  });

/** Probabilities that contain one class prevalence, restated at another. */
export const prevalenceMapSchema = z
  .strictObject({
    method: z.literal("prevalence"),
    /** Prevalence that the calibrated probabilities contain. */
    from: distribution,
    /** Prevalence at the site. */
    to: distribution,
  })
  .refine(({ from, to }) => from.length === to.length, { message: "Both are of the same classes." });
export type PrevalenceMap = z.infer<typeof prevalenceMapSchema>;

/**
 * `p'(c | x) ∝ p(c | x) · to(c) / from(c)`, row by row. Right where the site's images of each class look like the
 * calibration cohort's, and only their mix differs.
 * @param probabilities calibrated, `[rows, classes]`, row-major
 * @throws InvalidInputError if the rows are of another number of classes
 * @see Saerens, Latinne, Decaestecker 2002, Neural Computation 14(1):21-41, equation 2.4
 */
export function applyPrevalenceMap(map: PrevalenceMap, probabilities: ArrayLike<number>): Float64Array {
  const classes = map.from.length;
  requireRows(probabilities, classes);
  const values = Float64Array.from(
    probabilities,
    (p, k) => (p * map.to[k % classes]!) / map.from[k % classes]!,
  );
  return normaliseRows(values, classes);
}

export interface EstimatedPrevalence {
  map: PrevalenceMap;
  iterations: number;
  /** False where the iterations ran out. */
  converged: boolean;
}

const ITERATIONS = 1000;
const TOLERANCE = 1e-8;
/** A class that seems to be absent keeps this much, so that an image can still say otherwise. */
const LEAST_SHARE = 1e-6;

/**
 * The site's prevalence from its own unlabelled images, by expectation maximisation: the prevalence under which
 * the mean of the restated probabilities is that prevalence itself. The probabilities must be calibrated, or their
 * faults are taken for a shift; some hundreds of images are needed.
 * @param probabilities calibrated, `[rows, classes]`, row-major
 * @param from prevalence that they contain
 * @throws InvalidInputError if there is no row
 * @throws InvalidProbabilityError if `from` is no distribution
 * @see Saerens, Latinne, Decaestecker 2002, Neural Computation 14(1):21-41, equation 2.9
 */
export function estimatePrevalence(
  probabilities: ArrayLike<number>,
  from: readonly number[],
): EstimatedPrevalence {
  const classes = from.length;
  if (!distribution.safeParse(from).success) {
    throw new InvalidProbabilityError("A prevalence lies between 0 and 1 and sums to 1.");
  }
  requireRows(probabilities, classes);
  if (probabilities.length === 0)
    throw new InvalidInputError("A prevalence is estimated from one image at least.");
  const rows = probabilities.length / classes;
  let to = [...from];
  for (let iterations = 1; iterations <= ITERATIONS; iterations++) {
    const restated = applyPrevalenceMap({ method: "prevalence", from: [...from], to }, probabilities);
    const means = new Array<number>(classes).fill(0);
    for (let k = 0; k < restated.length; k++) means[k % classes]! += restated[k]! / rows;
    const kept = means.map((share) => Math.max(share, LEAST_SHARE));
    const total = kept.reduce((sum, share) => sum + share, 0);
    const next = kept.map((share) => share / total);
    const moved = Math.max(...next.map((share, c) => Math.abs(share - to[c]!)));
    to = next;
    if (moved < TOLERANCE) {
      return { map: { method: "prevalence", from: [...from], to }, iterations, converged: true };
    }
  }
  return { map: { method: "prevalence", from: [...from], to }, iterations: ITERATIONS, converged: false };
}

function requireRows(probabilities: ArrayLike<number>, classes: number): void {
  if (probabilities.length % classes !== 0) {
    throw new InvalidInputError(`Probabilities come in whole rows of ${classes} classes.`);
  }
}
