import { InvalidInputError } from "../errors.ts";
import type {
  ClassRisk,
  FindingRisk,
  FusedAssessment,
  HistoryEvidence,
  ImageEvidence,
  ModelClass,
  Novelty,
} from "./assessment.ts";
import { fuse, withheldReasonOf } from "./fuse.ts";
import type { FuseInput, Scenario } from "./fuse-input.ts";
import type { WithheldReason } from "./withheld.ts";

/** Things that are each present or absent, whatever the others are, such as fourteen chest findings. */
export interface IndependentScenario {
  id: string;
  labels: readonly ModelClass[];
  primaryFindingId: string;
}

/** One calibrated probability a label; they do not sum to 1. Arrays follow the order of the labels. */
export interface IndependentImageEvidence
  extends Omit<ImageEvidence, "probabilities" | "calibrationPrevalence"> {
  /** Calibrated probability, 0 to 1, that each label is present. */
  probabilities: readonly number[];
  /** Share, in (0, 1), of the calibration cohort in which each label is present. */
  calibrationPrevalence: readonly number[];
}

export interface FuseIndependentInput {
  scenario: IndependentScenario;
  /** Share, in (0, 1), in which each label is present before anything is known. */
  prevalence: { probabilities: readonly number[]; source: string };
  /** `logWeights` are natural-log likelihood ratios of presence against absence, one a label. */
  history: readonly HistoryEvidence[];
  missingFacts: readonly string[];
  image: IndependentImageEvidence | null;
  novelty: Novelty | null;
  withheld?: WithheldReason | null;
}

/**
 * Fuses a multi-label reading label by label: each is a question of its own with the two classes present and
 * absent, answered by `fuse`. The labels are both the assessment's findings and its classes, whose probabilities do
 * not sum to 1; there is no conformal set, as its level is promised for classes of which one is true.
 *
 * What one label says of another (an effusion makes oedema likelier) is left to the image model.
 * @throws InvalidProbabilityError if a probability or prevalence is out of range
 * @throws InvalidInputError if lengths differ, a weight is not finite, or there is no label or primary finding
 */
export function fuseIndependent(input: FuseIndependentInput): FusedAssessment {
  const { scenario, missingFacts, image, novelty } = input;
  checkLengths(input);
  const withheldReason = withheldReasonOf(input);
  const fused = scenario.labels.map((label, k) => fuse(questionOf(input, label, k)));
  return {
    scenario: scenario.id,
    status: withheldReason ? "withheld" : "final",
    withheldReason,
    labels: "independent",
    primaryFindingId: scenario.primaryFindingId,
    findings: fused.map(({ findings }): FindingRisk => findings[0]!),
    classes: fused.map(({ classes }): ClassRisk => classes[0]!),
    conformalSet: null,
    novelty,
    missingFacts,
    historyOnly: image === null && withheldReason === null,
  };
}

/** One label against its absence. */
function questionOf(input: FuseIndependentInput, label: ModelClass, k: number): FuseInput {
  const { prevalence, history, missingFacts, image, novelty, withheld } = input;
  const absent = { ...label, id: `not-${label.id}`, label: `No ${label.label}` };
  const scenario: Scenario = {
    id: label.id,
    classes: [label, absent],
    findings: [{ ...label, classIds: [label.id] }],
    primaryFindingId: label.id,
  };
  const pair = (probability: number) => [probability, 1 - probability];
  return {
    scenario,
    prevalence: { probabilities: pair(prevalence.probabilities[k]!), source: prevalence.source },
    history: history
      .filter((fact) => fact.logWeights[k] !== 0)
      .map((fact) => ({ ...fact, logWeights: [fact.logWeights[k]!, 0] })),
    missingFacts,
    image: image && {
      ...image,
      probabilities: pair(image.probabilities[k]!),
      calibrationPrevalence: pair(image.calibrationPrevalence[k]!),
    },
    novelty,
    conformal: null,
    withheld: withheld ?? null,
  };
}

function checkLengths({ scenario, prevalence, history, image }: FuseIndependentInput): void {
  const count = scenario.labels.length;
  if (!scenario.labels.some(({ id }) => id === scenario.primaryFindingId)) {
    throw new InvalidInputError("The primary finding is not one of the labels.", ["primaryFindingId"]);
  }
  const perLabel: [string, readonly number[]][] = [
    ["prevalence", prevalence.probabilities],
    ...history.map(({ name, logWeights }): [string, readonly number[]] => [name, logWeights]),
  ];
  if (image) {
    perLabel.push(["probabilities", image.probabilities]);
    perLabel.push(["calibrationPrevalence", image.calibrationPrevalence]);
  }
  for (const [name, values] of perLabel) {
    if (values.length !== count) throw new InvalidInputError("There is one number a label.", [name]);
  }
}
