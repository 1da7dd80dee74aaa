import type { FederatedRun, FederationPeer, Prisma } from "@synoptic/persistence";
import { z } from "zod";
import type { AskContext } from "./ask-coordinator.ts";
import { askCoordinator } from "./ask-coordinator.ts";
import type { FederationBody } from "./proposal.ts";

export type ToldRun = FederatedRun & { peer: FederationPeer | null };

type Told = Exclude<FederationBody, { kind: "poll" | "work" }>;

const placeOf = (body: Told) => ({
  attempt: "attempt" in body ? body.attempt : 0,
  round: "round" in body ? body.round : 0,
});

/** What was told of a run already, or is about to be. */
export function findTold(
  db: AskContext["db"],
  runId: string,
  body: Pick<Told, "kind"> & { attempt?: number; round?: number },
) {
  const { kind, attempt = 0, round = 0 } = body;
  return db.federationMessage.findUnique({
    where: { runId_kind_attempt_round: { runId, kind, attempt, round } },
  });
}

/**
 * Keeps what leaves the site, word for word, and then sends it. What was kept before is sent again as it was then: a
 * second share of one round, made otherwise and masked alike, would tell what the first one hides.
 */
export async function tellCoordinator(context: AskContext, run: ToldRun, body: Told): Promise<void> {
  const { db, now } = context;
  const place = placeOf(body);
  await db.federationMessage.createMany({
    data: { runId: run.id, kind: body.kind, ...place, body: body as Prisma.InputJsonObject, madeAt: now() },
    skipDuplicates: true,
  });
  const kept = await findTold(db, run.id, { kind: body.kind, ...place });
  if (!kept || kept.sentAt) return;
  await askCoordinator(context, run.siteId, run.peer, kept.body as Told, z.strictObject({}));
  await db.federationMessage.update({
    where: { id: kept.id },
    data: { sentAt: now() },
    select: { id: true },
  });
}
