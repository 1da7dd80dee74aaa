import type { Actor } from "@synoptic/domain";
import type { PrismaClient } from "@synoptic/persistence";
import type { TableParameter } from "./parameters.ts";
import type { Criterion, FhirContext, Found, Page, ResourceKind } from "./resource-kind.ts";
import { beyond, orderBy, readPageEnd, type SortColumn } from "./sorting.ts";

interface Query<Where> {
  where: { AND: Where[] };
  orderBy: { id: "desc" }[];
  take: number;
}

interface Table<Where, Row> {
  type: string;
  parameters: Readonly<Record<string, TableParameter<NoInfer<Where>>>>;
  includes?: readonly string[];
  /** What pages can be ordered by, of the columns that `rows` gives: the search parameter's name to its column. */
  sorts?: Readonly<Record<string, SortColumn>>;
  /** The rows that the actor may see. */
  visible(actor: Actor): Where;
  rows(db: PrismaClient, query: Query<Where>): Promise<Row[]>;
  count(db: PrismaClient, where: { AND: Where[] }): Promise<number>;
  /** One for each row, in their order. */
  write(rows: Row[], context: FhirContext): Promise<Found[]> | Found[];
}

/** A type of resource of which each is one row of one table: a page is one statement, and one more for what it includes. */
export function tableKind<Where extends object, Row extends object>(table: Table<Where, Row>): ResourceKind {
  const { type, parameters, includes = [], sorts = {}, visible } = table;
  const wanted = (actor: Actor, criteria: readonly Criterion[]) => [
    visible(actor),
    ...criteria.map((criterion) => anyOf(criterion, parameters)),
  ];
  return {
    type,
    parameters,
    includes,
    sorts: Object.keys(sorts),
    async find(context, criteria, page) {
      const { more, order, column } = ordered<Where>(sorts, page);
      const where = { AND: [...wanted(context.actor, criteria), ...more] };
      const rows = await table.rows(context.db, { where, orderBy: order, take: page.take });
      const found = await table.write(rows, context);
      return column === undefined
        ? found
        : found.map((one, i) => ({
            ...one,
            sortedBy: (rows[i] as Record<string, Date | null>)[column] ?? null,
          }));
    },
    count: async ({ db, actor }, criteria) => table.count(db, { AND: wanted(actor, criteria) }),
  };
}

/** @throws if the kind has no such parameter; who asks was told before */
export function anyOf<Where>(
  { name, alternatives }: Criterion,
  parameters: Readonly<Record<string, TableParameter<Where>>>,
): Where {
  const parameter = parameters[name];
  if (!parameter) throw new Error(`There is no parameter ${name}.`);
  return { OR: alternatives.map((text) => parameter.where(text)) } as Where;
}

/** How a page is ordered, and what a row must fulfil to be past the one before. */
function ordered<Where>(sorts: Readonly<Record<string, SortColumn>>, { before, sort }: Page) {
  type Ordered = { more: Where[]; order: { id: "desc" }[]; column: string | undefined };
  const by = sort && sorts[sort.by];
  if (!sort || !by) {
    const more = before === undefined ? [] : [{ id: { lt: before } }];
    return { more, order: [{ id: "desc" }], column: undefined } as unknown as Ordered;
  }
  const more = before === undefined ? [] : [beyond(by, sort, readPageEnd(before))];
  // Prisma's types know each table's columns by name only.
  return { more, order: orderBy(by, sort), column: by.column } as unknown as Ordered;
}
