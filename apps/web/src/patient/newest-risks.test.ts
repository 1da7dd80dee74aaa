import { expect, test } from "vitest";
import { newestRisks } from "./newest-risks.ts";

function assessed(scenario: string, assessedAt: string, preTest: number, postTest: number | null) {
  return {
    assessedAt,
    scenario: { id: scenario },
    primaryFinding: { findingId: "it" },
    findings: [
      { findingId: "other", label: "Other", preTestProbability: 0.99, postTestProbability: 0.99 },
      { findingId: "it", label: "It", preTestProbability: preTest, postTestProbability: postTest },
    ],
  };
}

test("each scenario's newest, whatever it says, the highest risk of the finding of concern first", () => {
  const risks = newestRisks([
    assessed("skin", "2026-01-02", 0.1, 0.2),
    assessed("skin", "2026-01-01", 0.1, 0.9),
    // Withheld: the risk is that of the history.
    assessed("chest", "2026-01-01", 0.5, null),
    assessed("breast", "2026-01-01", 0.1, 0.3),
  ]);
  expect(risks.map(({ scenario, finding }) => [scenario.id, finding.label])).toEqual([
    ["chest", "It"],
    ["breast", "It"],
    ["skin", "It"],
  ]);
  expect(newestRisks([])).toEqual([]);
});
