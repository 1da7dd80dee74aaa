/**
 * A probability as a percentage without false precision: `<0.1 %`, `0.4 %`, `3.2 %`, `12 %`, `99.2 %`, `>99.9 %`.
 * One decimal below 10 % and above 99 %, where it tells; none between.
 *
 * @param probability 0 to 1
 */
export function formatProbability(probability: number): string {
  const percent = probability * 100;
  if (percent === 0) return "0\u202f%";
  if (percent === 100) return "100\u202f%";
  if (percent < 0.1) return "<0.1\u202f%";
  if (percent > 99.9) return ">99.9\u202f%";
  const digits = percent < 9.95 || percent >= 99 ? 1 : 0;
  return `${percent.toFixed(digits)}\u202f%`;
}

/** The same as words for screen readers and sentences: "about 1 in 30". Nothing above one in two. */
export function formatOneIn(probability: number): string | null {
  if (probability <= 0 || probability > 0.55) return null;
  const oneIn = 1 / probability;
  if (oneIn > 1000) return "fewer than 1\u00a0in\u00a01,000";
  const rounded = oneIn < 10 ? Math.round(oneIn) : Number(oneIn.toPrecision(oneIn < 100 ? 1 : 2));
  return `about 1\u00a0in\u00a0${rounded.toLocaleString("en")}`;
}

/** A likelihood ratio with two sensible digits: `0.04`, `1.3`, `15`, `>1,000`. */
export function formatRatio(ratio: number): string {
  if (ratio > 1000) return ">1,000";
  if (ratio < 0.001) return "<0.001";
  if (ratio >= 10) return Math.round(ratio).toLocaleString("en");
  if (ratio >= 1) return ratio.toFixed(1);
  return Number(ratio.toPrecision(ratio < 0.1 ? 1 : 2)).toString();
}

/** A signed addend of log-odds: `+0.52`, `−1.30`. */
export function formatLogOdds(logOdds: number): string {
  const digits = Math.abs(logOdds).toFixed(2);
  if (digits === "0.00") return "0.00";
  return `${logOdds < 0 ? "\u2212" : "+"}${digits}`;
}
