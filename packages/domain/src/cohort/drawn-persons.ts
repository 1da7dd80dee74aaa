/** A person of an evaluation: with and without the finding, where some cases have it and others do not. */
export interface EvaluatedPerson {
  id: string;
  hasPositive: boolean;
  hasNegative: boolean;
}

/** Of each kind of person so many of a hundred are left out, and the floor at least. */
const LEFT_OUT_SHARE = 0.1;

/** How many of so many persons of a kind are left out. */
export function leftOut(persons: number, floor: number): number {
  return Math.max(floor, Math.ceil(LEFT_OUT_SHARE * persons));
}

/**
 * Who counts in the answer to one question: all but a number of persons of either kind that is the floor at least, drawn by
 * the question's own key. Two questions whose persons differ in one are answered on groups that differ in many, so that the
 * difference of the answers is not that one's doing (docs/decisions/122).
 * @param orderOf a secret number of the question and the person, the same for the same two
 * @returns ids of those that count; few or none where there are few
 */
export function drawnPersons(
  persons: readonly EvaluatedPerson[],
  orderOf: (id: string) => number,
  floor: number,
): Set<string> {
  const kept = new Set(persons.map(({ id }) => id));
  for (const kind of ["hasPositive", "hasNegative"] as const) {
    const of = persons.filter((one) => one[kind]).map(({ id }) => ({ id, order: orderOf(id) }));
    of.sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1));
    for (const { id } of of.slice(0, leftOut(of.length, floor))) kept.delete(id);
  }
  return kept;
}
