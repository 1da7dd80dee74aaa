import { createHmac } from "node:crypto";
import {
  type Actor,
  type CohortDefinition,
  type CountGuard,
  canonicalDefinition,
  DomainError,
  guardCounts,
  topRules,
} from "@synoptic/domain";
import { contentHash } from "@synoptic/interop";
import type { Db, Prisma, PrismaClient } from "@synoptic/persistence";

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
        return mac.digest().readUIntBE(0, 6);
      });
    },
  };
}

/** How many different questions an account may ask in 24 hours; see docs/decisions/120. */
export const QUESTION_LIMIT = 2_000;
const DAY_MS = 86_400_000;

/** The account has asked as many different questions as it may; `endsAt` is when it may ask another. */
export class TooManyQuestionsError extends DomainError {
  readonly code = "TOO_MANY_QUESTIONS";
  readonly endsAt: Date;

  constructor(limit: number, endsAt: Date) {
    super(
      `An account asks ${limit.toLocaleString("en")} different questions in 24 hours at most. Those asked before can be asked again; new ones from ${endsAt.toISOString()} on.`,
    );
    this.endsAt = endsAt;
  }
}

/**
 * Keeps what somebody asked, once a question: the audit trail tells when and how often. What the first rules of the
 * outermost `all` leave is told with it and blurred by itself, so each of them is a question too: of no time yet.
 * @param limit different questions in 24 hours
 * @throws TooManyQuestionsError
 */
export async function noteQuestion(
  db: PrismaClient,
  actor: Actor,
  definition: CohortDefinition,
  at: Date,
  limit: number = QUESTION_LIMIT,
): Promise<{ questionId: string }> {
  const rules = topRules(definition);
  const told = new Map<string, CohortDefinition>();
  for (let n = 1; n < rules.length; n++) {
    const first = { ...definition, where: { all: rules.slice(0, n) } };
    told.set(questionHash(first), first);
  }
  const sha256 = questionHash(definition);
  told.set(sha256, definition);
  return await noteTold(db, actor, { told, sha256, at, limit });
}

/**
 * Keeps that an analysis of a definition told numbers with steps of their own, such as of one start of a curve or beside
 * another cohort: as many of them as there are starts would be as many phrasings (docs/decisions/128).
 * @param words of the analysis, the same for the same
 * @throws TooManyQuestionsError
 */
export async function noteAnalysis(
  db: PrismaClient,
  actor: Actor,
  { definition, words }: { definition: CohortDefinition; words: readonly string[] },
  at: Date,
  limit: number = QUESTION_LIMIT,
): Promise<void> {
  const sha256 = contentHash([questionHash(definition), ...words]);
  await noteTold(db, actor, { told: new Map([[sha256, definition]]), sha256, at, limit });
}

interface Told {
  /** By hash, all that gets a step. */
  told: Map<string, CohortDefinition>;
  /** Which of them was asked. */
  sha256: string;
  at: Date;
  limit: number;
}

async function noteTold(
  db: PrismaClient,
  actor: Actor,
  { told, sha256, at, limit }: Told,
): Promise<{ questionId: string }> {
  const by = { siteId: actor.siteId, actorId: actor.id ?? actor.siteId };
  return await db.$transaction(async (tx) => {
    // One after the other, so that many at once are not more than the limit.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${by.actorId}, 0))`;
    const known = await tx.cohortQuestion.findMany({
      where: { ...by, sha256: { in: [...told.keys()] } },
      select: { sha256: true },
    });
    for (const { sha256: asked } of known) told.delete(asked);
    if (told.size > 0) await requireRoom(tx, by, told.size, at, limit);
    await tx.cohortQuestion.createMany({
      data: [...told].map(([hash, asked]) => ({
        ...{ ...by, sha256: hash, definition: asked as Prisma.InputJsonObject, times: 0 },
        ...{ firstAskedAt: at, lastAskedAt: at },
      })),
    });
    const { id } = await tx.cohortQuestion.update({
      where: { siteId_actorId_sha256: { ...by, sha256 } },
      data: { times: { increment: 1 }, lastAskedAt: at },
      select: { id: true },
    });
    return { questionId: id };
  });
}

async function requireRoom(
  db: Db,
  by: { siteId: string; actorId: string },
  wanted: number,
  at: Date,
  limit: number,
): Promise<void> {
  const recent = { ...by, firstAskedAt: { gt: new Date(at.getTime() - DAY_MS) } };
  const excess = (await db.cohortQuestion.count({ where: recent })) + wanted - limit;
  if (excess <= 0) return;
  const lastToGo = await db.cohortQuestion.findFirst({
    where: recent,
    orderBy: { firstAskedAt: "asc" },
    skip: excess - 1,
    select: { firstAskedAt: true },
  });
  throw new TooManyQuestionsError(limit, new Date((lastToGo?.firstAskedAt ?? at).getTime() + DAY_MS));
}
