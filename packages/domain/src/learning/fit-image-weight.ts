import {
  boundedStrength,
  IMAGE_MODIFIERS,
  type ImageModifierName,
  type ImageWeight,
} from "../fusion/image-strength.ts";
import { Z_95 } from "../metrics/normal.ts";
import { logSumExp, softmax } from "../risk/odds.ts";
import { choleskyFactor, solveCholesky } from "./cholesky.ts";

/** A case whose truth is known, with what its history and its images say. Arrays follow the order of the classes. */
export interface WeighedCase {
  /** Whose: cases of one group are not independent. */
  group: string;
  /** Index of the class that it turned out to be. */
  label: number;
  /** Logarithms of the pre-test probabilities, the earlier image not among what they are made of. */
  preLogWeights: readonly number[];
  /** `log p_image - log p_calibration`. */
  imageLogRatios: readonly number[];
  /** The same of the patient's earlier image; nothing where there is none. */
  priorLogRatios: readonly number[] | null;
  /** As `imageModifiers` gives them. */
  modifiers: Readonly<Partial<Record<ImageModifierName, number>>>;
}

/** Which terms are fitted beside the strength itself. */
export interface ImageWeightTerms {
  prior: boolean;
  modifiers: readonly ImageModifierName[];
}

export interface FittedTerm {
  /** `strength`, `prior-image`, or a modifier. */
  name: string;
  value: number;
  /** 95 %, robust to cases that come in groups. */
  low: number;
  high: number;
}

export interface ImageWeightFit {
  weight: ImageWeight;
  terms: FittedTerm[];
}

/** Standard deviation that the strength is taken to have around 1, plain Bayes: wide, so that it only matters where the cases are separated. */
const STRENGTH_SPREAD = 1;
/** Of every other term around 0: a decade of age that changes the strength by more than twice that would be a surprise. */
const TERM_SPREAD = 0.5;
const MOST_STEPS = 100;
const SMALL_STEP = 1e-10;

/** `log p_pre + (α + Σ δ_f x_f) · r_image + γ · r_prior`, not normalised: the rule of `fuse` and `withStrength`. */
export function weighedLogWeights(
  one: WeighedCase,
  { strength, priorStrength, modifiers }: ImageWeight,
): number[] {
  const moved = IMAGE_MODIFIERS.reduce(
    (sum, name) => sum + (modifiers[name] ?? 0) * (one.modifiers[name] ?? 0),
    0,
  );
  const total = boundedStrength(strength + moved);
  return one.preLogWeights.map(
    (pre, c) => pre + total * one.imageLogRatios[c]! + priorStrength * (one.priorLogRatios?.[c] ?? 0),
  );
}

/**
 * Fits how strongly images count on cases whose truth is known: the multinomial likelihood of
 * `log p_pre + (α + Σ δ_f x_f) · r_image + γ · r_prior`, in which what the history says is given (an offset) and nothing
 * but the weights of the images is fitted. With two classes it is the logistic regression
 * `log-odds = pre-test log-odds + α · log LR + γ · earlier log LR + Σ δ_f · x_f · log LR`.
 *
 * The weights are the most probable ones under a normal distribution around 1 (α, spread 1) and 0 (the others, spread
 * 0.5), by Newton's method on a convex function. Intervals are the sandwich's, by group.
 * @param cases at least one
 * @see Liang, Zeger 1986, Biometrika 73(1):13-22, for the sandwich
 */
export function fitImageWeight(cases: readonly WeighedCase[], terms: ImageWeightTerms): ImageWeightFit {
  const names = ["strength", ...(terms.prior ? ["prior-image"] : []), ...terms.modifiers];
  const size = names.length;
  const centre = names.map((name): number => (name === "strength" ? 1 : 0));
  const penalty = names.map((name) => (name === "strength" ? STRENGTH_SPREAD : TERM_SPREAD) ** -2);
  const columns = cases.map((one) => columnsOf(one, names));

  let at = [...centre];
  let derivatives = derivativesAt(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const move = Float64Array.from(derivatives.gradient);
    solveCholesky(choleskyFactor(Float64Array.from(derivatives.hessian), size), size, move);
    let share = 1;
    let next = at.map((value, k) => value - move[k]!);
    while (lossAt(next) > derivatives.loss && share > SMALL_STEP) {
      share /= 2;
      next = at.map((value, k) => value - share * move[k]!);
    }
    const moved = Math.max(...next.map((value, k) => Math.abs(value - at[k]!)));
    at = next;
    derivatives = derivativesAt(at);
    if (moved < SMALL_STEP) break;
  }
  const errors = standardErrors();
  const fittedOf = (name: string) => at[names.indexOf(name)] ?? 0;
  return {
    weight: {
      strength: boundedStrength(fittedOf("strength")),
      priorStrength: terms.prior ? fittedOf("prior-image") : 0,
      modifiers: Object.fromEntries(terms.modifiers.map((name) => [name, fittedOf(name)])),
    },
    terms: names.map((name, k) => {
      const half = Z_95 * errors[k]!;
      return { name, value: at[k]!, low: at[k]! - half, high: at[k]! + half };
    }),
  };

  function lossAt(weights: readonly number[]): number {
    const held = weights.reduce((sum, value, k) => sum + (penalty[k]! * (value - centre[k]!) ** 2) / 2, 0);
    return cases.reduce((sum, one, i) => {
      const logits = logitsAt(one, columns[i]!, weights);
      return sum + logSumExp(logits) - logits[one.label]!;
    }, held);
  }

  function derivativesAt(weights: readonly number[]) {
    const gradient = Float64Array.from(weights, (value, k) => penalty[k]! * (value - centre[k]!));
    const hessian = new Float64Array(size * size);
    penalty.forEach((value, k) => {
      hessian[k * size + k] = value;
    });
    cases.forEach((one, i) => {
      const column = columns[i]!;
      const p = softmax(logitsAt(one, column, weights));
      const means = column.map((z) => z.reduce((sum, value, c) => sum + p[c]! * value, 0));
      for (let k = 0; k < size; k++) {
        gradient[k]! += means[k]! - column[k]![one.label]!;
        for (let l = 0; l <= k; l++) {
          const product = column[k]!.reduce((sum, value, c) => sum + p[c]! * value * column[l]![c]!, 0);
          hessian[k * size + l]! += product - means[k]! * means[l]!;
        }
      }
    });
    return { loss: lossAt(weights), gradient, hessian };
  }

  /** Square roots of the diagonal of `H⁻¹ (Σ_g s_g s_gᵀ) H⁻¹ · G / (G - 1)`. */
  function standardErrors(): number[] {
    const scores = new Map<string, Float64Array>();
    cases.forEach((one, i) => {
      const p = softmax(logitsAt(one, columns[i]!, at));
      const sum = scores.get(one.group) ?? new Float64Array(size);
      columns[i]!.forEach((z, k) => {
        sum[k]! += z.reduce((mean, value, c) => mean + p[c]! * value, 0) - z[one.label]!;
      });
      scores.set(one.group, sum);
    });
    const factor = choleskyFactor(Float64Array.from(derivatives.hessian), size);
    const variances = new Float64Array(size);
    for (const score of scores.values()) {
      const influence = Float64Array.from(score);
      solveCholesky(factor, size, influence);
      influence.forEach((value, k) => {
        variances[k]! += value ** 2;
      });
    }
    const groups = scores.size;
    const correction = groups > 1 ? groups / (groups - 1) : 1;
    return Array.from(variances, (variance) => Math.sqrt(variance * correction));
  }
}

/** What each term multiplies: `[terms][classes]`. */
function columnsOf(one: WeighedCase, names: readonly string[]): number[][] {
  return names.map((name) => {
    if (name === "strength") return [...one.imageLogRatios];
    if (name === "prior-image") return [...(one.priorLogRatios ?? one.imageLogRatios.map(() => 0))];
    const x = one.modifiers[name as ImageModifierName] ?? 0;
    return one.imageLogRatios.map((ratio) => x * ratio);
  });
}

function logitsAt(one: WeighedCase, columns: readonly number[][], weights: readonly number[]): number[] {
  return one.preLogWeights.map((pre, c) => columns.reduce((sum, z, k) => sum + weights[k]! * z[c]!, pre));
}
