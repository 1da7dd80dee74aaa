import { InvalidInputError } from "../errors.ts";
import { type Predictions, requirePredictions } from "../metrics/classification.ts";
import { groupedShare, type Interval } from "../metrics/interval.ts";
import { conformalQuantile, conformalSet } from "./conformal.ts";

/**
 * The fewest cases of which a conformal quantile can promise the level: below it `ceil((n + 1) · level) > n`.
 * Nine at 90 %, nineteen at 95 %.
 */
export function fewestCasesFor(level: number): number {
  if (!(level > 0 && level < 1)) throw new InvalidInputError("A conformal level must lie between 0 and 1.");
  let cases = 1;
  while (Math.ceil((cases + 1) * level - 1e-9) > cases) cases++;
  return cases;
}

/** The quantile of one class's own cases. */
export interface ClassQuantile {
  /** Cases of the class that it comes from. */
  cases: number;
  /** 1, so that the class is in every set, where it cannot promise the level. */
  quantile: number;
  /** False where there are fewer than `fewestCasesFor(level)` cases of the class. */
  promises: boolean;
}

/**
 * One conformal quantile a class, from that class's cases alone: sets by them hold the true class with probability
 * at least `level` for each class and not only on average, so that a rare class is not what pays for the common
 * ones. A class with too few cases to promise that is in every set, and says so.
 * @param predictions calibrated, on cases that no training step saw
 * @throws InvalidInputError if shapes do not agree or the level is outside (0, 1)
 * @see Vovk 2012, "Conditional validity of inductive conformal predictors", ACML, section 3 (Mondrian)
 */
export function classConformalQuantiles(predictions: Predictions, level: number): ClassQuantile[] {
  requirePredictions(predictions);
  const { probabilities, labels, classes } = predictions;
  const fewest = fewestCasesFor(level);
  return Array.from({ length: classes }, (_, c) => {
    const own: number[] = [];
    for (let i = 0; i < labels.length; i++) if (labels[i] === c) own.push(probabilities[i * classes + c]!);
    const promises = own.length >= fewest;
    return { cases: own.length, quantile: promises ? conformalQuantile(own, level) : 1, promises };
  });
}

/**
 * Indices of the classes in the set, most probable first: those within their own quantile, and always the most
 * probable one, so that no set is empty.
 */
export function classConformalSet(
  probabilities: readonly number[],
  quantiles: readonly Pick<ClassQuantile, "quantile">[],
): number[] {
  const order = conformalSet(probabilities, 1);
  return order.filter((c, rank) => rank === 0 || 1 - probabilities[c]! <= quantiles[c]!.quantile);
}

export interface ConformalCoverage {
  /** Share of the cases whose set holds their class; Wilson's interval, by group where cases come in groups. */
  overall: Interval;
  /** By class; nothing where there is no case of it. */
  perClass: (Interval | null)[];
  /** Cases by class. */
  support: number[];
  meanSetSize: number;
  /** Share of the sets that hold one class only. */
  singletons: Interval;
}

/**
 * How often sets hold the true class, on cases that the quantiles did not come from.
 * @param setOf such as `(p) => conformalSet(p, quantile)`
 * @throws InvalidInputError if shapes do not agree
 */
export function conformalCoverage(
  predictions: Predictions,
  setOf: (probabilities: readonly number[]) => readonly number[],
): ConformalCoverage {
  requirePredictions(predictions);
  const { probabilities, labels, classes } = predictions;
  const sets = Array.from({ length: labels.length }, (_, i) =>
    setOf(Array.from({ length: classes }, (_, c) => probabilities[i * classes + c]!)),
  );
  return setCoverage(
    sets,
    labels,
    Array.from(labels, (_, i) => String(i)),
    classes,
  );
}

/**
 * The same of sets that are there already, such as those of several folds; one a case.
 * @param groups `[cases]`, such as the person: intervals are wider where cases come in groups
 */
export function setCoverage(
  sets: readonly (readonly number[])[],
  labels: ArrayLike<number>,
  groups: readonly string[],
  classes: number,
): ConformalCoverage {
  const isHeld = sets.map((set, i) => set.includes(labels[i]!));
  const isOne = sets.map((set) => set.length === 1);
  const rowsOf = (c: number) => sets.flatMap((_, i) => (labels[i] === c ? [i] : []));
  const rows = Array.from({ length: classes }, (_, c) => rowsOf(c));
  return {
    overall: groupedShare(isHeld, groups),
    perClass: rows.map((own) =>
      own.length === 0
        ? null
        : groupedShare(
            own.map((i) => isHeld[i]!),
            own.map((i) => groups[i]!),
          ),
    ),
    support: rows.map((own) => own.length),
    meanSetSize: sets.reduce((sum, set) => sum + set.length, 0) / sets.length,
    singletons: groupedShare(isOne, groups),
  };
}
