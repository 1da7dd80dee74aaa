import { choleskyFactor, solveCholesky } from "@synoptic/domain";

export interface RidgeFit {
  /** `[columns]` */
  coefficients: Float64Array;
  intercept: number;
  /** Weighted share of the variance of `targets` that the fit explains; 1 where there is no variance. */
  r2: number;
}

/**
 * Weighted ridge regression: the coefficients and the free intercept that minimise
 * `Σ weightᵢ (targetᵢ - intercept - coefficients · rowᵢ)² + strength · |coefficients|²`.
 * @param rows `[count, columns]`, row-major
 * @param strength > 0, so that there is always one answer
 * @see Hoerl, Kennard 1970, Technometrics 12(1):55-67, doi:10.1080/00401706.1970.10488634
 */
export function weightedRidge(
  rows: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
  strength: number,
): RidgeFit {
  const count = targets.length;
  const columns = rows.length / count;
  const means = new Float64Array(columns);
  let [total, targetMean] = [0, 0];
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    total += weight;
    targetMean += weight * targets[i]!;
    for (let j = 0; j < columns; j++) means[j]! += weight * rows[i * columns + j]!;
  }
  targetMean /= total;
  for (let j = 0; j < columns; j++) means[j]! /= total;

  const gram = new Float64Array(columns * columns);
  const coefficients = new Float64Array(columns);
  const centred = new Float64Array(columns);
  for (let i = 0; i < count; i++) {
    const weight = weights[i]!;
    const target = targets[i]! - targetMean;
    for (let j = 0; j < columns; j++) centred[j] = rows[i * columns + j]! - means[j]!;
    for (let j = 0; j < columns; j++) {
      const scaled = weight * centred[j]!;
      coefficients[j]! += scaled * target;
      for (let k = 0; k <= j; k++) gram[j * columns + k]! += scaled * centred[k]!;
    }
  }
  for (let j = 0; j < columns; j++) gram[j * columns + j]! += strength;
  solveCholesky(choleskyFactor(gram, columns), columns, coefficients);

  const intercept = coefficients.reduce((rest, value, j) => rest - value * means[j]!, targetMean);
  let [residual, variance] = [0, 0];
  for (let i = 0; i < count; i++) {
    let predicted = intercept;
    for (let j = 0; j < columns; j++) predicted += coefficients[j]! * rows[i * columns + j]!;
    residual += weights[i]! * (targets[i]! - predicted) ** 2;
    variance += weights[i]! * (targets[i]! - targetMean) ** 2;
  }
  return { coefficients, intercept, r2: variance > 0 ? 1 - residual / variance : 1 };
}
