import { orderByScore, requireBothKinds, type ScoredCases } from "./auc.ts";

export interface PrecisionRecallPoint {
  threshold: number;
  precision: number;
  recall: number;
}

/**
 * One point a distinct score, highest first: cases that score at least the threshold are called positive.
 * @throws InvalidInputError where only one kind of case is there
 */
export function precisionRecallCurve(cases: ScoredCases): PrecisionRecallPoint[] {
  requireBothKinds(cases);
  const { scores, positives } = cases;
  const order = orderByScore(scores).reverse();
  const total = Array.from(positives).filter(Boolean).length;
  const points: PrecisionRecallPoint[] = [];
  let hits = 0;
  order.forEach((at, i) => {
    if (positives[at]) hits++;
    const next = order[i + 1];
    if (next !== undefined && scores[next] === scores[at]) return;
    points.push({ threshold: scores[at]!, precision: hits / (i + 1), recall: hits / total });
  });
  return points;
}

/**
 * Average precision, `Σ (recall_k - recall_{k-1}) · precision_k`: the step-wise area under the curve, as in
 * scikit-learn; a trapezoid would flatter.
 */
export function averagePrecision(cases: ScoredCases): number {
  let previous = 0;
  let area = 0;
  for (const { precision, recall } of precisionRecallCurve(cases)) {
    area += (recall - previous) * precision;
    previous = recall;
  }
  return area;
}
