import { type CountGuard, roundStep } from "./count-guard.ts";
import type { ProtectedCount } from "./protected-count.ts";

/** How many lie from `from` to below `from + width`, exactly. */
export interface ExactBin {
  from: number;
  people: number;
}

/** From `from` to below `to`; the outermost are open, as their ends would be somebody's value. */
export interface ShownBin {
  from: number | null;
  to: number | null;
  people: ProtectedCount;
}

/**
 * A histogram of groups that are all large: a bin of too few is one with its right neighbour, and the last with its
 * left one, so that there are no gaps to read anything from.
 * @param bins lowest first, without overlap; what lies between two is empty
 * @param width of each; edges are multiples of it
 * @returns nothing where all together are too few
 */
export function mergeBins(
  bins: readonly ExactBin[],
  width: number,
  guard: CountGuard,
  cell: readonly string[],
): ShownBin[] {
  const edge = (from: number) => Number((from + width).toPrecision(12));
  const words = (from: number | null, to: number | null) => [...cell, String(from), String(to)];
  const merged: { from: number | null; to: number | null; people: number }[] = [];
  let open = { from: null as number | null, people: 0 };
  for (const [i, bin] of bins.entries()) {
    const people = open.people + bin.people;
    const to = i === bins.length - 1 ? null : edge(bin.from);
    if (to !== null && !guard.isLarge(people, words(open.from, to))) {
      open = { from: open.from, people };
      continue;
    }
    merged.push({ from: open.from, to, people });
    open = { from: to, people: 0 };
  }
  for (;;) {
    const last = merged.at(-1);
    if (!last) return [];
    if (guard.isLarge(last.people, words(last.from, last.to))) break;
    merged.pop();
    const before = merged.pop();
    if (!before) return [];
    merged.push({ from: before.from, to: null, people: before.people + last.people });
  }
  return merged.map(({ people, ...bin }) => ({
    ...bin,
    people: guard.count(people, words(bin.from, bin.to)),
  }));
}

/** Bins of another width, a multiple of theirs. */
export function widenBins(bins: readonly ExactBin[], width: number): ExactBin[] {
  const wide = new Map<number, number>();
  for (const { from, people } of bins) {
    // A bin that begins at an edge may lie a hair below it as a computer writes it.
    const at = Number((Math.floor(from / width + 1e-9) * width).toPrecision(12));
    wide.set(at, (wide.get(at) ?? 0) + people);
  }
  return [...wide].sort(([a], [b]) => a - b).map(([from, people]) => ({ from, people }));
}

/**
 * How wide the bins of a histogram are, by what is shown of the group alone: Scott's rule, kept between a quarter of a
 * standard deviation and one, and a round number.
 * @see Scott 1979, Biometrika 66(3):605-610
 */
export function binWidth(standardDeviation: number, people: number): number {
  const scott = (3.49 * standardDeviation) / Math.cbrt(people);
  return roundStep(Math.min(standardDeviation, Math.max(standardDeviation / 4, scott)));
}
