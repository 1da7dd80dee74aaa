import { deserialize, serialize } from "node:v8";
import type { Db } from "./db.ts";

export interface IdempotencyKey {
  siteId: string;
  actorId: string;
  key: string;
}

/** How long an answer is kept. */
export const answerKeptMs = 24 * 3_600_000;

/** A process that has not answered within this time is taken to be gone. */
export const answerLeaseMs = 10 * 60_000;

export type KeptAnswer =
  | { state: "first" }
  | { state: "running" }
  | { state: "answered"; answer: unknown }
  | { state: "other-request" };

/**
 * Takes a key for this request, or tells what stands under it. Of several that try at once, one is the first. What is
 * older than a day is forgotten.
 */
export async function takeIdempotencyKey(
  db: Db,
  id: IdempotencyKey,
  sha256: string,
  now: Date,
): Promise<KeptAnswer> {
  const before = (ms: number) => ({ lte: new Date(now.getTime() - ms) });
  const gone = [
    { createdAt: before(answerKeptMs) },
    { ...id, answer: null, createdAt: before(answerLeaseMs) },
  ];
  await db.idempotentAnswer.deleteMany({ where: { siteId: id.siteId, OR: gone } });
  const data = { ...id, sha256, createdAt: now };
  const { count } = await db.idempotentAnswer.createMany({ data: [data], skipDuplicates: true });
  if (count > 0) return { state: "first" };
  const row = await db.idempotentAnswer.findUnique({ where: { siteId_actorId_key: id } });
  // The one that was first has failed in between.
  if (!row) return takeIdempotencyKey(db, id, sha256, now);
  if (row.sha256 !== sha256) return { state: "other-request" };
  return row.answer === null ? { state: "running" } : { state: "answered", answer: deserialize(row.answer) };
}

export async function keepAnswer(db: Db, id: IdempotencyKey, answer: unknown): Promise<void> {
  await db.idempotentAnswer.update({
    where: { siteId_actorId_key: id },
    data: { answer: Uint8Array.from(serialize(answer)) },
    select: { key: true },
  });
}

/** Frees a key whose request failed: it may be sent again. */
export async function freeIdempotencyKey(db: Db, id: IdempotencyKey): Promise<void> {
  await db.idempotentAnswer.deleteMany({ where: { ...id, answer: null } });
}
