import type { BalanceData } from "./overview-query.ts";

/** Up to this two groups are commonly taken for balanced: Austin 2009, Statistics in Medicine 28:3083-3107. */
export const BALANCED = 0.1;

/** Whether two cohorts differ in something by more than balance, even if rounding made all it could of it. */
export function isApart({ difference, rounding }: Pick<BalanceData, "difference" | "rounding">): boolean {
  return difference !== null && Math.abs(difference) - (rounding ?? 0) > BALANCED;
}
