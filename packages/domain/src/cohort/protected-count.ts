import { InvalidInputError } from "../errors.ts";

/** The least that a count of people may be before it is shown at all; a site may ask for more. */
export const LEAST_FLOOR = 5;
/** As the Centers for Medicare & Medicaid Services have it for what is published of patients. */
export const DEFAULT_FLOOR = 11;

/**
 * A count of persons as it may be shown to those who may not see them: a multiple of the floor, or nothing where fewer
 * than the floor are counted, and nobody counts as few.
 */
export interface ProtectedCount {
  value: number | null;
  floor: number;
}

/**
 * Rounds a count to the nearest multiple of the floor, and hides what is below it.
 *
 * Every number that is shown is then a multiple of the floor, so no sum and no difference of shown numbers is 1 to
 * floor - 1: what a hidden cell holds does not follow from a total and the other cells, and two questions that differ in
 * a few persons do not tell how many (docs/decisions/113).
 * @param count of persons, each once; a whole number, 0 or more
 * @throws InvalidInputError if the floor is under 5 or no whole number
 */
export function protectCount(count: number, floor = DEFAULT_FLOOR): ProtectedCount {
  if (!Number.isInteger(floor) || floor < LEAST_FLOOR) {
    throw new InvalidInputError(`The floor of counts is a whole number from ${LEAST_FLOOR} on.`, ["floor"]);
  }
  if (!Number.isInteger(count) || count < 0) throw new RangeError("A count is a whole number.");
  return { value: count < floor ? null : Math.round(count / floor) * floor, floor };
}
