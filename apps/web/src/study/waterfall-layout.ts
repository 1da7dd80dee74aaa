import { fromLogOdds, toLogOdds } from "../risk/log-odds.ts";

export interface WaterfallPart {
  kind: "PREVALENCE" | "HISTORY" | "IMAGE";
  name: string;
  label: string;
  logOdds: number;
  source: string;
}

/** One row of the chart. `start` and `end` are running log-odds before and after it. */
export interface WaterfallRow {
  key: string;
  /** `start`: where the sum begins. `part`: an addend. `total`: pre-test or post-test. */
  kind: "start" | "part" | "total";
  label: string;
  source: string | null;
  part: WaterfallPart | null;
  start: number;
  end: number;
  probability: number;
}

/**
 * The rows of a risk's waterfall: prevalence, each fact of the history, pre-test, the image, post-test.
 * Without an image the history's total is all there is.
 */
export function layoutRows(parts: readonly WaterfallPart[]): WaterfallRow[] {
  const rows: WaterfallRow[] = [];
  let sum = 0;
  const total = (key: string, label: string): WaterfallRow => ({
    key,
    kind: "total",
    label,
    source: null,
    part: null,
    start: sum,
    end: sum,
    probability: fromLogOdds(sum),
  });
  const image = parts.filter((part) => part.kind === "IMAGE");
  for (const part of [...parts.filter((each) => each.kind !== "IMAGE"), ...image]) {
    if (part === image[0]) rows.push(total("pre-test", "Pre-test risk"));
    const start = sum;
    sum += part.logOdds;
    rows.push({
      key: `${part.kind}-${part.name}`,
      kind: part.kind === "PREVALENCE" ? "start" : "part",
      label: part.label,
      source: part.source,
      part,
      start: part.kind === "PREVALENCE" ? sum : start,
      end: sum,
      probability: fromLogOdds(sum),
    });
  }
  rows.push(
    image.length > 0 ? total("post-test", "Post-test risk") : total("pre-test", "Risk from history alone"),
  );
  return rows;
}

export interface Axis {
  low: number;
  high: number;
  /** Ticks at probabilities that people read easily, with their log-odds. */
  ticks: { probability: number; logOdds: number }[];
}

const tickProbabilities = [0.0001, 0.001, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999];

/** An axis that holds every row with some air, never narrower than four units (a factor of 55 in odds). */
export function layoutAxis(rows: readonly WaterfallRow[], width: number, minTickGap = 46): Axis {
  const values = rows.flatMap((row) => [row.start, row.end]);
  let low = Math.min(...values) - 0.6;
  let high = Math.max(...values) + 0.6;
  const lack = 4 - (high - low);
  if (lack > 0) {
    low -= lack / 2;
    high += lack / 2;
  }
  // The round ones first, so that 1 %, 10 % and 50 % are never crowded out by 5 %.
  const byRank = (probability: number) => ([0.01, 0.1, 0.5, 0.9, 0.99].includes(probability) ? 0 : 1);
  const candidates = tickProbabilities.map((probability) => ({
    probability,
    logOdds: toLogOdds(probability),
  }));
  const within = candidates.filter(({ logOdds }) => logOdds > low && logOdds < high);
  const place = (logOdds: number) => ((logOdds - low) / (high - low)) * width;
  const kept: typeof within = [];
  for (const candidate of within.toSorted((a, b) => byRank(a.probability) - byRank(b.probability))) {
    const x = place(candidate.logOdds);
    if (kept.every((other) => Math.abs(place(other.logOdds) - x) >= minTickGap)) kept.push(candidate);
  }
  return { low, high, ticks: kept.toSorted((a, b) => a.logOdds - b.logOdds) };
}

/** Pixels from the left of an axis `width` wide. */
export function toX(axis: Axis, width: number, logOdds: number): number {
  return ((logOdds - axis.low) / (axis.high - axis.low)) * width;
}
