import { categoryDifference, meanDifference, type ShownSummary, shareDifference } from "@synoptic/domain";
import type { TableOne, TableOneGroup, TableOneRow } from "./table-one.ts";

/** How far two cohorts lie apart in something, in standard deviations; nothing where a number of one is hidden. */
export interface Balance {
  /** `age`, `measure`, or a group of a Table 1. */
  kind: "age" | "measure" | TableOneGroup;
  /** Which measure or cell; nothing for age, and for a group whose cells exclude each other, as a whole. */
  cell: string | null;
  difference: number | null;
  /** How far the rounding of what is shown may have moved it, either way; nothing where there is no difference. */
  rounding: number | null;
}

/** Of these a person is in one cell at most, so that one number says how far two cohorts lie apart in them. */
const exclusive: readonly TableOneGroup[] = ["sex", "smoking", "risk"];

/**
 * Standardised differences of the first cohort from the second, of the numbers that are shown and of nothing else, so that
 * they tell no more than those.
 */
export function balanceOf(one: TableOne, other: TableOne): Balance[] {
  const binary: readonly TableOneGroup[] = ["condition", "drug", "modality", "scenario"];
  return [
    { kind: "age", cell: null, ...ofSummaries(one.age, other.age) },
    ...exclusive.map((group): Balance => ({ kind: group, cell: null, ...ofCategories(group, one, other) })),
    ...one.measures.map(
      ({ name, summary }, i): Balance => ({
        ...{ kind: "measure", cell: name },
        ...ofSummaries(summary, other.measures[i]!.summary),
      }),
    ),
    ...binary.flatMap((group) => {
      const rows = of(other, group);
      return of(one, group).flatMap((row): Balance[] => {
        const match = rows.find(({ cell }) => cell === row.cell);
        if (row.share === null || match?.share == null) return [];
        const { share, cell } = row;
        const spread = shareSpread(share, match.share);
        const rounding = (countError(one) + countError(other)) / spread;
        return [{ kind: group, cell, ...shown(shareDifference(share, match.share), rounding) }];
      });
    }),
  ];
}

const of = ({ rows }: TableOne, group: TableOneGroup): TableOneRow[] =>
  rows.filter((row) => row.group === group);

const untold = { difference: null, rounding: null };

function ofSummaries(a: ShownSummary, b: ShownSummary) {
  const [one, other] = [spreadOf(a), spreadOf(b)];
  if (!one || !other) return untold;
  const spread = Math.sqrt((one.standardDeviation ** 2 + other.standardDeviation ** 2) / 2);
  return shown(meanDifference(one, other), (one.meanStep + other.meanStep) / spread);
}

function spreadOf({ mean, standardDeviation, meanStep }: ShownSummary) {
  if (mean === null || standardDeviation === null || meanStep === null) return undefined;
  return { mean, standardDeviation, meanStep };
}

/** How far a share of all may be from what it is: a count is shown to less than one floor. */
function countError({ people: { value, floor } }: TableOne): number {
  return (floor - 1) / (value ?? floor);
}

function shareSpread(a: number, b: number): number {
  return Math.sqrt((a * (1 - a) + b * (1 - b)) / 2);
}

/** Over the cells that both show, as shares of all in them. */
function ofCategories(group: TableOneGroup, one: TableOne, other: TableOne) {
  const pairs = of(one, group).flatMap(({ cell, people }) => {
    const match = of(other, group).find((row) => row.cell === cell)?.people.value ?? null;
    return people.value === null || match === null ? [] : [[people.value, match] as const];
  });
  if (pairs.length < 2) return untold;
  const sum = (which: 0 | 1) => pairs.reduce((all, pair) => all + pair[which], 0);
  const [a, b] = [pairs.map(([each]) => each / sum(0)), pairs.map(([, each]) => each / sum(1))];
  const least = Math.min(...a.map((share, k) => shareSpread(share, b[k]!)));
  return shown(categoryDifference(a, b), (countError(one) + countError(other)) / least);
}

function shown(difference: number, rounding: number) {
  if (!Number.isFinite(difference)) return untold;
  return { difference: Number(difference.toFixed(2)), rounding: Number(Math.min(rounding, 9.99).toFixed(2)) };
}
