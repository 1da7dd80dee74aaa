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
  return scoreInterval(successes / trials, trials);
}

/**
 * Wilson's interval of the share of cases that are so, where cases come in groups, such as several pictures of one
 * person: the trials are divided by the design effect, the groups' own variance over that of independent cases, where
 * that is above 1. For groups of one it is `wilsonInterval`.
 * @param isSo `[cases]`
 * @param groups `[cases]`
 * @throws InvalidInputError where there is no case
 * @see Korn, Graubard 1998, Survey Methodology 24(2):193-201, for the effective number of cases
 */
export function groupedShare(isSo: ArrayLike<boolean | number>, groups: readonly string[]): Interval {
  const cases = groups.length;
  if (cases === 0) throw new InvalidInputError("A share needs one case at least.");
  let count = 0;
  for (let i = 0; i < cases; i++) if (isSo[i]) count++;
  const value = count / cases;
  const excess = new Map<string, number>();
  groups.forEach((group, i) => void excess.set(group, (excess.get(group) ?? 0) + (isSo[i] ? 1 : 0) - value));
  const independent = cases * value * (1 - value);
  // Where all cases agree nothing tells how alike those of a group are: each group counts once.
  const effect =
    independent === 0
      ? cases / excess.size
      : [...excess.values()].reduce((sum, v) => sum + v * v, 0) / independent;
  return scoreInterval(value, cases / Math.max(1, effect));
}

function scoreInterval(value: number, trials: number): Interval {
  const z2 = Z_95 * Z_95;
  const centre = (value + z2 / (2 * trials)) / (1 + z2 / trials);
  const half =
    (Z_95 / (1 + z2 / trials)) * Math.sqrt((value * (1 - value)) / trials + z2 / (4 * trials * trials));
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}
