import { z } from "zod";
import { Z_95 } from "../../metrics/normal.ts";
import { basisShares, basisSize, type FeatureValues, featureBasis } from "../feature-basis.ts";
import { timeBasis, timeColumns, timeSize } from "./time-basis.ts";

/** What a fitted survival model is, but for its numbers. */
export const survivalShape = z.strictObject({
  /** Length of a period, in years. */
  periodYears: z.number().positive().max(5),
  /** Nothing is predicted beyond: too few persons were seen for so long. A whole number of periods. */
  lastYear: z.number().positive().max(100),
  time: timeBasis,
  bases: z.array(featureBasis),
});
export type SurvivalShape = z.infer<typeof survivalShape>;

export interface SurvivalModel extends SurvivalShape {
  /** `[time's columns, then the columns of each basis]` */
  coefficients: Float64Array;
  /** `[size, size]`, row-major. */
  covariance: Float64Array;
}

/** How many coefficients a model of this shape has. */
export function survivalSize({ time, bases }: SurvivalShape): number {
  return bases.reduce((sum, basis) => sum + basisSize(basis), timeSize(time));
}

/** The probability that the event has come by a time, unless something else ends the following before. */
export interface SurvivalPoint {
  years: number;
  /** 0 to 1. */
  probability: number;
  /** 95 %. */
  low: number;
  high: number;
}

/** What a known feature adds to the log-odds of the event in any one period. */
export interface SurvivalPart {
  feature: string;
  logOdds: number;
}

export interface SurvivalPrediction {
  /** At the end of each period until the model's last year. */
  points: SurvivalPoint[];
  /** Of the features that are known, in the order of the model; what is not known adds nothing. */
  parts: SurvivalPart[];
  /** Features that the model would use. */
  missing: string[];
  /** The sum of the parts. */
  logOdds: number;
}

/**
 * The curve of one person. Each point's interval is that of the model's own uncertainty, by the delta method on
 * log(-log S): with `L = -log S = -Σ log(1 - h)`, `dL = Σ h · columns`.
 * @see Kalbfleisch, Prentice 2002, The Statistical Analysis of Failure Time Data, section 1.4, for the scale
 */
export function predictSurvival(model: SurvivalModel, values: FeatureValues): SurvivalPrediction {
  const { time, bases, coefficients, periodYears, lastYear } = model;
  const inTime = timeSize(time);
  const columns: [number, number][] = [];
  const parts: SurvivalPart[] = [];
  const missing: string[] = [];
  let start = inTime;
  for (const basis of bases) {
    const shares = basisShares(basis, values[basis.feature]);
    const own = shares.map(([column, share]): [number, number] => [start + column, share]);
    if (own.length === 0) missing.push(basis.feature);
    else parts.push({ feature: basis.feature, logOdds: weighed(own, coefficients) });
    columns.push(...own);
    start += basisSize(basis);
  }
  const logOdds = parts.reduce((sum, part) => sum + part.logOdds, 0);

  const points: SurvivalPoint[] = [];
  const inTimeSum = new Float64Array(inTime);
  let [cumulative, hazards] = [0, 0];
  for (let k = 0; k < Math.round(lastYear / periodYears); k++) {
    const inPeriod = timeColumns(time, (k + 0.5) * periodYears);
    const odds = Math.exp(inPeriod.reduce((sum, value, j) => sum + value * coefficients[j]!, logOdds));
    const hazard = odds / (1 + odds);
    cumulative += Math.log1p(odds);
    hazards += hazard;
    for (let j = 0; j < inTime; j++) inTimeSum[j]! += hazard * inPeriod[j]!;
    const slope = [
      ...Array.from(inTimeSum, (value, j): [number, number] => [j, value]),
      ...columns.map(([column, share]): [number, number] => [column, share * hazards]),
    ];
    const spread = (Z_95 * Math.sqrt(quadratic(slope, model.covariance, coefficients.length))) / cumulative;
    points.push({
      years: (k + 1) * periodYears,
      probability: -Math.expm1(-cumulative),
      low: -Math.expm1(-cumulative * Math.exp(-spread)),
      high: -Math.expm1(-cumulative * Math.exp(spread)),
    });
  }
  return { points, parts, missing, logOdds };
}

/** The point at a number of years; nothing beyond the model's last year. Between two periods, the later one's end. */
export function pointAt(points: readonly SurvivalPoint[], years: number): SurvivalPoint | undefined {
  return points.find((point) => point.years >= years - 1e-9);
}

function weighed(columns: readonly [number, number][], coefficients: Float64Array): number {
  return columns.reduce((sum, [column, share]) => sum + share * coefficients[column]!, 0);
}

function quadratic(vector: readonly [number, number][], matrix: Float64Array, size: number): number {
  let sum = 0;
  for (const [i, a] of vector) for (const [j, b] of vector) sum += a * b * matrix[i * size + j]!;
  return Math.max(0, sum);
}
