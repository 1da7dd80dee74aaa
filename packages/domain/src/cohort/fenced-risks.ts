import { logit, sigmoid } from "../risk/odds.ts";

/** So many distances between the quartiles, in log-odds, a risk may lie outside of them and count as it is. */
const FENCE = 1.5;
/** In log-odds: a fence is never nearer, and risks that lie no farther apart tell no slope. */
const LEAST_SPREAD = 0.1;
const CLOSEST_TO_CERTAIN = 1e-9;

export interface FencedRisks {
  risks: number[];
  /** How far out a risk may count. */
  low: number;
  high: number;
  /** Whether more than a few persons at one end have another risk than more than a few at the other. */
  isSpread: boolean;
}

/**
 * Risks of which the outermost few count as no farther out than Tukey's fences, one and a half times the distance between
 * the quartiles, in log-odds. Of risks as they mostly are none is changed. But a sum of risks that are all small is the one
 * that is not, and so is the slope of a line that all others leave open: who asks of a cohort that he made so would read it
 * off (docs/decisions/152).
 * @param groups `[cases]`, the person of each case
 * @param few so many persons at either end may be unlike all others
 */
export function fenceRisks(risks: readonly number[], groups: readonly string[], few: number): FencedRisks {
  const odds = risks.map((risk) =>
    logit(Math.min(1 - CLOSEST_TO_CERTAIN, Math.max(CLOSEST_TO_CERTAIN, risk))),
  );
  const order = odds.map((_, i) => i).sort((a, b) => odds[a]! - odds[b]!);
  if (order.length === 0) return { risks: [], low: 0, high: 1, isSpread: false };
  const at = (share: number) => odds[order[Math.floor(share * (order.length - 1))]!]!;
  const [first, third] = [at(0.25), at(0.75)];
  const fence = FENCE * Math.max(LEAST_SPREAD, third - first);
  const [lowFew, highFew] = [outermost(order), outermost(order.toReversed())];
  const low = Math.min(first - fence, lowFew);
  const high = Math.max(third + fence, highFew);
  return {
    risks: odds.map((one) => sigmoid(Math.min(high, Math.max(low, one)))),
    ...{ low: sigmoid(low), high: sigmoid(high) },
    isSpread: highFew - lowFew > LEAST_SPREAD,
  };

  /** The log-odds at which so many persons have come, from an end. */
  function outermost(from: readonly number[]): number {
    const persons = new Set<string>();
    for (const i of from) if (persons.add(groups[i]!).size > few) return odds[i]!;
    return odds[from.at(-1)!]!;
  }
}
