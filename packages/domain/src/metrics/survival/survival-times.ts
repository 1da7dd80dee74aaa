import { InvalidInputError } from "../../errors.ts";

/** How long each case was seen, and whether what is looked for ended it; else it was censored then. */
export interface SurvivalTimes {
  /** `[cases]`, finite, >= 0, in any one unit. */
  times: ArrayLike<number>;
  /** `[cases]` */
  events: ArrayLike<boolean | number>;
}

/** @throws InvalidInputError unless there is a case, lengths agree and times are finite and not negative */
export function requireSurvivalTimes({ times, events }: SurvivalTimes): void {
  if (times.length === 0) throw new InvalidInputError("Survival needs one case at least.");
  if (times.length !== events.length) throw new InvalidInputError("There is one event mark a time.");
  for (let i = 0; i < times.length; i++) {
    if (!(times[i]! >= 0 && times[i]! < Number.POSITIVE_INFINITY))
      throw new InvalidInputError("A time is a finite number of at least 0.");
  }
}

/** Indices of the cases, shortest time first. */
export function orderByTime(times: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: times.length }, (_, i) => i).sort(
    (a, b) => times[a]! - times[b]! || a - b,
  );
}
