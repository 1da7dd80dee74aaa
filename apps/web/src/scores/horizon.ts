const words: Record<string, string> = { Y: "year", M: "month", D: "day" };

/** An ISO 8601 period of one unit in words: `P10Y` is `10 years`, `P30D` is `30 days`. */
export function formatHorizon(period: string): string {
  const [, count, unit] = /^P(\d+)([YMD])$/.exec(period) ?? [];
  if (count === undefined || unit === undefined) return period;
  return `${count}\u00a0${words[unit]}${count === "1" ? "" : "s"}`;
}
