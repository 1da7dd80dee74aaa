import { InvalidInputError } from "../errors.ts";
import { Z_95 } from "./normal.ts";

/** A measured value with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

/**
 * Wilson's score interval at 95 % of a proportion.
 * @param successes whole, 0 to `trials`
 * @param trials whole, > 0
 * @throws InvalidInputError if not
 * @see Wilson 1927, Journal of the American Statistical Association 22(158):209-212
 */
export function wilsonInterval(successes: number, trials: number): Interval {
  if (!(Number.isInteger(trials) && trials > 0 && Number.isInteger(successes))) {
    throw new InvalidInputError(
      "A proportion needs whole numbers of successes and of trials, one trial at least.",
    );
  }
  if (successes < 0 || successes > trials) throw new InvalidInputError("Successes lie from 0 to the trials.");
  const value = successes / trials;
  const z2 = Z_95 * Z_95;
  const centre = (value + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z_95 / (1 + z2 / trials)) * Math.sqrt((value * (1 - value)) / trials + z2 / (4 * trials * trials));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
