import type { Actor } from "@synoptic/domain";
import { findingSystem, readToken } from "@synoptic/interop";
import { type PrismaClient, visibleModels } from "@synoptic/persistence";
import { findingCodes } from "./assessments.ts";

/** Ids of the findings that models tell under one of these codes, or that have one as their own id. */
export async function findingsOfCode(
  db: PrismaClient,
  actor: Actor,
  alternatives: readonly string[],
): Promise<Set<string>> {
  const tokens = alternatives.map(readToken);
  const models = await db.modelVersion.findMany({
    where: { AND: [visibleModels(actor), { scenario: { not: null } }] },
    select: { manifest: true },
  });
  const fits = (system: string, code: string) =>
    tokens.some(
      (token) =>
        (token.system === undefined || token.system === system) &&
        (token.value === undefined || token.value === code),
    );
  const own = tokens.flatMap(({ system, value }) =>
    value !== undefined && (system === undefined || system === findingSystem) ? [value] : [],
  );
  const told = models.flatMap(({ manifest }) =>
    [...findingCodes(manifest)].flatMap(([id, { system, code }]) => (fits(system, code) ? [id] : [])),
  );
  return new Set([...own, ...told]);
}
