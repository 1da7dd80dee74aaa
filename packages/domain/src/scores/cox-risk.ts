/**
 * The risk that a proportional-hazards model gives: `1 - S0(t) ^ exp(linear predictor - mean)`.
 * @param baselineSurvival of a person at the mean, in (0, 1)
 */
export function coxRisk(baselineSurvival: number, linearPredictor: number, mean = 0): number {
  return 1 - baselineSurvival ** Math.exp(linearPredictor - mean);
}
