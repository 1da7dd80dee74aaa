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
  NOT_THERE: "Not known yet at the index, or dead",
  LEARNT: "In the training of a model that took part",
  NO_INPUTS: "The record did not tell what it asks for",
  NOT_FOR_THEM: "It does not speak of such a person",
  NO_LABEL: "What it turned out to be is not known",
  HAD_IT_BEFORE: "Had it already",
  NOT_FOLLOWED: "Not followed long enough",
};

/**
 * What may not be concluded where a risk is of another time than what it is measured against; nothing where both are of
 * about the same.
 */
export function horizonWarning({
  horizonYears,
  withinDays,
}: Pick<NonNullable<ReportData["computed"]>, "horizonYears" | "withinDays">): string | null {
  if (horizonYears === null || withinDays === null) return null;
  const years = withinDays / 365.25;
  if (Math.abs(years - horizonYears) <= 0.1 * horizonYears) return null;
  const shown = (value: number) => `${Number(value.toFixed(1))} ${value === 1 ? "year" : "years"}`;
  return `It speaks of ${shown(horizonYears)}, the labels of ${shown(years)}. How well it tells persons apart can be read; how many had it over how many were expected, and all else of calibration, cannot.`;
}

const digits = (value: number, places: number) => value.toFixed(places).replace("-", "\u2212");

/** `0.84 (0.79 to 0.90)` */
export function intervalWords(interval: Interval | null, places = 2): string {
  if (!interval) return "cannot be told";
  const { value, low, high } = interval;
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
