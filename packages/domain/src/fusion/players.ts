import type { HistoryEvidence } from "./assessment.ts";
import { addVectors } from "./log-odds.ts";
import { MOST_EXACT_PLAYERS } from "./shapley.ts";

/**
 * The facts as they are shown. Up to `MOST_EXACT_PLAYERS` each stands for itself; of more, the weakest (by the
 * widest difference that they make between two classes; of equals the later ones) are taken together as one, so
 * that the parts stay exact and few enough to read.
 */
export function asPlayers(evidence: readonly HistoryEvidence[]): HistoryEvidence[] {
  if (evidence.length <= MOST_EXACT_PLAYERS) return [...evidence];
  const ranked = evidence
    .map((fact, i) => ({ i, spread: Math.max(...fact.logWeights) - Math.min(...fact.logWeights) }))
    .sort((a, b) => b.spread - a.spread || a.i - b.i);
  const strong = new Set(ranked.slice(0, MOST_EXACT_PLAYERS - 1).map(({ i }) => i));
  const rest = evidence.filter((_, i) => !strong.has(i));
  return [...evidence.filter((_, i) => strong.has(i)), together(rest)];
}

function together(facts: readonly HistoryEvidence[]): HistoryEvidence {
  const zero = facts[0]!.logWeights.map(() => 0);
  return {
    name: "other-facts",
    label: `${facts.length} other facts: ${facts.map(({ label }) => label).join("; ")}`,
    logWeights: addVectors(
      zero,
      facts.map(({ logWeights }) => logWeights),
    ),
    source: [...new Set(facts.map(({ source }) => source))].join("; "),
    factIds: [...new Set(facts.flatMap(({ factIds }) => factIds))],
  };
}
