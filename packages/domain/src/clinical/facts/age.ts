import { InvalidInputError } from "../../errors.ts";

/**
 * Completed years at a moment (UTC), 0 or more; nothing before birth. Who is born on 29 February is a year older
 * on 1 March of other years.
 * @param birthDate `YYYY-MM-DD`
 * @throws InvalidInputError if that is not a day of the calendar
 */
export function ageAt(birthDate: string, at: Date): number | undefined {
  const parts = /^(\d{4})-(\d{2})-(\d{2})$/.exec(birthDate)?.slice(1).map(Number) as
    | [number, number, number]
    | undefined;
  const midnight = parts && new Date(Date.UTC(parts[0], parts[1] - 1, parts[2]));
  if (!parts || !midnight || midnight.toISOString().slice(0, 10) !== birthDate) {
    throw new InvalidInputError("A birth date must be a day of the calendar, as YYYY-MM-DD.", ["birthDate"]);
  }
  const [year, month, day] = parts;
  const [nowMonth, nowDay] = [at.getUTCMonth() + 1, at.getUTCDate()];
  const beforeBirthday = nowMonth < month || (nowMonth === month && nowDay < day);
  const years = at.getUTCFullYear() - year - (beforeBirthday ? 1 : 0);
  return years >= 0 ? years : undefined;
}
