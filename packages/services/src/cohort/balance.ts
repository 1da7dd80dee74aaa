import { categoryDifference, meanDifference, type ShownSummary, shareDifference } from "@synoptic/domain";
import type { TableOne, TableOneGroup, TableOneRow } from "./table-one.ts";

/** How far two cohorts lie apart in something, in standard deviations; nothing where a number of one is hidden. */
export interface Balance {
  /** `age`, `measure`, or a group of a Table 1. */
  kind: "age" | "measure" | TableOneGroup;
  /** Which measure or cell; nothing for age, and for a group whose cells exclude each other, as a whole. */
  cell: string | null;
  difference: number | null;
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
    { kind: "age", cell: null, difference: ofSummaries(one.age, other.age) },
    ...exclusive.map(
      (group): Balance => ({ kind: group, cell: null, difference: ofCategories(group, one, other) }),
    ),
    ...one.measures.map(
      ({ name, summary }, i): Balance => ({
        kind: "measure",
        cell: name,
        difference: ofSummaries(summary, other.measures[i]!.summary),
      }),
    ),
    ...binary.flatMap((group) => {
      const rows = of(other, group);
      return of(one, group).flatMap(({ cell, share }): Balance[] => {
        const match = rows.find((row) => row.cell === cell);
        return match ? [{ kind: group, cell, difference: ofShares(share, match.share) }] : [];
      });
    }),
  ];
}

const of = ({ rows }: TableOne, group: TableOneGroup): TableOneRow[] =>
  rows.filter((row) => row.group === group);

function ofSummaries(a: ShownSummary, b: ShownSummary): number | null {
  if (a.mean === null || b.mean === null || a.standardDeviation === null || b.standardDeviation === null)
    return null;
  return shown(
    meanDifference(
      { mean: a.mean, standardDeviation: a.standardDeviation },
      { mean: b.mean, standardDeviation: b.standardDeviation },
    ),
  );
}

function ofShares(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : shown(shareDifference(a, b));
}

/** Over the cells that both show, as shares of all in them. */
function ofCategories(group: TableOneGroup, one: TableOne, other: TableOne): number | null {
  const pairs = of(one, group).flatMap(({ cell, people }) => {
    const match = of(other, group).find((row) => row.cell === cell)?.people.value ?? null;
    return people.value === null || match === null ? [] : [[people.value, match] as const];
  });
  if (pairs.length < 2) return null;
  const sum = (which: 0 | 1) => pairs.reduce((all, pair) => all + pair[which], 0);
  const [a, b] = [sum(0), sum(1)];
  return shown(
    categoryDifference(
      pairs.map(([each]) => each / a),
      pairs.map(([, each]) => each / b),
    ),
  );
}

function shown(difference: number): number | null {
  return Number.isFinite(difference) ? Number(difference.toFixed(2)) : null;
}
