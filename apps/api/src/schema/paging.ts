import { InvalidInputError } from "@synoptic/domain";
import { isUuid } from "../global-ids.ts";

/**
 * The query of a connection whose cursor is a row's id.
 * @throws InvalidInputError where the cursor holds something else, which the database could not compare
 */
export function checkedCursor<T extends { cursor?: unknown }>(query: T): T {
  const id = (query.cursor as { id?: unknown } | undefined)?.id;
  if (id !== undefined && !(typeof id === "string" && isUuid(id))) {
    throw new InvalidInputError("The cursor is not one that this list gave out.", ["after"]);
  }
  return query;
}

interface Counted {
  totalCount?: number | (() => number | Promise<number>) | null;
}

/** Pothos adds `totalCount` without a word; this is the same field with one. */
export function totalCountField<T extends { int(options: object): unknown }>(t: T): never {
  return t.int({
    description: "How many there are on all pages.",
    extensions: { pothosPrismaTotalCount: true },
    resolve: ({ totalCount }: Counted) => (typeof totalCount === "function" ? totalCount() : totalCount),
  }) as never;
}
