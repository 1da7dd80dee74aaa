import type { CohortCountsData } from "./cohort-query.ts";

export type Count = CohortCountsData["people"];

/**
 * How many persons a hidden count is fewer than. What is hidden reaches up to one floor less one above the floor, as each
 * question has its own step; nobody looks the same.
 */
export function hiddenBelow({ floor }: { floor: number }): number {
  return 2 * floor - 1;
}

/** How far what is shown may be from what was counted, either way. */
export function mostOff({ floor }: { floor: number }): number {
  return floor - 1;
}

/** The same with what is counted. */
export function peopleWords(count: Count): string {
  return count.value === null
    ? `fewer than ${hiddenBelow(count)} persons, or none`
    : `${countWords(count)} persons`;
}

/** A protected count in words. */
export function countWords(count: Count): string {
  return count.value === null
    ? `fewer than ${hiddenBelow(count)}, or none`
    : `about ${count.value.toLocaleString("en")}`;
}
