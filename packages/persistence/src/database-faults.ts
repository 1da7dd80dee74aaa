import { Prisma } from "./generated/prisma/client.ts";

/** A row with the same unique key is there already, written by someone else a moment ago. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // P2010 is what a raw statement fails with; 23505 is PostgreSQL's own code.
  return error.code === "P2002" || (error.code === "P2010" && JSON.stringify(error.meta).includes("23505"));
}
