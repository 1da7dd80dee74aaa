import type { Actor } from "@synoptic/domain";
import type { PrismaClient } from "@synoptic/persistence";
import type { TableParameter } from "./parameters.ts";
import type { Criterion, FhirContext, Found, ResourceKind } from "./resource-kind.ts";

interface Query<Where> {
  where: { AND: Where[] };
  orderBy: { id: "desc" };
  take: number;
}

interface Table<Where, Row> {
  type: string;
  parameters: Readonly<Record<string, TableParameter<NoInfer<Where>>>>;
  includes?: readonly string[];
  /** The rows that the actor may see. */
  visible(actor: Actor): Where;
  rows(db: PrismaClient, query: Query<Where>): Promise<Row[]>;
  count(db: PrismaClient, where: { AND: Where[] }): Promise<number>;
  write(rows: Row[], context: FhirContext): Promise<Found[]> | Found[];
}

/** A type of resource of which each is one row of one table: a page is one statement, and one more for what it includes. */
export function tableKind<Where extends object, Row>(table: Table<Where, Row>): ResourceKind {
  const { type, parameters, includes = [], visible } = table;
  const wanted = (actor: Actor, criteria: readonly Criterion[]) => [
    visible(actor),
    ...criteria.map((criterion) => anyOf(criterion, parameters)),
  ];
  return {
    type,
    parameters,
    includes,
    async find(context, criteria, { before, take }) {
      const after = before === undefined ? [] : [{ id: { lt: before } } as unknown as Where];
      const where = { AND: [...wanted(context.actor, criteria), ...after] };
      const rows = await table.rows(context.db, { where, orderBy: { id: "desc" }, take });
      return table.write(rows, context);
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
