import { byNewest } from "./kinds/newest-first.ts";
import type { Sort } from "./resource-kind.ts";

/** A column of instants that a kind can be ordered by. */
export interface SortColumn {
  column: string;
  /** Whether a row may have none. */
  optional?: boolean;
}

/** Where the page before ended. */
export interface PageEnd {
  /** Of the last match; nothing where it has none. */
  moment: Date | null;
  id: string;
}

/** An end of a page as a link tells it: milliseconds, where pages are sorted, and the id. */
export function writePageEnd({ resource: { id }, sortedBy }: Placed, sort: Sort | undefined): string {
  return sort === undefined ? id : `${sortedBy?.getTime() ?? ""}~${id}`;
}

/** @param before as `writePageEnd` wrote it */
export function readPageEnd(before: string): PageEnd {
  const [ms = "", id = ""] = before.split("~");
  return { moment: ms === "" ? null : new Date(Number(ms)), id };
}

/** What Prisma orders by: the column, what has none last, then the id. */
export function orderBy({ column, optional }: SortColumn, { descending }: Sort): object[] {
  const sort = descending ? "desc" : "asc";
  return [{ [column]: optional ? { sort, nulls: "last" } : sort }, { id: sort }];
}

/** What a row must fulfil so that it comes after the end of a page. */
export function beyond(
  { column, optional }: SortColumn,
  { descending }: Sort,
  { moment, id }: PageEnd,
): object {
  const after = descending ? "lt" : "gt";
  const sameMoment = { [column]: moment, id: { [after]: id } };
  if (moment === null) return sameMoment;
  return {
    OR: [{ [column]: { [after]: moment } }, sameMoment, ...(optional ? [{ [column]: null }] : [])],
  };
}

/** What tells a resource's place among the others. */
export interface Placed {
  resource: { id: string };
  sortedBy?: Date | null;
}

/** Orders found resources as pages do. @returns below 0 where `a` comes first */
export function compareFound(sort: Sort | undefined): (a: Placed, b: Placed) => number {
  return (a, b) => {
    const byId = byNewest(a.resource.id, b.resource.id);
    if (!sort) return byId;
    const [momentA, momentB] = [a.sortedBy?.getTime(), b.sortedBy?.getTime()];
    const sign = sort.descending ? 1 : -1;
    if (momentA === momentB) return sign * byId;
    if (momentA === undefined || momentB === undefined) return momentA === undefined ? 1 : -1;
    return sign * (momentB - momentA);
  };
}
