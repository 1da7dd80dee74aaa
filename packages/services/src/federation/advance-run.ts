import { decodeFixedPoint, evaluatePooled, LEAST_SITES, sumMasked } from "@synoptic/domain";
import type { FederatedParticipant, FederatedRun, Prisma } from "@synoptic/persistence";
import { type FederationProposal, federationProposal, roundsOf } from "./proposal.ts";
import { readDoubles, readWords, unpackSum, writeDoubles } from "./vectors.ts";

type Tx = Prisma.TransactionClient;

/** Takes hold of a run that this site sums, so that two messages at once are taken one after the other. */
export async function lockRun(tx: Tx, siteId: string, runKey: string): Promise<FederatedRun | null> {
  await tx.$queryRaw`
    SELECT id FROM federated_runs
    WHERE site_id = ${siteId}::uuid AND run_key = ${runKey}::uuid AND role = 'coordinator' FOR UPDATE`;
  return tx.federatedRun.findUnique({
    where: { siteId_runKey_role: { siteId, runKey, role: "coordinator" } },
  });
}

/**
 * Moves a run on as far as what was received allows: begins once every site has answered, ends a round once every share
 * is there, and begins it again without those that let it wait too long, with new keys and so with new masks. All of it
 * is in the rows, so that a process that ends in the middle loses nothing. Safe to call at any time.
 */
export async function advanceRun(tx: Tx, run: FederatedRun, at: Date): Promise<void> {
  const proposal = federationProposal.parse(run.proposal);
  const participants = await tx.federatedParticipant.findMany({ where: { runId: run.id } });
  if (run.state === "proposed") {
    if (participants.some(({ decision }) => decision === "waiting")) return;
    const willing = participants.filter(({ decision }) => decision === "accepted");
    if (willing.length < LEAST_SITES)
      return fail(
        tx,
        run,
        `Fewer than ${LEAST_SITES} sites accepted, and two hide nothing from each other.`,
        at,
      );
    await tx.federatedRun.update({
      where: { id: run.id },
      data: { state: "running", attempt: 1, round: 1, roundBegunAt: at },
    });
    return;
  }
  if (run.state !== "running") return;
  const active = activeOf(participants);
  const shares = await tx.federatedShare.findMany({
    where: { participantId: { in: active.map(({ id }) => id) }, attempt: run.attempt, round: run.round },
  });
  if (shares.length === active.length) return endRound(tx, run, proposal, active, shares, at);
  const waitedMs = at.getTime() - run.roundBegunAt!.getTime();
  if (waitedMs < proposal.roundMinutes * 60_000) return;
  // Nobody can mask before all have told their keys: then only those who have not are to blame.
  const keyed = active.filter(
    ({ exchange }) => (exchange as { attempt: number } | null)?.attempt === run.attempt,
  );
  const here = new Set(
    keyed.length < active.length
      ? keyed.map(({ id }) => id)
      : shares.map(({ participantId }) => participantId),
  );
  const lost = active.filter(({ id }) => !here.has(id));
  await tx.federatedParticipant.updateMany({
    where: { id: { in: lost.map(({ id }) => id) } },
    data: { lostAt: at },
  });
  await restartOrFail(tx, run, active.length - lost.length, at);
}

/** Those that the run goes on with. */
export function activeOf<P extends Pick<FederatedParticipant, "decision" | "lostAt">>(
  all: readonly P[],
): P[] {
  return all.filter(({ decision, lostAt }) => decision === "accepted" && lostAt === null);
}

/** Begins the round anew with those that are left: what the others had sent stays masked for ever. */
export async function restartOrFail(tx: Tx, run: FederatedRun, left: number, at: Date): Promise<void> {
  if (left < LEAST_SITES)
    return fail(
      tx,
      run,
      `Fewer than ${LEAST_SITES} sites are left, and two hide nothing from each other.`,
      at,
    );
  await tx.federatedRun.update({
    where: { id: run.id },
    data: { attempt: { increment: 1 }, roundBegunAt: at },
  });
}

export async function fail(tx: Tx, run: FederatedRun, reason: string, at: Date): Promise<void> {
  await tx.federatedRun.update({
    where: { id: run.id },
    data: { state: "failed", reason, finishedAt: at },
  });
}

async function endRound(
  tx: Tx,
  run: FederatedRun,
  proposal: FederationProposal,
  active: readonly FederatedParticipant[],
  shares: readonly { vector: Uint8Array }[],
  at: Date,
): Promise<void> {
  const sum = sumMasked(shares.map(({ vector }) => readWords(vector)));
  const { histogram, update } = unpackSum(sum, proposal.bins);
  const pooled = evaluatePooled(histogram, { sites: active.length, floor: proposal.floor });
  const sites = active.map(({ name }) => name);
  const figures = pooled
    ? {
        loss: pooled.logLoss,
        auc: pooled.auc.value,
        withFinding: pooled.withFinding,
        withoutFinding: pooled.withoutFinding,
      }
    : {};
  await tx.federatedRound.create({
    data: { runId: run.id, number: run.round, attempt: run.attempt, sites, figures, finishedAt: at },
  });
  if (run.round === roundsOf(proposal)) {
    const result = { sites, evaluation: pooled };
    await tx.federatedRun.update({
      where: { id: run.id },
      data: { state: "succeeded", result: result as object, finishedAt: at },
    });
    return;
  }
  const step = decodeFixedPoint(update);
  const weights = readDoubles(run.weights!).map((value, i) => value + step[i]!);
  await tx.federatedRun.update({
    where: { id: run.id },
    data: { round: { increment: 1 }, roundBegunAt: at, weights: writeDoubles(weights) },
  });
}
