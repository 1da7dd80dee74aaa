import { InvalidInputError } from "../errors.ts";

/** A moment as a clock on the wall shows it. */
export interface WallTime {
  /** `YYYY-MM-DD`. */
  day: string;
  /** Since midnight, 0 to 1439. */
  minuteOfDay: number;
}

const MINUTE_MS = 60_000;
/** Every zone of the world changes its offset at a quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;

/**
 * Reads and sets the clocks of a time zone, summer time included. Offsets are looked up once for each quarter of an
 * hour, since a fortnight of glucose has 4,032 moments.
 * @param timeZone IANA, such as `Europe/Berlin`
 * @throws InvalidInputError for a zone that does not exist
 */
export class WallClock {
  readonly #format: Intl.DateTimeFormat;
  readonly #offsets = new Map<number, number>();

  constructor(timeZone: string) {
    try {
      this.#format = new Intl.DateTimeFormat("en-US", {
        ...{ timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric" },
        ...{ hour: "numeric", minute: "numeric", second: "numeric" },
      });
    } catch {
      throw new InvalidInputError("There is no such time zone; it is written like Europe/Berlin.", [
        "timeZone",
      ]);
    }
  }

  at(moment: Date): WallTime {
    const local = new Date(moment.getTime() + this.#offsetMs(moment.getTime()));
    return {
      day: local.toISOString().slice(0, 10),
      minuteOfDay: local.getUTCHours() * 60 + local.getUTCMinutes(),
    };
  }

  /** The moment at which the clock shows what `local` is in UTC; the earlier one where it shows it twice. */
  moment(local: Date): Date {
    const earlier = local.getTime() - this.#offsetMs(local.getTime() - 24 * 60 * MINUTE_MS);
    const shown = earlier + this.#offsetMs(earlier);
    return new Date(shown === local.getTime() ? earlier : local.getTime() - this.#offsetMs(earlier));
  }

  #offsetMs(at: number): number {
    const quarter = Math.floor(at / QUARTER_MS);
    const known = this.#offsets.get(quarter);
    if (known !== undefined) return known;
    const start = new Date(quarter * QUARTER_MS);
    const part = Object.fromEntries(
      this.#format.formatToParts(start).map(({ type, value }) => [type, Number(value)]),
    ) as Record<"year" | "month" | "day" | "hour" | "minute" | "second", number>;
    const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
    const offset = local - start.getTime();
    this.#offsets.set(quarter, offset);
    return offset;
  }
}
