import type { FactOptions } from "../clinical/history-question.ts";
import { sigmoid } from "../risk/odds.ts";
import type { FusedAssessment } from "./assessment.ts";
import type { Scenario } from "./fuse-input.ts";
import { addVectors, setLogOdds } from "./log-odds.ts";

/** What the risk of one finding would be, were a fact known that is not. */
export interface FactSensitivity {
  name: string;
  label: string;
  source: string;
  /** In the order of the options. */
  options: readonly { label: string; probability: number }[];
  lowest: number;
  highest: number;
}

/** The least probability that a class can have and still have a logarithm. */
const LEAST = 1e-300;

/**
 * How far each unknown fact could move a finding's risk, the one that could move it most first: which question or test
 * would tell most. A range and not an expectation, since how likely each option is in this patient is not known.
 *
 * Fusion adds log-weights, so knowing a fact later multiplies the classes' probabilities by `exp(w)`, whatever else is
 * known: `p'(c) ∝ p(c) · exp(w[c])`. From the post-test risk, or the pre-test one where the image's reading is withheld.
 * Exclusive classes only: of labels that are judged one by one nothing is said.
 * @param facts what each unknown fact could turn out to be, for the classes of `scenario`
 * @returns nothing for a scenario with other classes than the assessment's
 */
export function factSensitivity(
  result: FusedAssessment,
  scenario: Pick<Scenario, "classes" | "findings">,
  facts: readonly FactOptions[],
  findingId: string = result.primaryFindingId,
): FactSensitivity[] {
  const finding = scenario.findings.find(({ id }) => id === findingId);
  const isSame =
    scenario.classes.length === result.classes.length &&
    scenario.classes.every(({ id }, c) => id === result.classes[c]!.classId);
  if (!finding || !isSame || result.labels === "independent") return [];
  const members = scenario.classes.map(({ id }) => finding.classIds.includes(id));
  const logs = result.classes.map(({ preTestProbability, postTestProbability }) =>
    Math.log(Math.max(postTestProbability ?? preTestProbability, LEAST)),
  );
  return facts
    .map(({ name, label, source, options }) => {
      const risks = options.map((option) => ({
        label: option.label,
        logOdds: setLogOdds(addVectors(logs, [option.logWeights]), members),
      }));
      const [low, high] = [Math.min, Math.max].map((of) => of(...risks.map(({ logOdds }) => logOdds)));
      return {
        width: high! - low!,
        name,
        label,
        source,
        options: risks.map((risk) => ({ label: risk.label, probability: sigmoid(risk.logOdds) })),
        lowest: sigmoid(low!),
        highest: sigmoid(high!),
      };
    })
    .toSorted((a, b) => b.width - a.width)
    .map(({ width: _, ...sensitivity }) => sensitivity);
}
