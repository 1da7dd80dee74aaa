import { z } from "zod";
import type { FactValue } from "../clinical/facts/reading.ts";

const ascending = z
  .array(z.number())
  .refine((values) => values.every((value, i) => i === 0 || value > values[i - 1]!), "must ascend");

/**
 * How the value of one feature of the history is laid out as columns, so that a linear model over the columns is an
 * additive model over the features. An unknown value has no column, and so adds nothing (docs/decisions/022).
 *
 * - `knots`: a quantity, linear between knots and constant beyond the first and last;
 * - `steps`: a quantity, constant between edges; a value on an edge lies above it;
 * - `options`: what is no quantity, such as a sex, or whether a disease was ever recorded.
 */
export const featureBasis = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("knots"), feature: z.string(), knots: ascending.min(2) }),
  z.strictObject({ kind: z.literal("steps"), feature: z.string(), edges: ascending.min(1) }),
  z.strictObject({
    kind: z.literal("options"),
    feature: z.string(),
    options: z.array(z.union([z.string(), z.boolean()])).min(2),
  }),
]);
export type FeatureBasis = z.infer<typeof featureBasis>;

/** By feature id; nothing, null and an option that the basis does not have mean "not known". */
export type FeatureValues = Readonly<Record<string, FactValue | null | undefined>>;

/** How many columns the feature takes. */
export function basisSize(basis: FeatureBasis): number {
  if (basis.kind === "knots") return basis.knots.length;
  return basis.kind === "steps" ? basis.edges.length + 1 : basis.options.length;
}

/**
 * Which of the feature's columns a value lies in, and how far: `[column, share]` pairs whose shares sum to 1; none
 * where the value is not known.
 */
export function basisShares(basis: FeatureBasis, value: FactValue | null | undefined): [number, number][] {
  if (basis.kind === "options") {
    const option = basis.options.indexOf(value as string | boolean);
    return option < 0 ? [] : [[option, 1]];
  }
  if (typeof value !== "number" || !Number.isFinite(value)) return [];
  if (basis.kind === "steps") {
    const above = basis.edges.findIndex((edge) => edge > value);
    return [[above < 0 ? basis.edges.length : above, 1]];
  }
  const { knots } = basis;
  const last = knots.length - 1;
  if (value <= knots[0]!) return [[0, 1]];
  if (value >= knots[last]!) return [[last, 1]];
  const above = knots.findIndex((knot) => knot > value);
  const share = (value - knots[above - 1]!) / (knots[above]! - knots[above - 1]!);
  return [
    [above - 1, 1 - share],
    [above, share],
  ];
}

/** A quantity needs so many cases in which it is known, any option so many cases of its own: else it is left out. */
const LEAST_KNOWN = 20;
const LEAST_OF_OPTION = 5;

/** Harrell 2015, Regression Modeling Strategies, table 2.3: five knots at these quantiles. */
const KNOT_QUANTILES = [0.05, 0.275, 0.5, 0.725, 0.95];
/** Deciles. */
const STEP_QUANTILES = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

/**
 * Lays out features as the cases have them: knots or edges at quantiles of the known values, options as they occur.
 * A feature that too few cases know, or that is the same in all of them, is left out and named.
 * @param features ids, in the order of the columns
 * @param quantities how quantities are laid out
 */
export function chooseBases(
  cases: readonly FeatureValues[],
  features: readonly string[],
  quantities: "knots" | "steps",
): { bases: FeatureBasis[]; leftOut: string[] } {
  const bases: FeatureBasis[] = [];
  const leftOut: string[] = [];
  for (const feature of features) {
    const basis = chooseBasis(
      cases.map((each) => each[feature]).filter((value) => value !== null && value !== undefined),
      feature,
      quantities,
    );
    if (basis) bases.push(basis);
    else leftOut.push(feature);
  }
  return { bases, leftOut };
}

function chooseBasis(
  known: readonly FactValue[],
  feature: string,
  quantities: "knots" | "steps",
): FeatureBasis | undefined {
  const numbers = known.filter(
    (value): value is number => typeof value === "number" && Number.isFinite(value),
  );
  if (numbers.length < known.length || known.length === 0) {
    const counts = new Map<string | boolean, number>();
    for (const value of known) {
      if (typeof value !== "number") counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    const options = [...counts].filter(([, count]) => count >= LEAST_OF_OPTION).map(([option]) => option);
    if (options.length < 2) return undefined;
    return {
      kind: "options",
      feature,
      options: options.toSorted((a, b) => (String(a) < String(b) ? -1 : 1)),
    };
  }
  if (numbers.length < LEAST_KNOWN) return undefined;
  const sorted = numbers.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))]!;
  if (quantities === "knots") {
    const knots = distinct(KNOT_QUANTILES.map(at));
    if (knots.length < 2 && sorted[0] !== sorted.at(-1)) knots.splice(0, 1, sorted[0]!, sorted.at(-1)!);
    return knots.length < 2 ? undefined : { kind: "knots", feature, knots };
  }
  // A value on an edge lies above it, so the least value is no edge.
  const edges = distinct(STEP_QUANTILES.map(at)).filter((edge) => edge > sorted[0]!);
  if (edges.length === 0 && sorted[0] !== sorted.at(-1)) edges.push(sorted.at(-1)!);
  return edges.length === 0 ? undefined : { kind: "steps", feature, edges };
}

/** @param values ascending */
function distinct(values: readonly number[]): number[] {
  return values.filter((value, i) => i === 0 || value > values[i - 1]!);
}

/**
 * All features of many cases as a table, `[cases, columns]` row-major: the columns of the first basis, then those of
 * the next.
 */
export function encodeFeatures(
  bases: readonly FeatureBasis[],
  cases: readonly FeatureValues[],
): { values: Float64Array; rows: number; columns: number } {
  const starts: number[] = [];
  let columns = 0;
  for (const basis of bases) {
    starts.push(columns);
    columns += basisSize(basis);
  }
  const values = new Float64Array(cases.length * columns);
  for (const [row, each] of cases.entries()) {
    for (const [b, basis] of bases.entries()) {
      for (const [column, share] of basisShares(basis, each[basis.feature])) {
        values[row * columns + starts[b]! + column] = share;
      }
    }
  }
  return { values, rows: cases.length, columns };
}
