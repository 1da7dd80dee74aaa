import {
  binWidth,
  type CountGuard,
  type ExactBin,
  mergeBins,
  namedSets,
  type ProtectedCount,
  roundStatistic,
  roundStep,
  type ShownBin,
  type ShownSummary,
  showSummary,
  type ValueBin,
  widenBins,
} from "@synoptic/domain";
import type { ExactCell } from "@synoptic/persistence";
import { showPeriods } from "./show-periods.ts";

/** What rows of a Table 1 count members by. */
export const tableOneGroups = [
  "sex",
  "condition",
  "drug",
  "smoking",
  "modality",
  "scenario",
  "risk",
] as const;
export type TableOneGroup = (typeof tableOneGroups)[number];

/** How many members have something, and which share of all that are shown. */
export interface TableOneRow {
  group: TableOneGroup;
  cell: string;
  people: ProtectedCount;
  share: number | null;
}

/** A measure's latest values. */
export interface TableOneMeasure {
  name: string;
  unit: string;
  summary: ShownSummary;
  bins: ShownBin[];
}

export interface TableOne {
  people: ProtectedCount;
  age: ShownSummary;
  ageBins: ShownBin[];
  rows: TableOneRow[];
  measures: TableOneMeasure[];
  /** Members by the quarter of their index date, such as `2024-1`, or by its year where quarters are of too few. */
  indexPeriods: { period: string; people: ProtectedCount }[];
}

const AGE_BIN = 5;

/** Rows that are always there: of what has no such list, a small cell and one that is not there are both left out. */
const fixedCells: Partial<Record<TableOneGroup, readonly string[]>> = {
  sex: ["female", "male", "other", "unknown"],
  condition: [...namedSets.conditions.keys()],
  drug: [...namedSets.drugs.keys()],
  smoking: ["never", "former", "current"],
  risk: ["0", "0.02", "0.1", "0.3", "0.6"],
};

/**
 * Bins so narrow that those which are shown are made of whole ones: of what living persons can have some five hundred.
 */
export const fineWidths: ReadonlyMap<string, number> = new Map(
  [...namedSets.measures].map(
    ([
      name,
      {
        plausible: [low, high],
      },
    ]) => [name, roundStep((high - low) / 500)],
  ),
);

/** What may be shown of a Table 1's exact cells. */
export function showTableOne(cells: readonly ExactCell[], guard: CountGuard): TableOne {
  const of = (part: string, cell = "") => cells.filter((each) => each.part === part && each.cell === cell);
  const people = guard.count(of("people")[0]?.people ?? 0);
  const binsOf = (part: string, cell = "") =>
    of(part, cell)
      .map(({ bin, people: count, mean }): ValueBin => ({ from: bin!, people: count, mean: mean! }))
      .sort((a, b) => a.from - b.from);
  const ages = binsOf("age");
  return {
    people,
    age: showSummary(ages, 1, guard, ["age"]),
    ageBins: mergeBins(widenBins(ages, AGE_BIN), AGE_BIN, guard, ["age"]),
    rows: tableOneGroups.flatMap((group) => rowsOf(group, cells, people, guard)),
    measures: [...namedSets.measures].map(([name, { unit }]) => {
      const cell = ["measure", name];
      const values = binsOf("measure", name);
      const summary = showSummary(values, fineWidths.get(name)!, guard, cell);
      const bins = measureBins(name, values, summary, guard, cell);
      return { name, unit, summary, bins };
    }),
    indexPeriods: showPeriods(
      new Map(cells.filter(({ part }) => part === "index").map(({ cell, people: count }) => [cell, count])),
      (period, count = 0) => ({ period, people: guard.count(count, ["index", period]) }),
      ({ people: count }) => count.value !== null,
    ),
  };
}

function rowsOf(
  group: TableOneGroup,
  cells: readonly ExactCell[],
  all: ProtectedCount,
  guard: CountGuard,
): TableOneRow[] {
  const found = new Map(cells.filter(({ part }) => part === group).map(({ cell, people }) => [cell, people]));
  const fixed = fixedCells[group];
  return (fixed ?? [...found.keys()].sort()).flatMap((cell) => {
    const people = guard.count(found.get(cell) ?? 0, [group, cell]);
    return people.value === null && !fixed ? [] : [{ group, cell, people, share: shareOf(people, all) }];
  });
}

/** Of what is shown, so that it tells nothing more. */
function shareOf(part: ProtectedCount, all: ProtectedCount): number | null {
  if (part.value === null || all.value === null) return null;
  return roundStatistic(Math.min(1, part.value / all.value));
}

function measureBins(
  name: string,
  fine: readonly ExactBin[],
  { standardDeviation, people }: ShownSummary,
  guard: CountGuard,
  words: readonly string[],
): ShownBin[] {
  if (standardDeviation === null || people.value === null) return [];
  const finest = fineWidths.get(name)!;
  const wanted = binWidth(standardDeviation, people.value);
  // 5 is no multiple of 2.
  const width = Math.max(1, Math.round(wanted / finest)) * finest;
  return mergeBins(widenBins(fine, width), width, guard, words);
}
