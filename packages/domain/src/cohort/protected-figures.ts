import type { Interval } from "../metrics/interval.ts";
import { roundStep } from "./count-guard.ts";

/** What is told is no finer than what so many persons weigh: at one, who knew all others would see the one too often. */
const PERSONS_A_STEP = 2;

/** What one person weighs in a figure, and the question's own draw of which way it is rounded. */
export interface FigureWeight {
  /** Of the smaller kind. */
  persons: number;
  /** Uniform in [0, 1); secret, and the same whenever the question is asked on the same data. */
  random: () => number;
}

/**
 * A value as one of the two multiples of a round step that it lies between, the nearer one more likely, so that no value
 * stands at a rounding step that somebody could find: one person changes what is told with the chance of what they weigh
 * over the step.
 * @param weight of one person, such as one over the number of persons
 * @param draw 0 to below 1
 * @param more so many steps are added before: half a one to the ends of an interval
 */
export function roundToWeight(value: number, weight: number, draw: number, more = 0): number {
  if (weight === 0 || !Number.isFinite(value)) return value;
  const step = roundStep(PERSONS_A_STEP * weight);
  return Number((Math.floor(value / step + more + draw) * step).toPrecision(12)) + 0;
}

/**
 * A figure of a group with its interval, told no finer than the weight of two persons: a share of `n` persons moves by up to
 * `1 / n` with one of them, and any figure by about its interval's half width over `√n`. An interval is half a step wider
 * either way, so that rounding does not make it hold the truth less often.
 * @param scale what one person's weight is on the figure's scale, where it is a share or a mean of values up to `scale`
 */
export function protectedFigure(
  { value, low, high }: Interval,
  { persons, random }: FigureWeight,
  { scale = 0, least = -Infinity, most = Infinity }: { scale?: number; least?: number; most?: number } = {},
): Interval {
  const weight = Math.max(scale / persons, (high - low) / Math.sqrt(persons) / 2);
  const draw = random();
  const told = (one: number, more?: number) =>
    Math.min(most, Math.max(least, roundToWeight(one, weight, draw, more)));
  return { value: told(value), low: told(low, -0.5), high: told(high, 0.5) };
}

/** A chance to one digit: so that it tells what a test found and not what it was made of; 0.001 stands for less too. */
export function protectedP(p: number): number {
  return Math.max(0.001, Number(p.toPrecision(1)));
}
