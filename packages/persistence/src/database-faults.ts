import { Prisma } from "./generated/prisma/client.ts";

/** Does the work again where another transaction won: what the other one has written is there then. */
export async function despiteLostRaces<T>(work: () => Promise<T>, mostTries = 2): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await work();
    } catch (error) {
      if (!isLostRace(error) || tries === mostTries) throw error;
    }
  }
}

/**
 * Two transactions met, and the other one won: a row with the same unique key is there already, or each waited for the
 * other. Tried again, it finds what the other one has written.
 */
function isLostRace(error: unknown): boolean {
  if (isUniqueViolation(error)) return true;
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // 40P01 is PostgreSQL's deadlock.
  return error.code === "P2034" || (error.code === "P2010" && JSON.stringify(error.meta).includes("40P01"));
}

/** A row with the same unique key is there already, written by someone else a moment ago. */
function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Prisma.PrismaClientKnownRequestError)) return false;
  // P2010 is what a raw statement fails with; 23505 is PostgreSQL's own code.
  return error.code === "P2002" || (error.code === "P2010" && JSON.stringify(error.meta).includes("23505"));
}
