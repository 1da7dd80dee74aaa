import { createHash } from "node:crypto";
import { type Actor, ConflictError, DomainError, InvalidInputError } from "@synoptic/domain";
import { freeIdempotencyKey, keepAnswer, takeIdempotencyKey } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

/** The key was used with another request before. */
export class IdempotencyKeyReusedError extends DomainError {
  readonly code = "IDEMPOTENCY_KEY_REUSED";
}

const longestKey = 255;

/**
 * Runs a verb once under a key: the same request again, within a day, gets the first one's answer and does nothing. A
 * request that failed may be sent again.
 * @param verb with its `input`, tells whether it is the same request
 * @throws IdempotencyKeyReusedError where the key came with another request
 * @throws ConflictError where the first request is still under way
 * @throws InvalidInputError where the key is none
 * @throws whatever `run` throws
 */
export async function answerOnce<T>(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  actor: Actor,
  { key, verb, input }: { key: string; verb: string; input: unknown },
  run: () => Promise<T>,
): Promise<T> {
  if (!/^[\x21-\x7e]+$/.test(key) || key.length > longestKey) {
    throw new InvalidInputError(`A key is 1 to ${longestKey} printable ASCII characters without spaces.`, [
      "idempotencyKey",
    ]);
  }
  if (actor.id === null) throw new InvalidInputError("Only users and clients have keys.", ["idempotencyKey"]);
  const id = { siteId: actor.siteId, actorId: actor.id, key };
  const sha256 = createHash("sha256")
    .update(JSON.stringify([verb, input]))
    .digest("hex");
  const kept = await takeIdempotencyKey(db, id, sha256, now());
  switch (kept.state) {
    case "answered":
      return kept.answer as T;
    case "running":
      throw new ConflictError("The first request with this key is still under way.", ["idempotencyKey"]);
    case "other-request":
      throw new IdempotencyKeyReusedError("The key was used with another request.", ["idempotencyKey"]);
    case "first":
      break;
  }
  const answer = await run().catch(async (error: unknown) => {
    await freeIdempotencyKey(db, id);
    throw error;
  });
  await keepAnswer(db, id, answer);
  return answer;
}
