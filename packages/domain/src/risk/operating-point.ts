import { DomainError, InvalidInputError } from "../errors.ts";
import { orderByScore, requireBothKinds, type ScoredCases } from "../metrics/auc.ts";
import { groupedShare, type Interval } from "../metrics/interval.ts";
import { type NetBenefit, netBenefitOf, requireThresholdProbability } from "./net-benefit.ts";

/** What a site asks of a threshold. */
export type OperatingPolicy =
  | { kind: "sensitivity-at-least"; value: number }
  | { kind: "specificity-at-least"; value: number }
  /** `thresholdProbability`: the risk at which acting and waiting are equally good for the patient. */
  | { kind: "net-benefit"; thresholdProbability: number };

export interface OperatingPoint {
  policy: OperatingPolicy;
  /** A case whose probability is at least this is called positive. */
  threshold: number;
  /** Wilson's intervals, by group; predictive values are nothing where no case was called so, and hold at this prevalence. */
  sensitivity: Interval;
  specificity: Interval;
  positivePredictiveValue: Interval | null;
  negativePredictiveValue: Interval | null;
  /** At the policy's threshold probability, or at the threshold itself; nothing where that is not in (0, 1). */
  netBenefit: NetBenefit | null;
  cases: number;
  positives: number;
}

/** No threshold does what the policy asks. */
export class UnreachableOperatingPointError extends DomainError {
  readonly code = "OPERATING_POINT_UNREACHABLE";
  /** The nearest that these cases allow. */
  readonly nearest: OperatingPoint;

  constructor(message: string, nearest: OperatingPoint) {
    super(message);
    this.nearest = nearest;
  }
}

/** How many cases of each kind lie at or above a threshold. */
interface Counts {
  threshold: number;
  truePositives: number;
  falsePositives: number;
}

/**
 * Chooses a decision threshold for one finding, among the probabilities that occur.
 *
 * - `sensitivity-at-least`: the highest threshold that reaches it, so the most specific one.
 * - `specificity-at-least`: the lowest threshold that reaches it, so the most sensitive one.
 * - `net-benefit`: the greatest net benefit at the threshold probability; of equals the highest threshold.
 *
 * A threshold that calls every case positive, or none, decides nothing and does not count.
 * @param cases probabilities of the finding, on cases that no training or calibration step saw
 * @throws UnreachableOperatingPointError where no such threshold exists, with the nearest that does
 * @throws InvalidInputError if only one kind of case is there, a probability is outside [0, 1], all are equal, or
 *   the policy's value is outside (0, 1)
 * @see Vickers, Elkin 2006, Medical Decision Making 26(6):565-574, doi 10.1177/0272989X06295361
 */
export function chooseOperatingPoint(cases: ScoredCases, policy: OperatingPolicy): OperatingPoint {
  requireProbabilities(cases);
  const asked = policy.kind === "net-benefit" ? policy.thresholdProbability : policy.value;
  requireThresholdProbability(asked);
  const candidates = deciding(cases);
  if (candidates.length === 0) {
    throw new InvalidInputError("All probabilities are equal: no threshold tells the cases apart.");
  }
  const { positives, negatives } = totals(cases);
  const sensitivity = ({ truePositives }: Counts) => truePositives / positives;
  const specificity = ({ falsePositives }: Counts) => 1 - falsePositives / negatives;
  const highestFirst = candidates;
  const lowestFirst = [...candidates].reverse();
  const point = (counts: Counts) => describe(counts, cases, policy);

  if (policy.kind === "net-benefit") {
    const benefit = (counts: Counts) => netBenefitOf(counts, positives, negatives, asked).value;
    return point(best(highestFirst, benefit));
  }
  const [ordered, measure] =
    policy.kind === "sensitivity-at-least"
      ? ([highestFirst, sensitivity] as const)
      : ([lowestFirst, specificity] as const);
  const found = ordered.find((counts) => measure(counts) >= asked);
  if (found) return point(found);
  const nearest = best(ordered, measure);
  const name = policy.kind === "sensitivity-at-least" ? "sensitivity" : "specificity";
  throw new UnreachableOperatingPointError(
    `A ${name} of ${asked} is not reached by a threshold that tells cases apart: the nearest is ${measure(nearest).toFixed(3)}.`,
    point(nearest),
  );
}

/** The figures of a threshold that is given, such as one chosen on another cohort. */
export function measureOperatingPoint(
  cases: ScoredCases,
  threshold: number,
  policy: OperatingPolicy,
): OperatingPoint {
  requireProbabilities(cases);
  let [truePositives, falsePositives] = [0, 0];
  for (let i = 0; i < cases.scores.length; i++) {
    if (cases.scores[i]! < threshold) continue;
    if (cases.positives[i]) truePositives++;
    else falsePositives++;
  }
  return describe({ threshold, truePositives, falsePositives }, cases, policy);
}

function describe(
  { threshold, truePositives, falsePositives }: Counts,
  cases: ScoredCases,
  policy: OperatingPolicy,
): OperatingPoint {
  const { positives, negatives } = totals(cases);
  const at = policy.kind === "net-benefit" ? policy.thresholdProbability : threshold;
  const isCalled = (i: number) => cases.scores[i]! >= threshold;
  const isPositive = (i: number) => Boolean(cases.positives[i]);
  const share = (counted: (i: number) => boolean, isSo: (i: number) => boolean) => {
    const rows = Array.from({ length: cases.scores.length }, (_, i) => i).filter(counted);
    const groups = rows.map((i) => cases.groups?.[i] ?? String(i));
    return groupedShare(
      rows.map((i) => (isSo(i) ? 1 : 0)),
      groups,
    );
  };
  const called = truePositives + falsePositives;
  return {
    policy,
    threshold,
    sensitivity: share(isPositive, isCalled),
    specificity: share(
      (i) => !isPositive(i),
      (i) => !isCalled(i),
    ),
    positivePredictiveValue: called > 0 ? share(isCalled, isPositive) : null,
    negativePredictiveValue:
      called < positives + negatives
        ? share(
            (i) => !isCalled(i),
            (i) => !isPositive(i),
          )
        : null,
    netBenefit:
      at > 0 && at < 1 ? netBenefitOf({ truePositives, falsePositives }, positives, negatives, at) : null,
    cases: positives + negatives,
    positives,
  };
}

/** One entry a distinct probability, highest first, without the last, which calls every case positive. */
function deciding({ scores, positives }: ScoredCases): Counts[] {
  const order = orderByScore(scores).reverse();
  const counts: Counts[] = [];
  let [truePositives, falsePositives] = [0, 0];
  order.forEach((at, i) => {
    if (positives[at]) truePositives++;
    else falsePositives++;
    const next = order[i + 1];
    if (next === undefined || scores[next] === scores[at]) return;
    counts.push({ threshold: scores[at]!, truePositives, falsePositives });
  });
  return counts;
}

function totals({ positives }: ScoredCases): { positives: number; negatives: number } {
  let count = 0;
  for (let i = 0; i < positives.length; i++) if (positives[i]) count++;
  return { positives: count, negatives: positives.length - count };
}

function best(candidates: readonly Counts[], measure: (counts: Counts) => number): Counts {
  return candidates.reduce((a, b) => (measure(b) > measure(a) ? b : a));
}

function requireProbabilities(cases: ScoredCases): void {
  requireBothKinds(cases);
  for (let i = 0; i < cases.scores.length; i++) {
    if (!(cases.scores[i]! >= 0 && cases.scores[i]! <= 1)) {
      throw new InvalidInputError("A threshold is chosen on probabilities, which lie from 0 to 1.");
    }
  }
}
