import type { CohortRange } from "@synoptic/domain";
import { Prisma } from "../generated/prisma/client.ts";

/** `column BETWEEN from AND to`, where both are given. */
export function within(value: Prisma.Sql, { from, to }: CohortRange): Prisma.Sql {
  const limits = [
    ...(from === undefined ? [] : [Prisma.sql`${value} >= ${from}`]),
    ...(to === undefined ? [] : [Prisma.sql`${value} <= ${to}`]),
  ];
  return Prisma.sql`(${Prisma.join(limits, " AND ")})`;
}
