import { InvalidInputError } from "../errors.ts";
import type { Interval } from "./interval.ts";

export interface SubgroupFigure {
  /** Such as `female`, or `65+`. */
  subgroup: string;
  rows: number;
  /** Nothing where the figure is not defined on these cases, such as an AUC of one kind of case. */
  figure: Interval | null;
  /**
   * True where nothing should be concluded: no figure, fewer rows than `fewestRows`, or an interval wider than
   * `widestInterval`.
   */
  tooSmallToTell: boolean;
  /** True where the whole cohort's value lies outside the interval of a subgroup that is large enough to tell. */
  differs: boolean;
}

export interface SubgroupTable {
  whole: { rows: number; figure: Interval | null };
  /** Largest first. */
  subgroups: SubgroupFigure[];
  /** Rows whose subgroup is not known, and that are in none. */
  unknownRows: number;
}

export interface SubgroupOptions {
  /** 30 where left out. */
  fewestRows?: number;
  /** On the scale of the figure; 0.2 where left out. */
  widestInterval?: number;
}

/**
 * One figure for each subgroup of the same cases, and for all of them.
 *
 * `differs` is a reason to look and not a test: of twenty subgroups about one differs by chance.
 * @param subgroupOf `[rows]`; nothing where it is not known
 * @param figure of the given rows; nothing where it is not defined on them
 * @throws InvalidInputError if there is no row
 */
export function subgroupTable(
  subgroupOf: readonly (string | null)[],
  figure: (rows: readonly number[]) => Interval | null,
  options: SubgroupOptions = {},
): SubgroupTable {
  const { fewestRows = 30, widestInterval = 0.2 } = options;
  if (subgroupOf.length === 0) throw new InvalidInputError("There is nothing to measure.");
  const rowsOf = new Map<string, number[]>();
  let unknownRows = 0;
  subgroupOf.forEach((subgroup, row) => {
    if (subgroup === null) unknownRows++;
    else if (rowsOf.has(subgroup)) rowsOf.get(subgroup)?.push(row);
    else rowsOf.set(subgroup, [row]);
  });
  const whole = figure(subgroupOf.map((_, row) => row));
  const subgroups = [...rowsOf].map(([subgroup, rows]): SubgroupFigure => {
    const own = figure(rows);
    const tooSmallToTell = !own || rows.length < fewestRows || own.high - own.low > widestInterval;
    const differs =
      !tooSmallToTell && own !== null && whole !== null && (whole.value < own.low || whole.value > own.high);
    return { subgroup, rows: rows.length, figure: own, tooSmallToTell, differs };
  });
  subgroups.sort((a, b) => b.rows - a.rows || (a.subgroup < b.subgroup ? -1 : 1));
  return { whole: { rows: subgroupOf.length, figure: whole }, subgroups, unknownRows };
}
