import { Prisma } from "./generated/prisma/client.ts";

/** A row with the same unique key is there already, written by someone else a moment ago. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === "P2002";
}
