import type { EvidenceData, ReportData } from "./evaluation-query.ts";

interface Interval {
  value: number;
  low: number;
  high: number;
}

export const evidenceLabels: Record<EvidenceData["evidence"], string> = {
  FUSED: "Together",
  IMAGE: "Image alone",
  HISTORY: "History alone",
  NOVELTY: "Likeness to known images",
};

export const reasonLabels: Record<ReportData["leftOut"][number]["reason"], string> = {
  WITHHELD: "The image’s reading was withheld",
  NO_IMAGE: "Assessed without an image",
  SAW_LATER: "Saw facts recorded after the image",
  LEARNT: "In the training of a model that took part",
  NO_LABEL: "What it turned out to be is not known",
  HAD_IT_BEFORE: "Had it already",
  NOT_FOLLOWED: "Not followed long enough",
};

const digits = (value: number, places: number) => value.toFixed(places).replace("-", "\u2212");

/** `0.84 (0.79 to 0.90)` */
export function intervalWords({ value, low, high }: Interval, places = 2): string {
  return `${digits(value, places)} (${digits(low, places)} to ${digits(high, places)})`;
}

export const percent = (share: number): string =>
  `${(share * 100)
    .toFixed(Math.abs(share) < 0.1 ? 1 : 0)
    .replace("-", "\u2212")
    .replace(/\.0$/, "")}\u202f%`;

/** `84 % (79 to 90)` */
export function percentWords({ value, low, high }: Interval): string {
  const bare = (share: number) => percent(share).replace("\u202f%", "");
  return `${percent(value)} (${bare(low)} to ${bare(high)})`;
}

/** `+0.05 (0.01 to 0.09), p = 0.02` */
export function differenceWords({ value, low, high, p }: Interval & { p: number }): string {
  const sign = value > 0 ? "+" : "";
  return `${sign}${intervalWords({ value, low, high })}, ${pWords(p)}`;
}

export function pWords(p: number): string {
  return p <= 0.001 ? "p ≤ 0.001" : `p = ${p}`;
}
