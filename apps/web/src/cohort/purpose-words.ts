import type { ResearchPurposeData } from "./kept-query.ts";

export type ResearchUse = ResearchPurposeData["uses"][number];

export const useLabels: Record<ResearchUse, string> = {
  STATISTICS: "statistics",
  EVALUATION: "evaluation of models",
  EXPORT: "export",
  FEDERATION: "federated runs",
};

/** Such as `statistics, export`. */
export function wordsOfUses(uses: readonly ResearchUse[]): string {
  return uses.map((use) => useLabels[use]).join(", ");
}
