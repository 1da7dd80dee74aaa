interface Row {
  id: string;
}

/**
 * The rows in the places that they had, each as it is now: what has left the list is shown as it was, and what has
 * come is not shown, so that none moves under the hand of the one who is about to open it.
 * @param held the rows in the order in which they were shown
 * @param rows the list as it is now
 */
export function holdRows<T extends Row>(held: readonly T[], rows: readonly T[]): T[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  return held.map((row) => now.get(row.id) ?? row);
}

/** What the list would show otherwise: how many have come, and whether any would stand elsewhere. */
export function whatWaits(held: readonly Row[], rows: readonly Row[]): { come: number; moved: boolean } {
  const known = new Set(held.map(({ id }) => id));
  const left = rows.filter(({ id }) => known.has(id));
  const come = rows.length - left.length;
  return { come, moved: left.length < held.length || left.some(({ id }, index) => id !== held[index]?.id) };
}
