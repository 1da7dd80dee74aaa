import { InvalidProbabilityError } from "../errors.ts";

function requireProbability(probability: number): void {
  if (!(probability > 0 && probability < 1)) {
    throw new InvalidProbabilityError("A probability must lie strictly between 0 and 1.");
  }
}

/**
 * `p / (1 - p)`, greater than 0.
 * @param probability in (0, 1)
 * @throws InvalidProbabilityError if outside (0, 1)
 */
export function toOdds(probability: number): number {
  requireProbability(probability);
  return probability / (1 - probability);
}

/**
 * `odds / (1 + odds)`.
 * @param odds finite, > 0
 * @throws InvalidProbabilityError if not
 */
export function toProbability(odds: number): number {
  if (!(odds > 0 && odds < Number.POSITIVE_INFINITY)) {
    throw new InvalidProbabilityError("Odds must be finite and greater than 0.");
  }
  return odds / (1 + odds);
}

/**
 * Natural log-odds.
 * @param probability in (0, 1)
 * @throws InvalidProbabilityError if outside (0, 1)
 */
export function logit(probability: number): number {
  requireProbability(probability);
  return Math.log(probability) - Math.log1p(-probability);
}

/** The inverse of `logit`; 0 or 1 where the log-odds are beyond what a double holds. */
export function sigmoid(logOdds: number): number {
  if (logOdds >= 0) return 1 / (1 + Math.exp(-logOdds));
  const odds = Math.exp(logOdds);
  return odds / (1 + odds);
}

/** `log Σ exp(x)` without overflow; -Infinity of no values. */
export function logSumExp(values: ArrayLike<number>): number {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) top = Math.max(top, values[i]!);
  if (!Number.isFinite(top)) return top;
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += Math.exp(values[i]! - top);
  return top + Math.log(sum);
}

/** `exp(x) / Σ exp(x)`: probabilities that sum to 1. */
export function softmax(logits: ArrayLike<number>): number[] {
  let top = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < logits.length; i++) top = Math.max(top, logits[i]!);
  const odds = Array.from(logits, (value) => Math.exp(value - top));
  const total = odds.reduce((sum, value) => sum + value, 0);
  return odds.map((value) => value / total);
}
