import { DEFAULT_FLOOR, type ProtectedCount, protectCount } from "./protected-count.ts";

/**
 * Shows the numbers of one question on a cohort. Every route that tells a number about persons asks it: counts go
 * through `count`, and a statistic of a group is told only where the group is `large`.
 */
export interface CountGuard {
  /** The least that is ever shown. */
  floor: number;
  /** @param cell which number of the answer it is, such as `["sex", "female"]`; the same persons, the same words */
  count(people: number, cell?: readonly string[]): ProtectedCount;
  /** Whether `count` would show it. */
  isLarge(people: number, cell?: readonly string[]): boolean;
}

/** @param blurOf a whole number from 0 to below the floor, the same for the same cell */
export function guardCounts(
  blurOf: (cell: readonly string[]) => number,
  floor: number = DEFAULT_FLOOR,
): CountGuard {
  const count = (people: number, cell: readonly string[] = []) =>
    protectCount(people, { blur: blurOf(cell), floor });
  return { floor, count, isLarge: (people, cell) => count(people, cell).value !== null };
}

/**
 * A statistic of many persons, such as a mean or an area under a curve, in so few digits that no one of them follows from
 * it and from another.
 */
export function roundStatistic(value: number, digits = 3): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}
