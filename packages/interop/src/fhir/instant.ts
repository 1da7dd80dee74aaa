const pattern =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d))?)?)?$/;

/**
 * A FHIR date, dateTime or instant as its first moment: `1961` is 1961-01-01T00:00:00Z. A time needs its offset,
 * as FHIR demands, since without one it is unknown when it was.
 * @returns nothing where it is no such day or time, or the year is not within 1000 to 9999
 * @see https://hl7.org/fhir/R4/datatypes.html#dateTime
 */
export function parseInstant(value: string): Date | undefined {
  const parts = pattern.exec(value);
  if (!parts) return undefined;
  const [
    ,
    year,
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "",
    zone = "Z",
  ] = parts;
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // Date rolls 31 February over; a day that does not come back as it went in does not exist.
  if (
    Number(year) < 1000 ||
    midnight.getUTCMonth() !== Number(month) - 1 ||
    midnight.getUTCDate() !== Number(day)
  )
    return undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const [zoneHours, zoneMinutes] = [Number(zone.slice(1, 3)), Number(zone.slice(4))];
  if (zoneHours > 23 || zoneMinutes > 59) return undefined;
  const sinceMidnightMs =
    ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, "0"));
  const offsetMs = (zone.startsWith("-") ? -1 : 1) * (zoneHours * 60 + zoneMinutes) * 60_000;
  const moment = new Date(midnight.getTime() + sinceMidnightMs - offsetMs);
  const inYear = moment.getUTCFullYear();
  return inYear >= 1000 && inYear <= 9999 ? moment : undefined;
}
