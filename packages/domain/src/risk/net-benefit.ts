import { InvalidInputError } from "../errors.ts";
import { requireBothKinds, type ScoredCases } from "../metrics/auc.ts";

/** In true positives a case: 0.05 is five true positives in a hundred people, with no false one. */
export interface NetBenefit {
  thresholdProbability: number;
  value: number;
  /** Of acting on everyone. */
  treatAll: number;
  /** Of acting on no one: 0. */
  treatNone: number;
}

/**
 * `TP / n - FP / n · p_t / (1 - p_t)`: the odds of the threshold probability say how many false positives one true
 * positive is worth.
 * @see Vickers, Elkin 2006, Medical Decision Making 26(6):565-574, doi 10.1177/0272989X06295361
 */
export function netBenefitOf(
  called: { truePositives: number; falsePositives: number },
  positives: number,
  negatives: number,
  thresholdProbability: number,
): NetBenefit {
  const cases = positives + negatives;
  const worth = thresholdProbability / (1 - thresholdProbability);
  return {
    thresholdProbability,
    value: (called.truePositives - called.falsePositives * worth) / cases,
    treatAll: (positives - negatives * worth) / cases,
    treatNone: 0,
  };
}

/** 1 % to 99 %. */
const EVERY_PERCENT = Array.from({ length: 99 }, (_, i) => (i + 1) / 100);

/**
 * The decision curve: the net benefit of acting where the probability is at least the threshold probability, over
 * a range of them, beside acting on everyone and on no one. The probabilities must be calibrated.
 * @throws InvalidInputError if only one kind of case is there or a threshold probability is outside (0, 1)
 */
export function decisionCurve(
  { scores, positives }: ScoredCases,
  thresholdProbabilities: readonly number[] = EVERY_PERCENT,
): NetBenefit[] {
  requireBothKinds({ scores, positives });
  let withFinding = 0;
  for (let i = 0; i < positives.length; i++) if (positives[i]) withFinding++;
  return thresholdProbabilities.map((at) => {
    requireThresholdProbability(at);
    let [truePositives, falsePositives] = [0, 0];
    for (let i = 0; i < scores.length; i++) {
      if (scores[i]! < at) continue;
      if (positives[i]) truePositives++;
      else falsePositives++;
    }
    return netBenefitOf({ truePositives, falsePositives }, withFinding, scores.length - withFinding, at);
  });
}

export function requireThresholdProbability(value: number): void {
  if (!(value > 0 && value < 1)) throw new InvalidInputError("What is asked for must lie between 0 and 1.");
}
