import type { AucInterval, PairedDifference } from "./delong.ts";
import { twoSidedP, Z_95 } from "./normal.ts";

/**
 * `AUC(first) - AUC(second)` of different persons, with the interval and the test of two independent areas.
 * @see DeLong, DeLong, Clarke-Pearson 1988, Biometrics 44(3):837-845, for each area's variance
 */
export function unpairedDifference(first: AucInterval, second: AucInterval): PairedDifference {
  const value = first.value - second.value;
  const error = Math.sqrt(first.variance + second.variance);
  const z = value === 0 ? 0 : value / error;
  return { value, low: value - Z_95 * error, high: value + Z_95 * error, z, p: twoSidedP(z) };
}

/**
 * p-values as they are once it counts how many were looked at: the chance that any of the true hypotheses is rejected
 * stays below the level.
 * @see Holm 1979, Scandinavian Journal of Statistics 6(2):65-70
 */
export function holm(pValues: readonly number[]): number[] {
  const order = pValues.map((_, i) => i).sort((a, b) => pValues[a]! - pValues[b]!);
  const adjusted = new Array<number>(pValues.length).fill(1);
  let most = 0;
  order.forEach((at, rank) => {
    most = Math.max(most, Math.min(1, (pValues.length - rank) * pValues[at]!));
    adjusted[at] = most;
  });
  return adjusted;
}
