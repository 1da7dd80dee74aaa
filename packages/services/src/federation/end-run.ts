import { type Actor, ConflictError, NotFoundError } from "@synoptic/domain";
import { cancelTask } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { fail, lockRun } from "./advance-run.ts";
import { tellCoordinator } from "./tell-coordinator.ts";

/**
 * Takes the own site out of a run that is not over, or calls the whole run off where this site sums it. What was sent
 * before stays masked: a round that lacks a site's share is never unmasked.
 * @throws NotFoundError, ConflictError where it is over
 */
export async function endFederatedRun(
  context: Pick<ServiceContext, "db" | "now" | "webhookNetworks" | "log">,
  actor: Actor,
  { runId }: { runId: string },
): Promise<{ runId: string }> {
  const { db, now, log } = context;
  const at = now();
  const run = await db.federatedRun.findFirst({
    where: { id: runId, siteId: actor.siteId },
    include: { peer: true },
  });
  if (!run) throw new NotFoundError("The site has no such run.", ["runId"]);
  if (run.state !== "proposed" && run.state !== "running")
    throw new ConflictError("The run is over.", ["runId"]);
  const note = { action: "federated-run.end", subjectType: "FederatedRun", subjectId: run.id, at };
  if (run.role === "coordinator") {
    await db.$transaction(async (tx) => {
      const held = await lockRun(tx, run.siteId, run.runKey);
      if (held) await fail(tx, held, "The coordinator called the run off.", at);
      await audit(tx, actor, note);
    });
    return { runId };
  }
  await db.$transaction(async (tx) => {
    await tx.federatedRun.update({
      where: { id: run.id },
      data: { state: "failed", reason: "This site left the run.", finishedAt: at, exchange: {} },
    });
    if (run.taskId) await cancelTask(tx, run.taskId, at);
    await audit(tx, actor, note);
  });
  await tellCoordinator(context, run, { kind: "leave", runKey: run.runKey }).catch((error: unknown) =>
    log?.warn({ runId: run.id, err: error }, "The coordinator could not be told that this site left."),
  );
  return { runId };
}
