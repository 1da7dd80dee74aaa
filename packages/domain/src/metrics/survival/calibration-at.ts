import { InvalidInputError } from "../../errors.ts";
import { orderByScore } from "../auc.ts";
import { wilsonInterval } from "../interval.ts";
import { kaplanMeier, survivalAt } from "./kaplan-meier.ts";
import { requireSurvivalTimes, type SurvivalTimes } from "./survival-times.ts";

/** Cases of about the same predicted risk: what was predicted, and what came. */
export interface CalibrationGroup {
  persons: number;
  /** Mean predicted probability of the event by the horizon. */
  predicted: number;
  /**
   * By Kaplan-Meier, with its interval; Wilson's of those who were seen until the horizon where no event came. Nothing
   * where nobody of the group was seen so long.
   */
  observed: { value: number; low: number; high: number } | null;
}

/**
 * Calibration at a horizon: predicted risk against the Kaplan-Meier estimate, by groups of equal size, the lowest
 * predicted risk first.
 * @param risks `[cases]`: predicted probability of the event by `horizon`
 * @throws InvalidInputError where there are fewer cases than groups
 * @see Royston, Altman 2013, BMC Medical Research Methodology 13:33
 */
export function calibrationAt(
  { times, events }: SurvivalTimes,
  risks: ArrayLike<number>,
  horizon: number,
  groups = 5,
): CalibrationGroup[] {
  requireSurvivalTimes({ times, events });
  if (risks.length !== times.length) throw new InvalidInputError("There is one risk a case.");
  if (times.length < groups) throw new InvalidInputError("Calibration needs a case in each group.");
  const members: number[][] = Array.from({ length: groups }, () => []);
  orderByScore(risks).forEach((at, rank) => {
    members[Math.floor((rank * groups) / times.length)]!.push(at);
  });
  return members.map((inside): CalibrationGroup => {
    const steps = kaplanMeier({ times: inside.map((i) => times[i]!), events: inside.map((i) => events[i]!) });
    const at = survivalAt(steps, horizon);
    const until = inside.filter((i) => times[i]! >= horizon).length;
    return {
      persons: inside.length,
      predicted: inside.reduce((sum, i) => sum + risks[i]!, 0) / inside.length,
      observed: at ? observedOf(at, until) : null,
    };
  });
}

function observedOf({ survival, low, high }: { survival: number; low: number; high: number }, until: number) {
  if (survival === 1) return wilsonInterval(0, until);
  return { value: 1 - survival, low: 1 - high, high: 1 - low };
}
