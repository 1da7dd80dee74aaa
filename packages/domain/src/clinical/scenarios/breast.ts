import type { Scenario } from "../../fusion/fuse-input.ts";
import { breastCancerRelatives } from "../facts/breast-cancer-relatives.ts";
import type { FactOptions, HistoryQuestion, ScenarioHistory } from "../history-question.ts";
import { weighClasses } from "./weigh-classes.ts";

const RELATIVES = "first-degree-relatives-with-breast-cancer";

const SOURCE =
  "Collaborative Group on Hormonal Factors in Breast Cancer 2001, Lancet 358:1389-1399, doi 10.1016/S0140-6736(01)06524-2";

/** Risk ratios for one, two, and three or more affected mothers, sisters and daughters, against none. */
const RISK_RATIOS = [1.8, 2.93, 3.9] as const;

/** Of 58,209 women with breast cancer 7,496, and of 101,986 without 7,438, had an affected first-degree relative. */
const NONE_AMONG_CASES = 1 - 7496 / 58_209;
const NONE_AMONG_CONTROLS = 1 - 7438 / 101_986;

/**
 * How many times likelier so many affected first-degree relatives are in women with breast cancer than in women
 * without: the published risk ratio against none, times the likelihood ratio of having none (0.940), as a
 * clinic's prevalence is that of women with and without affected relatives together.
 * @param count of affected mothers, sisters and daughters, 1 or more
 */
export function affectedRelativesLikelihoodRatio(count: number): number {
  const ratio = RISK_RATIOS[Math.min(count, RISK_RATIOS.length) - 1]!;
  return (ratio * NONE_AMONG_CASES) / NONE_AMONG_CONTROLS;
}

/**
 * Breast ultrasound: how many first-degree relatives of a woman had breast cancer. That none is recorded does not
 * mean that there is none, so then the fact is missing and adds nothing. The study was of women; nothing is said
 * of others.
 */
export function breastEvidence({ scenario, history }: HistoryQuestion): ScenarioHistory {
  if (history.sex !== "female") return { evidence: [], missingFacts: [] };
  const { count, factIds } = breastCancerRelatives(history);
  const logRatio = count > 0 ? Math.log(affectedRelativesLikelihoodRatio(count)) : 0;
  const logWeights = weighClasses(scenario, (classId) => (classId === "malignant" ? logRatio : 0));
  if (count === 0 || !logWeights) {
    return { evidence: [], missingFacts: [RELATIVES] };
  }
  return {
    evidence: [{ name: RELATIVES, label: describe(count), logWeights, source: SOURCE, factIds }],
    missingFacts: [],
  };
}

function describe(count: number): string {
  return `${count === 0 ? "no" : count} first-degree ${count === 1 ? "relative" : "relatives"} with breast cancer`;
}

/** None, asked and said so, has a likelihood ratio of its own: what is left of the published shares. */
export function breastOptions({ scenario }: { scenario: Scenario }): FactOptions[] {
  const none = Math.log(NONE_AMONG_CASES / NONE_AMONG_CONTROLS);
  const counts = [0, ...RISK_RATIOS.map((_, i) => i + 1)];
  const options = counts.flatMap((count) => {
    const logRatio = count === 0 ? none : Math.log(affectedRelativesLikelihoodRatio(count));
    const logWeights = weighClasses(scenario, (classId) => (classId === "malignant" ? logRatio : 0));
    const label = count === RISK_RATIOS.length ? `${count} or more` : count === 0 ? "none" : String(count);
    return logWeights ? [{ label, logWeights }] : [];
  });
  return [{ name: RELATIVES, label: "First-degree relatives with breast cancer", source: SOURCE, options }];
}
