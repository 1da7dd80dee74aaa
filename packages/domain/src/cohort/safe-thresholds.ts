import type { ScoredCases } from "../metrics/auc.ts";

/** Risks that a report may name: the same for everybody, so that none is somebody's own. Closer where risks are low. */
export const REPORT_THRESHOLDS: readonly number[] = [
  0.005, 0.01, 0.015, 0.02, 0.03, 0.04, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5,
  0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.975, 0.99,
];

/**
 * The thresholds of a fixed grid between which, below the first of which and from the last of which on there are at least
 * `floor` distinct persons with the finding and as many without. Then no figure at a threshold, and no difference between
 * two, is about fewer.
 * @param groups `[cases]`, the person of each case
 * @returns ascending; none where there are too few
 */
export function safeThresholds(
  { scores, positives, groups }: ScoredCases & { groups: readonly string[] },
  floor: number,
  candidates: readonly number[] = REPORT_THRESHOLDS,
): number[] {
  const order = Array.from({ length: scores.length }, (_, i) => i).sort((a, b) => scores[a]! - scores[b]!);
  const edges = [...candidates].sort((a, b) => a - b);
  const thresholds: number[] = [];
  let step = newStep();
  let at = 0;
  for (const edge of edges) {
    for (; at < order.length && scores[order[at]!]! < edge; at++) step.add(order[at]!);
    if (!step.isLarge()) continue;
    thresholds.push(edge);
    step = newStep();
  }
  for (; at < order.length; at++) step.add(order[at]!);
  // The last step goes to the end: with the one before it where it is too small by itself.
  if (!step.isLarge()) thresholds.pop();
  return thresholds;

  function newStep() {
    const persons = { with: new Set<string>(), without: new Set<string>() };
    return {
      add: (i: number) => void persons[positives[i] ? "with" : "without"].add(groups[i]!),
      isLarge: () => persons.with.size >= floor && persons.without.size >= floor,
    };
  }
}
