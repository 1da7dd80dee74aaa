import { InvalidInputError } from "../errors.ts";

/** The least that a count of people may be before it is shown at all; a site may ask for more. */
export const LEAST_FLOOR = 5;
/** As the Centers for Medicare & Medicaid Services have it for what is published of patients. */
export const DEFAULT_FLOOR = 11;

/**
 * A count of persons as it may be shown to those who may not see them: a multiple of the floor, or nothing where few
 * are counted, and nobody counts as few.
 */
export interface ProtectedCount {
  value: number | null;
  floor: number;
}

/**
 * Rounds a count to a multiple of the floor near it, and hides a small one.
 *
 * Every number that is shown is a multiple of the floor, so no sum and no difference of shown numbers is 1 to
 * floor - 1: what a hidden cell holds does not follow from a total and the other cells, and two questions that differ in
 * a few persons do not tell how many (docs/decisions/113). Where the step from one multiple to the next lies, and up to
 * where a count is hidden, differs from question to question, so that no series of questions finds the step
 * (docs/decisions/115): what is shown lies less than one floor from the count, and fewer than the floor are never shown.
 * @param count of persons, each once; a whole number, 0 or more
 * @param blur of the question: a whole number from 0 to below the floor, each as likely as the others
 * @throws InvalidInputError if the floor is under 5 or no whole number
 */
export function protectCount(
  count: number,
  { blur, floor = DEFAULT_FLOOR }: { blur: number; floor?: number },
): ProtectedCount {
  if (!Number.isInteger(floor) || floor < LEAST_FLOOR) {
    throw new InvalidInputError(`The floor of counts is a whole number from ${LEAST_FLOOR} on.`, ["floor"]);
  }
  if (!Number.isInteger(count) || count < 0) throw new RangeError("A count is a whole number.");
  if (!Number.isInteger(blur) || blur < 0 || blur >= floor)
    throw new RangeError("A blur is below the floor.");
  if (count < floor + blur) return { value: null, floor };
  const shifted = count + blur - Math.floor(floor / 2);
  return { value: Math.max(floor, Math.round(shifted / floor) * floor), floor };
}
