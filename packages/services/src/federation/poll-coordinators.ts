import type { Actor } from "@synoptic/domain";
import { type FederatedRun, type FederationPeer, listSiteModels } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { nextVersion } from "../training/training-task.ts";
import { advanceRun, lockRun } from "./advance-run.ts";
import { tellDecision } from "./answer-proposal.ts";
import { askCoordinator } from "./ask-coordinator.ts";
import { federationProposal, pollAnswer } from "./proposal.ts";
import { siteIdentity, siteKeyOf } from "./site-identity.ts";

export type PollContext = Pick<
  ServiceContext,
  "db" | "now" | "models" | "tasks" | "events" | "webhookNetworks" | "log"
>;

/**
 * Asks every peer that has an address whether it proposes something, tells it what was decided, begins the site's part
 * of runs that have begun, and lets the own runs' rounds run out. Never throws: the next sweep tries again.
 */
export async function pollCoordinators(context: PollContext, signal?: AbortSignal): Promise<void> {
  const { db, now, log } = context;
  try {
    const summed = await db.federatedRun.findMany({
      where: { role: "coordinator", state: { in: ["proposed", "running"] } },
      select: { siteId: true, runKey: true },
    });
    for (const { siteId, runKey } of summed)
      await db.$transaction(async (tx) => {
        const run = await lockRun(tx, siteId, runKey);
        if (run) await advanceRun(tx, run, now());
      });
    const peers = await db.federationPeer.findMany({ where: { endedAt: null, url: { not: null } } });
    await Promise.all(peers.map((peer) => (signal?.aborted ? undefined : pollPeer(context, peer))));
    const own = await db.federatedRun.findMany({
      where: { role: "participant", peerId: null, state: { in: ["proposed", "running"] } },
    });
    for (const run of own) {
      const theirs = await db.federatedRun.findUnique({
        where: { siteId_runKey_role: { siteId: run.siteId, runKey: run.runKey, role: "coordinator" } },
      });
      if (theirs) await follow(context, run, theirs.state, theirs.reason);
    }
  } catch (error) {
    log?.warn({ err: error }, "Federated runs could not be looked after; it is tried again.");
  }
}

async function pollPeer(context: PollContext, peer: FederationPeer): Promise<void> {
  const { db, now, log } = context;
  const { id: peerId, siteId } = peer;
  try {
    const { runs } = await askCoordinator(context, siteId, peer, { kind: "poll" }, pollAnswer);
    const at = now();
    const key = siteKeyOf((await siteIdentity(db, siteId, at)).publicKey);
    for (const { proposal, state, reason } of runs) {
      const isFromIt = proposal.coordinator.key === siteKeyOf(peer.publicKey);
      if (!isFromIt || !proposal.sites.some((site) => site.key === key)) continue;
      const place = { siteId, runKey: proposal.runKey, role: "participant" as const };
      if (state === "proposed")
        await db.federatedRun.createMany({
          data: { ...place, peerId, proposal: proposal as object, createdAt: at },
          skipDuplicates: true,
        });
      const run = await db.federatedRun.findUnique({ where: { siteId_runKey_role: place } });
      if (run?.peerId === peerId) await follow(context, run, state, reason);
    }
    await db.federationPeer.update({
      where: { id: peerId },
      data: { seenAt: at, fault: null },
      select: { id: true },
    });
  } catch (error) {
    log?.warn({ peerId, err: error }, "A peer could not be asked for federated runs; it is tried again.");
    const fault = error instanceof Error && "code" in error ? error.message : "It could not be asked.";
    await db.federationPeer.update({ where: { id: peerId }, data: { fault }, select: { id: true } });
  }
}

/** Does what a run asks of this site as it now stands. */
async function follow(
  context: PollContext,
  run: FederatedRun,
  state: "proposed" | "refused" | "running" | "succeeded" | "failed",
  reason: string | null,
): Promise<void> {
  const { db, now } = context;
  if (run.decision !== "waiting" && !run.told) await tellDecision(context, run.id);
  const isOpen = run.state === "proposed" || run.state === "running";
  if (!isOpen) return;
  if (state === "failed" || (run.decision === "waiting" && state !== "proposed")) {
    const why = state === "failed" ? reason : "It began without this site.";
    await db.federatedRun.update({
      where: { id: run.id },
      data: { state: "failed", reason: why, finishedAt: now() },
      select: { id: true },
    });
    return;
  }
  if (run.decision === "accepted" && (state === "running" || state === "succeeded"))
    await begin(context, run);
}

/** One task a run: one that failed for a reason that will be the same the next time ends the site's part. */
async function begin(context: PollContext, run: FederatedRun): Promise<void> {
  const { db, now } = context;
  const last = run.taskId ? await db.backgroundTask.findUnique({ where: { id: run.taskId } }) : null;
  if (last && (last.state === "queued" || last.state === "running")) return;
  if (last?.state === "failed" && last.errorCode !== "PEER_UNREACHABLE") {
    await db.federatedRun.update({
      where: { id: run.id },
      data: { state: "failed", reason: last.errorMessage, finishedAt: now() },
      select: { id: true },
    });
    return;
  }
  const { scenario, training } = federationProposal.parse(run.proposal);
  const actor: Actor = { kind: "system", id: run.decidedById, siteId: run.siteId, role: "administrator" };
  const learns = training && {
    scenario,
    modelId: training.modelId,
    version: nextVersion(await listSiteModels(db, run.siteId), training.modelId),
    from: null,
    to: run.decidedAt!.toISOString(),
  };
  const { id: taskId } = await requestTask(context, actor, {
    kind: "federated-run",
    input: { runId: run.id, ...learns },
  });
  await db.federatedRun.update({
    where: { id: run.id },
    data: { taskId, state: "running" },
    select: { id: true },
  });
}
