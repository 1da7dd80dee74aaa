import type { Interval } from "../metrics/interval.ts";

/** 1, 2 and 5 of each power of ten. */
const STEPS = [1, 2, 5];

/** The least round step that is not finer than `weight`. */
function stepOf(weight: number): number {
  if (!(weight > 0)) return 0;
  const power = 10 ** Math.floor(Math.log10(weight));
  for (const step of STEPS) if (step * power >= weight * (1 - 1e-9)) return step * power;
  return 10 * power;
}

/**
 * A value to the nearest multiple of a round step that is not finer than what one person may weigh in it.
 * @param weight such as one over the number of persons
 */
export function roundToWeight(value: number, weight: number): number {
  const step = stepOf(weight);
  if (step === 0 || !Number.isFinite(value)) return value;
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/**
 * A figure of a group with its interval, told no finer than the weight of one person: a share of `n` persons moves by up to
 * `1 / n` with one of them, and any figure by about its interval's width over `√n`.
 * @param persons of the smaller kind
 * @param scale what one person's weight is on the figure's scale, where it is a share or a mean of values up to `scale`
 */
export function protectedFigure(
  { value, low, high }: Interval,
  persons: number,
  { scale = 0, least = -Infinity, most = Infinity }: { scale?: number; least?: number; most?: number } = {},
): Interval {
  const weight = Math.max(scale / persons, (high - low) / Math.sqrt(persons) / 2);
  const told = (one: number) => Math.min(most, Math.max(least, roundToWeight(one, weight)));
  return { value: told(value), low: told(low), high: told(high) };
}

/** A chance to one digit: so that it tells what a test found and not what it was made of; 0.001 stands for less too. */
export function protectedP(p: number): number {
  return Math.max(0.001, Number(p.toPrecision(1)));
}
