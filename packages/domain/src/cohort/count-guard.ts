import { seededRandom } from "../metrics/bootstrap.ts";
import { DEFAULT_FLOOR, type ProtectedCount, protectCount } from "./protected-count.ts";

/**
 * Shows the numbers of one question on a cohort. Every route that tells a number about persons asks it: counts go
 * through `count`, a statistic of a group is told only where the group is `large`, and no finer than `round` has it.
 */
export interface CountGuard {
  /** The least that is ever shown. */
  floor: number;
  /** @param cell which number of the answer it is, such as `["sex", "female"]`; the same persons, the same words */
  count(people: number, cell?: readonly string[]): ProtectedCount;
  /** Whether `count` would show it. */
  isLarge(people: number, cell?: readonly string[]): boolean;
  /** A whole number from 0 to below the floor, of the question and the cell. */
  blur(cell: readonly string[]): number;
  /**
   * A value as a multiple of a step, less than one step off. Where one multiple gives way to the next is the question's
   * own, as with counts: no series of questions finds a value that stands there (docs/decisions/115).
   */
  round(value: number, step: number, cell: readonly string[]): number;
  /**
   * Numbers from 0 to below 1 of the question, the cell and the state of the data, by which persons are left out: whoever
   * comes, goes or changes makes them others (docs/decisions/122).
   */
  random(cell: readonly string[], state: string): () => number;
}

/** @param numberOf a secret whole number of 32 bits or more, the same for the same words */
export function guardCounts(
  numberOf: (words: readonly string[]) => number,
  floor: number = DEFAULT_FLOOR,
): CountGuard {
  const blurOf = (cell: readonly string[]) => numberOf(cell) % floor;
  const count = (people: number, cell: readonly string[] = []) =>
    protectCount(people, { blur: blurOf(cell), floor });
  return {
    floor,
    count,
    isLarge: (people, cell) => count(people, cell).value !== null,
    blur: blurOf,
    random: (cell, state) => seededRandom(numberOf([...cell, "random", state])),
    round: (value, step, cell) => roundTo(value + ((blurOf(cell) + 0.5) / floor - 0.5) * step, step),
  };
}

/**
 * The least of 1, 2 and 5 times a power of ten that is not below the given one.
 * @param least > 0
 */
export function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const times = [1, 2, 5, 10].find((each) => each * power >= least * (1 - 1e-12))!;
  return Number((times * power).toPrecision(1));
}

/** To a multiple of the step, without the digits that a computer adds. */
export function roundTo(value: number, step: number): number {
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/**
 * A statistic of many persons, such as a mean or an area under a curve, in so few digits that no one of them follows from
 * it and from another.
 */
export function roundStatistic(value: number, digits = 3): number {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : value;
}
