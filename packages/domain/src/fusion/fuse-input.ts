import { InvalidInputError, InvalidProbabilityError } from "../errors.ts";
import type { Finding, HistoryEvidence, ImageEvidence, ModelClass, Novelty } from "./assessment.ts";
import type { WithheldReason } from "./withheld.ts";

/** What is looked for in one kind of image. */
export interface Scenario {
  id: string;
  classes: readonly ModelClass[];
  findings: readonly Finding[];
  primaryFindingId: string;
}

/** How common each class is before anything is known, in the order of the classes, and who says so. */
export interface Prevalence {
  probabilities: readonly number[];
  /** Such as the site's registry, or the head's calibration cohort. */
  source: string;
}

/** Conformal quantiles of the image head's manifest; scores are `1 - probability of the true class`. */
export interface ConformalQuantiles {
  level: number;
  imageQuantile: number;
  fusedQuantile?: number | undefined;
  /** By class id; a class that is left out is in every class-conditional set. */
  classQuantiles?: Readonly<Record<string, number>> | undefined;
  fusedClassQuantiles?: Readonly<Record<string, number>> | undefined;
}

export interface FuseInput {
  scenario: Scenario;
  prevalence: Prevalence;
  history: readonly HistoryEvidence[];
  missingFacts: readonly string[];
  /** Nothing where there is no image. */
  image: ImageEvidence | null;
  /** Nothing where there is no image. */
  novelty: Novelty | null;
  conformal: ConformalQuantiles | null;
  /** What a check of the image found that forbids reading it; acts as a novel image does, and is named first. */
  withheld?: WithheldReason | null;
}

const SUM_TOLERANCE = 1e-6;

/**
 * What `fuse` takes for granted.
 * @throws InvalidProbabilityError if a distribution is not one
 * @throws InvalidInputError if lengths differ, a weight is not finite, or a finding has no class or every class
 */
export function checkFuseInput({ scenario, prevalence, history, image }: FuseInput): void {
  const count = scenario.classes.length;
  if (count < 2) throw new InvalidInputError("A scenario tells at least two classes apart.", ["scenario"]);
  requireDistribution(prevalence.probabilities, count, ["prevalence"], { zero: false });
  for (const fact of history) {
    if (fact.logWeights.length !== count || !fact.logWeights.every(Number.isFinite)) {
      throw new InvalidInputError("A fact must have one finite weight a class.", ["history", fact.name]);
    }
  }
  if (image) {
    requireDistribution(image.probabilities, count, ["image", "probabilities"], { zero: true });
    requireDistribution(image.calibrationPrevalence, count, ["image", "calibrationPrevalence"], {
      zero: false,
    });
    if (!(image.strength > 0 && Number.isFinite(image.strength))) {
      throw new InvalidInputError("The image's strength must be greater than 0.", ["image", "strength"]);
    }
  }
  for (const { id, classIds } of scenario.findings) {
    const known = scenario.classes.filter((one) => classIds.includes(one.id)).length;
    if (known === 0 || known === count || known !== new Set(classIds).size) {
      throw new InvalidInputError("A finding is made of some of the classes and not of all.", [
        "findings",
        id,
      ]);
    }
  }
  if (!scenario.findings.some(({ id }) => id === scenario.primaryFindingId)) {
    throw new InvalidInputError("The primary finding is not one of the findings.", ["primaryFindingId"]);
  }
}

function requireDistribution(
  probabilities: readonly number[],
  count: number,
  path: readonly string[],
  allow: { zero: boolean },
): void {
  if (probabilities.length !== count) {
    throw new InvalidInputError(`There must be ${count} probabilities, one a class.`, path);
  }
  const inRange = (p: number) => (allow.zero ? p >= 0 && p <= 1 : p > 0 && p < 1);
  const sum = probabilities.reduce((total, p) => total + p, 0);
  if (!probabilities.every(inRange) || !(Math.abs(sum - 1) <= SUM_TOLERANCE)) {
    throw new InvalidProbabilityError("The probabilities must lie between 0 and 1 and sum to 1.", path);
  }
}
