import { createHmac } from "node:crypto";
import {
  type Actor,
  ConflictError,
  type CountGuard,
  ForbiddenError,
  guardCounts,
  NotFoundError,
} from "@synoptic/domain";
import type { Db } from "@synoptic/persistence";
import { audit } from "../audit.ts";
import { onGrid } from "../cohort/on-grid.ts";
import { requirePurpose } from "../cohort/open-run.ts";
import type { ServiceContext } from "../context.ts";
import { federationProposal } from "./proposal.ts";
import { federatedCases, onePerPerson } from "./site-cases.ts";
import { tellCoordinator } from "./tell-coordinator.ts";

/** The numbers that a site tells of itself in a run: blurred by the run, and alike whenever it is asked. */
export async function guardRun(db: Db, siteId: string, runKey: string): Promise<CountGuard> {
  const { researchSecret } = await db.site.findUniqueOrThrow({
    where: { id: siteId },
    select: { researchSecret: true },
  });
  return guardCounts((cell) => {
    const mac = createHmac("sha256", researchSecret).update(JSON.stringify(["federation", runKey, ...cell]));
    return mac.digest().readUIntBE(0, 6);
  });
}

/**
 * Accepts or refuses a run for the own site. To accept, a purpose has to be named that allows federation; the persons
 * are counted then, and only their rounded number is told. Where there are fewer than the floor, the coordinator gets
 * the same refusal as for any other reason.
 * @throws NotFoundError, ForbiddenError, ConflictError where it was answered before or is over
 */
export async function answerFederatedRun(
  context: Pick<ServiceContext, "db" | "replica" | "blobs" | "models" | "now" | "webhookNetworks" | "log">,
  actor: Actor,
  {
    runId,
    accept,
    purposeId,
    cohortRunId,
    reason,
  }: {
    runId: string;
    accept: boolean;
    purposeId?: string | null | undefined;
    cohortRunId?: string | null | undefined;
    reason?: string | null | undefined;
  },
): Promise<{ runId: string }> {
  const { db, now, log } = context;
  const at = now();
  const run = await db.federatedRun.findFirst({
    where: { id: runId, siteId: actor.siteId, role: "participant" },
    include: { peer: true },
  });
  if (!run) throw new NotFoundError("The site was asked for no such run.", ["runId"]);
  if (run.decision !== "waiting") throw new ConflictError("The run was answered already.", ["runId"]);
  if (run.state !== "proposed") throw new ConflictError("The run is over.", ["runId"]);
  const proposal = federationProposal.parse(run.proposal);
  let persons: number | null = null;
  let why = reason?.trim() || null;
  if (accept) {
    if (purposeId == null)
      throw new ForbiddenError("Name the purpose that the site has approved for it.", ["purposeId"]);
    await requirePurpose(db, actor, purposeId, at, "federation");
    requireSameModel(context, proposal);
    const chosen = { cohortRunId: cohortRunId ?? null, asOf: at };
    const { all, held } = await onGrid(() => federatedCases(context, actor, proposal, chosen));
    const guard = await guardRun(db, actor.siteId, run.runKey);
    persons = guard.count(onePerPerson(proposal.training ? all : held).length, ["persons"]).value;
    if (persons === null) why = "Too few persons of this site: fewer than are ever shown.";
  }
  const isAccepted = persons !== null;
  await db.$transaction(async (tx) => {
    const { count } = await tx.federatedRun.updateMany({
      where: { id: run.id, decision: "waiting" },
      data: {
        decision: isAccepted ? "accepted" : "refused",
        state: isAccepted ? "proposed" : "refused",
        persons,
        purposeId: accept ? (purposeId ?? null) : null,
        cohortRunId: accept ? (cohortRunId ?? null) : null,
        reason: why,
        decidedById: actor.id,
        decidedAt: at,
        ...(isAccepted ? {} : { finishedAt: at }),
      },
    });
    if (count === 0) throw new ConflictError("The run was answered already.", ["runId"]);
    const action = isAccepted ? "federated-run.accept" : "federated-run.refuse";
    await audit(tx, actor, { action, subjectType: "FederatedRun", subjectId: run.id, at });
  });
  // Told at once where that can be; the sweep tells it again.
  await tellDecision(context, run.id).catch((error: unknown) =>
    log?.warn({ runId: run.id, err: error }, "The coordinator could not be told of a decision yet."),
  );
  return { runId: run.id };
}

/** Tells the coordinator what was decided, where it does not know yet. */
export async function tellDecision(
  context: Pick<ServiceContext, "db" | "now" | "webhookNetworks">,
  runId: string,
): Promise<void> {
  const { db } = context;
  const run = await db.federatedRun.findUniqueOrThrow({ where: { id: runId }, include: { peer: true } });
  if (run.told || run.decision === "waiting") return;
  await tellCoordinator(context, run, {
    kind: "answer",
    runKey: run.runKey,
    decision: run.decision,
    persons: run.persons,
  });
  await db.federatedRun.update({ where: { id: runId }, data: { told: true }, select: { id: true } });
}

/** @throws ConflictError where this server lacks the very model */
export function requireSameModel(
  { models }: Pick<ServiceContext, "models">,
  { scenario, model }: { scenario: string; model: { id: string; version: string; manifestSha256: string } },
) {
  const found = models.imageModels(scenario).find(({ info }) => info.manifestSha256 === model.manifestSha256);
  if (!found?.head || found.info.manifest.kind !== "image-head")
    throw new ConflictError("This server does not have the very model that the run is of.", ["runId"]);
  return { head: found.head, manifest: found.info.manifest };
}
