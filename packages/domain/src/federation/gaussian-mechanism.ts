import { InvalidInputError } from "../errors.ts";
import { twoSidedP } from "../metrics/normal.ts";

/** What a run with noise promises each patient. */
export interface PrivacyTerms {
  /** Longest that one patient's part of a gradient may be; > 0. */
  clip: number;
  /** Standard deviation of the noise over `clip`; > 0. */
  noiseMultiplier: number;
  /** The chance with which more than epsilon may be learnt; far below one over the number of patients. */
  delta: number;
}

/** P(Z <= z). */
function below(z: number): number {
  return z < 0 ? twoSidedP(z) / 2 : 1 - twoSidedP(z) / 2;
}

/**
 * The smallest δ for which the Gaussian mechanism with `mu = sensitivity / standard deviation` is (ε, δ)-differentially
 * private: `Φ(μ/2 - ε/μ) - e^ε Φ(-μ/2 - ε/μ)`, exact.
 * @see Balle, Wang 2018, "Improving the Gaussian Mechanism for Differential Privacy", ICML, theorem 8
 */
export function gaussianDelta(mu: number, epsilon: number): number {
  const far = below(-mu / 2 - epsilon / mu);
  return Math.max(0, below(mu / 2 - epsilon / mu) - (far === 0 ? 0 : Math.exp(epsilon) * far));
}

const MOST_EPSILON = 500;

/**
 * ε of so many releases, each with fresh noise, at a δ. Gaussian mechanisms of any kind compose as one whose μ is the
 * root of the sum of their squares, also where each depends on the answers of those before: `μ = √releases / noise`.
 * Nothing is drawn at random among the patients, so there is no gain from sampling.
 * @returns rounded up to three digits; Infinity beyond 500
 * @throws InvalidInputError if a number is out of range
 * @see Dong, Roth, Su 2022, "Gaussian Differential Privacy", JRSS B 84(1):3-37, corollary 3.3
 */
export function epsilonOf({ noiseMultiplier, delta }: Omit<PrivacyTerms, "clip">, releases: number): number {
  if (!(noiseMultiplier > 0) || !(delta > 0 && delta < 1) || !(releases >= 0))
    throw new InvalidInputError("Noise is above 0, and delta between 0 and 1.", ["privacy"]);
  if (releases === 0) return 0;
  const mu = Math.sqrt(releases) / noiseMultiplier;
  if (gaussianDelta(mu, MOST_EPSILON) > delta) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, MOST_EPSILON];
  for (let k = 0; k < 60; k++) {
    const middle = (low + high) / 2;
    if (gaussianDelta(mu, middle) > delta) low = middle;
    else high = middle;
  }
  return Math.ceil(high * 1000) / 1000;
}
