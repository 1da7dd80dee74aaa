/** Five steps of a sequential scale, for colour only; the number always stands beside it. Not a clinical threshold. */
export type RiskLevel = 1 | 2 | 3 | 4 | 5;

/** @param probability 0 to 1 */
export function riskLevel(probability: number): RiskLevel {
  if (probability < 0.02) return 1;
  if (probability < 0.1) return 2;
  if (probability < 0.3) return 3;
  if (probability < 0.6) return 4;
  return 5;
}

export const riskFill: Record<RiskLevel, string> = {
  1: "var(--risk-1)",
  2: "var(--risk-2)",
  3: "var(--risk-3)",
  4: "var(--risk-4)",
  5: "var(--risk-5)",
};
