import { createHmac } from "node:crypto";
import {
  type Actor,
  type CohortDefinition,
  type CountGuard,
  canonicalDefinition,
  DEFAULT_FLOOR,
  guardCounts,
} from "@synoptic/domain";
import { contentHash } from "@synoptic/interop";
import type { Db, Prisma } from "@synoptic/persistence";

/** A definition's SHA-256, whatever order its rules are in. */
export function questionHash(definition: CohortDefinition): string {
  return contentHash(canonicalDefinition(definition));
}

/** The numbers of a site's questions: each is blurred by the question that it answers, and by nothing else. */
export interface SiteGuard {
  of(definition: CohortDefinition): CountGuard;
}

export async function guardSite(db: Db, siteId: string): Promise<SiteGuard> {
  const { researchSecret } = await db.site.findUniqueOrThrow({
    where: { id: siteId },
    select: { researchSecret: true },
  });
  return {
    of(definition) {
      const question = questionHash(definition);
      return guardCounts((cell) => {
        const mac = createHmac("sha256", researchSecret).update(JSON.stringify([question, ...cell]));
        return mac.digest().readUIntBE(0, 6) % DEFAULT_FLOOR;
      });
    },
  };
}

/** Keeps what somebody asked, once a question: the audit trail tells when and how often. */
export async function noteQuestion(
  db: Db,
  actor: Actor,
  definition: CohortDefinition,
  at: Date,
): Promise<{ questionId: string }> {
  const key = { siteId: actor.siteId, actorId: actor.id ?? actor.siteId, sha256: questionHash(definition) };
  const { id } = await db.cohortQuestion.upsert({
    where: { siteId_actorId_sha256: key },
    create: { ...key, definition: definition as Prisma.InputJsonObject, firstAskedAt: at, lastAskedAt: at },
    update: { times: { increment: 1 }, lastAskedAt: at },
    select: { id: true },
  });
  return { questionId: id };
}
