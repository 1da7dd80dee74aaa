import { sigmoid, softmax } from "../risk/odds.ts";
import type {
  ClassRisk,
  Finding,
  FindingRisk,
  FusedAssessment,
  HistoryEvidence,
  ImageEvidence,
  RiskPart,
} from "./assessment.ts";
import { decideConformalSet } from "./decide-conformal-set.ts";
import { checkFuseInput, type FuseInput, type Prevalence, type Scenario } from "./fuse-input.ts";
import { addVectors, setLogOdds } from "./log-odds.ts";
import { asPlayers } from "./players.ts";
import { shapleyLogOdds } from "./shapley.ts";
import type { WithheldReason } from "./withheld.ts";

/** The least log-ratio that a calibrated probability of 0 (a softmax that ran out of digits) stands for. */
const LEAST_PROBABILITY = 1e-300;
/** `exp(700)` is the last power that a double holds; a likelihood ratio beyond it says no more. */
const MOST_LOG_RATIO = 700;

/**
 * Joins how common each class is, what the history says and what the image says into one risk, by Bayes' rule:
 *
 *     p_pre(c)  ∝ prevalence(c) · exp(Σ_f w_f[c])
 *     p_post(c) ∝ p_pre(c) · (p_image(c) / p_calibration(c))^α
 *
 * Dividing by the prevalence that the calibrated image probabilities contain leaves the image's likelihood ratio.
 * Image and history are taken to be independent given the class; α below 1 corrects for what they share.
 *
 * A finding is a class or several together. Its parts are additive in natural log-odds: the prevalence, each fact
 * (its Shapley value: see `shapleyLogOdds`), the image (post-test minus pre-test; see `imageParts` where facts change its
 * strength). They sum to the log-odds of the result.
 *
 * - **Image of a novel kind, or one that a check of its quality withholds**: `status` is `withheld`. No image part, likelihood ratio, post-test, image
 *   probability or conformal set; what the history says is shown, and the parts sum to the pre-test log-odds.
 * - **No image**: `historyOnly`, `status` is `final`, and post-test = pre-test: the history stands alone. No
 *   likelihood ratio and no conformal set, as its level was measured on images.
 * - **No history**: the image is read at the prevalence given (Saerens, Latinne, Decaestecker 2002).
 *
 * The conformal set: see `decideConformalSet`.
 *
 * Everything is computed in logarithms, so that extreme evidence neither overflows nor yields 0 / 0; a calibrated
 * probability of 0 counts as 1e-300 and a likelihood ratio is cut off at exp(±700).
 * @throws InvalidProbabilityError if a distribution is not one
 * @throws InvalidInputError if lengths differ, a weight is not finite, or a finding has no class or every class
 * @see Saerens, Latinne, Decaestecker 2002, Neural Computation 14(1):21-41, doi 10.1162/089976602753284446
 */
export function fuse(input: FuseInput): FusedAssessment {
  checkFuseInput(input);
  const { scenario, history, missingFacts, novelty } = input;
  const withheldReason = withheldReasonOf(input);
  const withheld = withheldReason !== null;
  const image = withheld ? null : input.image;
  const historyOnly = input.image === null && !withheld;

  const base = input.prevalence.probabilities.map(Math.log);
  const pre = addVectors(
    base,
    history.map(({ logWeights }) => logWeights),
  );
  const post = image ? addVectors(pre, [imageLogWeights(image)]) : pre;
  const steps: Steps = { base, pre, post, players: asPlayers(history), image, withheld };

  return {
    scenario: scenario.id,
    status: withheld ? "withheld" : "final",
    withheldReason,
    primaryFindingId: scenario.primaryFindingId,
    findings: scenario.findings.map((finding) => findingRisk(finding, scenario, steps, input.prevalence)),
    classes: classRisks(scenario, steps),
    conformalSet: image ? decideConformalSet(input, image.probabilities, softmax(post)) : null,
    novelty,
    missingFacts,
    historyOnly,
  };
}

/** A fault found in the image itself is named before the novelty that it most likely causes. */
export function withheldReasonOf({
  withheld,
  novelty,
}: Pick<FuseInput, "withheld" | "novelty">): WithheldReason | null {
  return withheld ?? (novelty?.isNovel ? "novel-image" : null);
}

/** Log-weights of the classes, not normalised, as evidence is added. */
interface Steps {
  base: readonly number[];
  pre: readonly number[];
  post: readonly number[];
  players: readonly HistoryEvidence[];
  image: ImageEvidence | null;
  withheld: boolean;
}

/** `α · log(p_image / p_calibration)`, one a class. */
function imageLogWeights({ probabilities, calibrationPrevalence, strength }: ImageEvidence): number[] {
  return probabilities.map(
    (p, c) => strength * (Math.log(Math.max(p, LEAST_PROBABILITY)) - Math.log(calibrationPrevalence[c]!)),
  );
}

function findingRisk(
  finding: Finding,
  scenario: Scenario,
  steps: Steps,
  prevalence: Prevalence,
): FindingRisk {
  const { base, pre, post, players, image, withheld } = steps;
  const members = scenario.classes.map(({ id }) => finding.classIds.includes(id));
  const preLogOdds = setLogOdds(pre, members);
  const postLogOdds = setLogOdds(post, members);
  const values = shapleyLogOdds(
    base,
    players.map(({ logWeights }) => logWeights),
    members,
  );

  const parts: RiskPart[] = [
    {
      kind: "prevalence",
      name: "prevalence",
      label: "How common it is before anything is known",
      logOdds: setLogOdds(base, members),
      source: prevalence.source,
      factIds: [],
    },
    ...players.map(
      ({ name, label, source, factIds }, i): RiskPart => ({
        kind: "history",
        name,
        label,
        logOdds: values[i]!,
        source,
        factIds,
      }),
    ),
  ];
  if (image) parts.push(...imageParts(image, postLogOdds - preLogOdds));
  return {
    findingId: finding.id,
    label: finding.label,
    preTestProbability: sigmoid(preLogOdds),
    likelihoodRatio: image ? likelihoodRatio(postLogOdds - preLogOdds) : null,
    postTestProbability: withheld ? null : sigmoid(postLogOdds),
    parts,
  };
}

/**
 * The image's part, split where its strength is a sum: each addend has the share of the part that it has of the
 * strength. Along the straight way from no image to the image at its full strength that is each addend's
 * Aumann-Shapley value, so the split does not depend on an order and is exact.
 * @see Aumann, Shapley 1974, Values of Non-Atomic Games, Princeton University Press
 */
function imageParts(image: ImageEvidence, logOdds: number): RiskPart[] {
  const { addends = [], strength, strengthSource } = image;
  const source = strengthSource === undefined ? image.source : `${image.source}; ${strengthSource}`;
  const own = addends.reduce((rest, addend) => rest - addend.strength, strength);
  return [{ name: "image", label: "The image", strength: own }, ...addends].map(
    (one): RiskPart => ({
      kind: "image",
      name: one.name,
      label: one.label,
      logOdds: (logOdds * one.strength) / strength,
      source,
      factIds: [],
    }),
  );
}

function likelihoodRatio(logRatio: number): number {
  return Math.exp(Math.min(Math.max(logRatio, -MOST_LOG_RATIO), MOST_LOG_RATIO));
}

function classRisks(scenario: Scenario, { base, pre, post, image, withheld }: Steps): ClassRisk[] {
  const [prevalence, preTest, postTest] = [softmax(base), softmax(pre), softmax(post)];
  return scenario.classes.map(({ id, label }, c) => ({
    classId: id,
    label,
    prevalence: prevalence[c]!,
    preTestProbability: preTest[c]!,
    imageProbability: image ? image.probabilities[c]! : null,
    postTestProbability: withheld ? null : postTest[c]!,
  }));
}
