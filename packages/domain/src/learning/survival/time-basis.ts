import { z } from "zod";

/**
 * How the baseline hazard moves with time: a restricted cubic spline of the logarithm of years, linear beyond the
 * first and last knot. Without knots it is the same at all times; with two it is linear.
 */
export const timeBasis = z.strictObject({
  /** Natural logarithms of years, ascending. */
  knots: z
    .array(z.number())
    .max(5)
    .refine((knots) => knots.length !== 1 && knots.every((knot, i) => i === 0 || knot > knots[i - 1]!)),
});
export type TimeBasis = z.infer<typeof timeBasis>;

/** Harrell 2015, Regression Modeling Strategies, table 2.3: four knots at these quantiles. */
const QUANTILES = [0.05, 0.35, 0.65, 0.95];

/** From so many events on there are four knots, else three. */
const EVENTS_FOR_FOUR = 40;

/**
 * Knots at quantiles of when events came, as many as their periods allow.
 * @param eventYears of the events, > 0, in any order
 * @param periodYears length of a period, whose middle stands for all of it
 */
export function chooseTimeBasis(eventYears: readonly number[], periodYears: number): TimeBasis {
  const sorted = eventYears
    .map((years) => Math.log((Math.max(1, Math.ceil(years / periodYears)) - 0.5) * periodYears))
    .sort((a, b) => a - b);
  const shares = sorted.length < EVENTS_FOR_FOUR ? [0.1, 0.5, 0.9] : QUANTILES;
  const at = shares.map((share) => sorted[Math.round(share * (sorted.length - 1))]!);
  const knots = at.filter((knot, i) => i === 0 || knot > at[i - 1]!);
  return { knots: knots.length < 2 ? [] : knots };
}

/** How many columns: the constant, the line, and one more for each knot beyond two. */
export function timeSize({ knots }: TimeBasis): number {
  return knots.length === 0 ? 1 : Math.max(2, knots.length);
}

/**
 * The columns at a moment, `[timeSize]`.
 * @param years > 0
 * @see Harrell 2015, Regression Modeling Strategies, section 2.4.5
 */
export function timeColumns({ knots }: TimeBasis, years: number): number[] {
  if (knots.length === 0) return [1];
  const x = Math.log(years);
  const first = knots[0]!;
  const last = knots.at(-1)!;
  const columns = [1, x];
  const cube = (value: number) => Math.max(0, value) ** 3;
  const before = knots.at(-2)!;
  for (const knot of knots.slice(0, -2)) {
    const curve =
      cube(x - knot) -
      (cube(x - before) * (last - knot)) / (last - before) +
      (cube(x - last) * (before - knot)) / (last - before);
    columns.push(curve / (last - first) ** 2);
  }
  return columns;
}
