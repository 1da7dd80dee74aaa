interface Ranked {
  id: string;
  rankProbability: number | null;
}

/** Highest risk first, what has none yet last; as the server orders them. */
export function compareByRisk(a: Ranked, b: Ranked): number {
  const difference = (b.rankProbability ?? -1) - (a.rankProbability ?? -1);
  if (difference !== 0) return difference;
  return a.id < b.id ? 1 : a.id > b.id ? -1 : 0;
}
