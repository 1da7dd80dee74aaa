import { logSumExp } from "../risk/odds.ts";

/**
 * Natural log-odds of a set of classes under unnormalised log-weights: `log Σ_in exp(w) - log Σ_out exp(w)`.
 * Exact where the probability itself would round to 0 or 1.
 * @param members for each class, whether it belongs to the set; at least one does and one does not
 */
export function setLogOdds(logWeights: readonly number[], members: readonly boolean[]): number {
  return (
    logSumExp(logWeights.filter((_, c) => members[c])) - logSumExp(logWeights.filter((_, c) => !members[c]))
  );
}

/** Adds vectors of the same length, element by element. */
export function addVectors(base: readonly number[], addends: readonly (readonly number[])[]): number[] {
  return base.map((value, c) => addends.reduce((sum, addend) => sum + addend[c]!, value));
}
