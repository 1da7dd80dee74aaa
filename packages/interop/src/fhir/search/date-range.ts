import { InvalidInputError } from "@synoptic/domain";
import { parseInstant } from "../instant.ts";

/** Half open, as a database compares: `gte <= t < lt`; `not` is outside of it. */
export type InstantRange = { gte?: Date; lt?: Date } | { not: { gte: Date; lt: Date } };

const pattern =
  /^(eq|ne|gt|lt|ge|le|sa|eb)?(\d{4}(?:-\d\d(?:-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)?)?)?)?)$/;

/**
 * Which instants a date parameter means: `ge2020-05` is from the first moment of May 2020 on. A time without its zone
 * is taken as UTC.
 * @see https://hl7.org/fhir/R4/search.html#date
 * @throws InvalidInputError
 */
export function readDateRange(text: string): InstantRange {
  const [, prefix = "eq", moment = ""] = pattern.exec(text) ?? [];
  const zoned = moment.includes("T") && !/(Z|[+-]\d\d:\d\d)$/.test(moment) ? `${moment}Z` : moment;
  const start = parseInstant(zoned);
  if (!start) throw new InvalidInputError("A date is written like 2026-01-31 or ge2026-01-31T08:30:00Z.");
  const end = endOf(start, moment);
  switch (prefix) {
    case "ne":
      return { not: { gte: start, lt: end } };
    case "gt":
    case "sa":
      return { gte: end };
    case "ge":
      return { gte: start };
    case "lt":
    case "eb":
      return { lt: start };
    case "le":
      return { lt: end };
    default:
      return { gte: start, lt: end };
  }
}

/** The first moment after what was written, by how exactly it was written. */
function endOf(start: Date, written: string): Date {
  const end = new Date(start);
  const [day, time = ""] = written.split("T");
  const depth = (day ?? "").split("-").length;
  if (depth === 1) end.setUTCFullYear(end.getUTCFullYear() + 1);
  else if (depth === 2) end.setUTCMonth(end.getUTCMonth() + 1);
  else if (time === "") end.setUTCDate(end.getUTCDate() + 1);
  else end.setTime(start.getTime() + unitMs(time));
  return end;
}

function unitMs(time: string): number {
  const clock = time.replace(/(Z|[+-]\d\d:\d\d)$/, "");
  if (clock.includes(".")) return 1;
  return clock.split(":").length === 3 ? 1000 : 60_000;
}
