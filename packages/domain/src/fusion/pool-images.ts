import { softmax } from "../risk/odds.ts";
import type { HistoryEvidence, ImageEvidence, Novelty } from "./assessment.ts";
import type { Scenario } from "./fuse-input.ts";
import type { ImagePolicy } from "./image-policy.ts";
import { addVectors, setLogOdds } from "./log-odds.ts";
import type { WithheldReason } from "./withheld.ts";

/** One image of a study as it was read. */
export interface ImageRead {
  /** Nothing where it was not read: a check of its quality forbade it. */
  image: ImageEvidence | null;
  novelty: Novelty | null;
  /** What a check of the image found that forbids reading it. */
  withheld: WithheldReason | null;
  /** Images with the same are slices of one stack: they are made one evidence before any policy. */
  stack?: string | null | undefined;
}

/** What of the risk the images are put into. */
export interface PoolQuestion {
  /** For independent labels each label stands for itself: classes are the labels. */
  scenario: Pick<Scenario, "classes" | "findings" | "primaryFindingId"> & {
    labels?: "exclusive" | "independent";
  };
  /** As `Prevalence.probabilities`. */
  prevalence: readonly number[];
  history: readonly Pick<HistoryEvidence, "logWeights">[];
}

export interface PooledImages extends ImageRead {
  /** What each image alone adds to the primary finding's log-odds, in their order; nothing where it is withheld. */
  logOdds: (number | null)[];
  /** Indices of the images that the risk is made of; none where all are withheld. */
  counted: number[];
  /**
   * Whether the conformal set's promise, fitted on single images, holds: one image counts, and it was not chosen by
   * what it says.
   */
  isSingle: boolean;
}

/** As in `fuse`. */
const LEAST_PROBABILITY = 1e-300;

/**
 * Makes one image evidence of several images of a study, all read by the same model.
 *
 * - `newest`: the first that is not withheld.
 * - `worst`: the one that moves the primary finding most towards disease; of equals the newer.
 * - `combined`: `log p_image(c) - log p_calibration(c)` is the mean over the images, the logarithmic opinion pool with
 *   equal weights. It is never their sum: images of one patient are far from independent given disease, and a product
 *   of likelihood ratios would be sure of what one picture said five times. The pool of equal images is that image,
 *   and as every image is weighed by Bayes' rule alike, pooling before and after a change of prevalence agree
 *   (external Bayesianity).
 *
 * Slices of one stack are first made one by the same mean, whatever the policy: they look at one body part together, and
 * of many slices one looks ill by chance.
 *
 * Withheld images have no part. Where all are withheld so is the reading, by the newest one's reason. The novelty is
 * that of the least familiar image that counts.
 * @param images newest first; at least one
 * @see Genest, Zidek 1986, Statistical Science 1(1):114-135, doi 10.1214/ss/1177013825, for logarithmic pools
 * @see Genest 1984, Annals of Statistics 12(3):1100-1105, for external Bayesianity
 */
export function poolImages(
  question: PoolQuestion,
  images: readonly ImageRead[],
  policy: ImagePolicy,
): PooledImages {
  const usable = images.flatMap(({ image, novelty, withheld }, i) =>
    image && withheld === null && !novelty?.isNovel ? [i] : [],
  );
  const logOdds = images.map(({ image }, i) =>
    usable.includes(i) ? imageLogOdds(question, image as ImageEvidence) : null,
  );
  if (usable.length === 0) {
    const first = images[0]!;
    return { ...first, logOdds, counted: [], isSingle: images.length === 1 };
  }
  const isIndependent = question.scenario.labels === "independent";
  const units = unitsOf(usable, images);
  const unitEvidence = units.map((members) =>
    pooled(
      members.map((i) => images[i]!.image as ImageEvidence),
      isIndependent,
    ),
  );
  const chosen = choose(
    policy,
    unitEvidence.map((evidence) => imageLogOdds(question, evidence)),
  );
  const counted = chosen.flatMap((unit) => units[unit]!);
  return {
    image: pooled(
      chosen.map((unit) => unitEvidence[unit]!),
      isIndependent,
    ),
    novelty: leastFamiliar(counted.map((i) => images[i]!.novelty)),
    withheld: null,
    logOdds,
    counted,
    isSingle: counted.length === 1 && (policy !== "worst" || units.length === 1),
  };
}

/** Indices of what counts together: the slices of a stack, else one image; in the order of each one's first. */
function unitsOf(usable: readonly number[], images: readonly ImageRead[]): number[][] {
  const units = new Map<string | number, number[]>();
  for (const i of usable) {
    const key = images[i]!.stack ?? i;
    units.set(key, [...(units.get(key) ?? []), i]);
  }
  return [...units.values()];
}

function choose(policy: ImagePolicy, logOdds: readonly number[]): number[] {
  const units = logOdds.map((_, i) => i);
  switch (policy) {
    case "newest":
      return [0];
    case "worst":
      return [units.reduce((worst, i) => (logOdds[i]! > logOdds[worst]! ? i : worst))];
    case "combined":
      return units;
  }
}

/** How far one image moves the primary finding's natural log-odds, from the pre-test risk on. */
function imageLogOdds({ scenario, prevalence, history }: PoolQuestion, image: ImageEvidence): number {
  const { probabilities, calibrationPrevalence, strength } = image;
  if (scenario.labels === "independent") {
    const k = scenario.classes.findIndex(({ id }) => id === scenario.primaryFindingId);
    return strength * (logOddsOf(probabilities[k]!) - logOddsOf(calibrationPrevalence[k]!));
  }
  const finding = scenario.findings.find(({ id }) => id === scenario.primaryFindingId)!;
  const members = scenario.classes.map(({ id }) => finding.classIds.includes(id));
  const pre = addVectors(
    prevalence.map(Math.log),
    history.map(({ logWeights }) => logWeights),
  );
  const post = pre.map((w, c) => w + strength * (log(probabilities[c]!) - log(calibrationPrevalence[c]!)));
  return setLogOdds(post, members) - setLogOdds(pre, members);
}

/** The normalised geometric mean of the probabilities, of each label and its absence where they are independent. */
function pool(evidence: readonly ImageEvidence[], isIndependent: boolean): ImageEvidence {
  const { calibrationPrevalence, ...rest } = evidence[0]!;
  const mean = (of: (p: number) => number) =>
    calibrationPrevalence.map(
      (_, c) => evidence.reduce((sum, { probabilities }) => sum + of(probabilities[c]!), 0) / evidence.length,
    );
  const probabilities = isIndependent
    ? mean(logOddsOf).map((logOdds) => 1 / (1 + Math.exp(-logOdds)))
    : softmax(mean(log));
  return { ...rest, calibrationPrevalence, probabilities };
}

function pooled(evidence: readonly ImageEvidence[], isIndependent: boolean): ImageEvidence {
  return evidence.length === 1 ? evidence[0]! : pool(evidence, isIndependent);
}

function leastFamiliar(novelties: readonly (Novelty | null)[]): Novelty | null {
  return novelties.reduce(
    (least, one) => (one && (!least || margin(one) < margin(least)) ? one : least),
    null,
  );
}

const margin = ({ similarity, threshold }: Novelty) => similarity - threshold;
const log = (p: number) => Math.log(Math.max(p, LEAST_PROBABILITY));
const logOddsOf = (p: number) => log(p) - log(1 - p);
