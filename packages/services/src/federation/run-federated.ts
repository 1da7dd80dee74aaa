import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { type Actor, ConflictError, LEAST_SITES, TooFewCasesError } from "@synoptic/domain";
import { z } from "zod";
import { requirePurpose } from "../cohort/open-run.ts";
import type { TaskContext, TaskHandler } from "../tasks/task-handler.ts";
import { embedCases } from "../training/embed-cases.ts";
import { openEmbeddingCache } from "../training/embedding-cache.ts";
import type { TrainingCase } from "../training/training-case.ts";
import { guardRun, requireSameModel } from "./answer-proposal.ts";
import { askCoordinator, PeerUnreachableError } from "./ask-coordinator.ts";
import { computeShare, type EmbeddedSite, maskShare } from "./compute-share.ts";
import { keepProgress } from "./keep-progress.ts";
import { placeFederatedHead } from "./place-federated-head.ts";
import {
  exchangeText,
  type FederationProposal,
  federationProposal,
  roundsOf,
  type WorkAnswer,
  workAnswer,
} from "./proposal.ts";
import { newKeys, signText } from "./signing.ts";
import { federatedCases, onePerPerson } from "./site-cases.ts";
import { siteIdentity, siteKeyOf } from "./site-identity.ts";
import { findTold, type ToldRun, tellCoordinator } from "./tell-coordinator.ts";
import { readDoubles, writeWords } from "./vectors.ts";

/** A training's also holds `scenario`, `modelId`, `version`, `from` and `to`: what the model has learnt from. */
const federatedTaskInput = z.object({ runId: z.uuid(), version: z.string().optional() });

/** Pauses between two looks at a run in which others are at it, the longer the longer nothing happens. */
const [firstPauseMs, lastPauseMs] = [200, 2_000];

/**
 * Takes part in a run that has begun: learns or measures on the site's own data, round by round, and sends what comes of
 * it behind masks. What leaves is kept first, so that an attempt that was killed sends the very same again.
 */
export const runFederated: TaskHandler = async (context, { task, signal, progress }) => {
  const { runId } = federatedTaskInput.parse(task.input);
  const { db, now } = context;
  const { siteId } = task;
  const actor: Actor = { kind: "system", id: null, siteId, role: "administrator" };
  const run = await db.federatedRun.findUniqueOrThrow({ where: { id: runId }, include: { peer: true } });
  if (run.state === "succeeded") return {};
  const proposal = federationProposal.parse(run.proposal);
  const model = requireSameModel(context, proposal);
  const siteKey = siteKeyOf((await siteIdentity(db, siteId, now())).publicKey);
  const guard = await guardRun(db, siteId, run.runKey);
  const chosen = { cohortRunId: run.cohortRunId, asOf: run.decidedAt! };
  progress("finding the labelled cases", 0);
  await requirePurpose(db, actor, run.purposeId!, now(), "federation");
  const cases = await federatedCases(context, actor, proposal, chosen);
  const site = await embedSite(context, proposal, cases, model.manifest, signal);

  let pauseMs = firstPauseMs;
  let reachedAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    let work: WorkAnswer;
    try {
      work = await askCoordinator(
        context,
        siteId,
        run.peer,
        { kind: "work", runKey: run.runKey },
        workAnswer,
      );
      reachedAt = performance.now();
    } catch (error) {
      const isPatient = performance.now() - reachedAt < proposal.roundMinutes * 60_000 + 60_000;
      if (!(error instanceof PeerUnreachableError) || !isPatient) throw error;
      await delay(lastPauseMs, undefined, { signal });
      continue;
    }
    await keepProgress(db, run, work, now());
    if (work.state === "failed") throw new ConflictError(work.reason ?? "The run failed.");
    if (work.state === "succeeded") {
      const placed = await place(work);
      await finish(context, run, work, placed);
      return { runId, ...placed };
    }
    progress(`round ${work.round} of ${roundsOf(proposal)}`, (work.round - 1) / (roundsOf(proposal) + 1));
    const moved = work.state === "running" && (await takePart(work));
    pauseMs = moved ? firstPauseMs : Math.min(lastPauseMs, pauseMs * 1.5);
    await delay(pauseMs, undefined, { signal });
  }

  /** @returns whether something was done */
  async function takePart(work: WorkAnswer): Promise<boolean> {
    const own = work.sites.find(({ key }) => key === siteKey);
    if (!own) throw new ConflictError("The run goes on without this site.");
    if (work.sites.length < LEAST_SITES || work.sites.some(({ key }) => !isAgreed(key)))
      throw new ConflictError("The coordinator names other sites than were agreed on.");
    const { attempt, round } = work;
    const keys = await exchangeKeys(context, run, attempt);
    if (own.publicKey === null) {
      const { publicKey } = keys;
      const signed = signText(
        exchangeText(run.runKey, attempt, publicKey),
        (await siteIdentity(db, siteId, now())).privateKey,
      );
      await tellCoordinator(context, run, {
        kind: "key",
        runKey: run.runKey,
        attempt,
        publicKey,
        signature: signed,
      });
      return true;
    }
    if (own.publicKey !== keys.publicKey)
      throw new ConflictError("The coordinator names another key of this site.");
    if (work.sites.some(({ publicKey }) => publicKey === null)) return false;
    const share = { kind: "share", runKey: run.runKey, attempt, round } as const;
    const told = await findTold(db, run.id, share);
    if (told) {
      if (told.sentAt) return false;
      await tellCoordinator(context, run, { ...share, vector: "" });
      return true;
    }
    const plain = await computeShare(
      {
        proposal,
        site,
        model,
        guard,
        shared: work.weights === null ? null : readDoubles(Buffer.from(work.weights, "base64")),
        round,
        total: work.sites.reduce((sum, { persons }) => sum + persons, 0),
        own: run.persons!,
        sites: work.sites.length,
      },
      signal,
    );
    const masked = maskShare(plain, {
      proposal,
      work,
      siteKey,
      privateKey: Buffer.from(keys.privateKey, "base64"),
    });
    await tellCoordinator(context, run, {
      ...share,
      vector: Buffer.from(writeWords(masked)).toString("base64"),
    });
    return true;
  }

  function isAgreed(key: string): boolean {
    return proposal.sites.some((site) => site.key === key);
  }

  async function place(work: WorkAnswer) {
    const { version } = federatedTaskInput.parse(task.input);
    if (proposal.training === null || work.weights === null || version === undefined) return {};
    const shared = readDoubles(Buffer.from(work.weights, "base64"));
    try {
      return await placeFederatedHead(
        context,
        actor,
        { proposal, version, shared, scale: model.head, cases: cases.all, work },
        { signal, progress: (step, share) => progress(step, 0.9 + 0.1 * share) },
      );
    } catch (error) {
      // The others' head is as good; this site alone has too little to calibrate it on.
      if (error instanceof TooFewCasesError) return { notPlaced: error.message };
      throw error;
    }
  }
};

/** The pair of keys of this attempt: kept before its public half is told. */
async function exchangeKeys(context: Pick<TaskContext, "db">, { id }: ToldRun, attempt: number) {
  const { exchange } = await context.db.federatedRun.findUniqueOrThrow({
    where: { id },
    select: { exchange: true },
  });
  const kept = exchange as { attempt: number; publicKey: string; privateKey: string } | null;
  if (kept?.attempt === attempt) return kept;
  if (kept && kept.attempt > attempt)
    throw new ConflictError("The coordinator goes back to an earlier attempt.");
  const pair = newKeys("x25519");
  const made = {
    attempt,
    publicKey: pair.publicKey.toString("base64"),
    privateKey: pair.privateKey.toString("base64"),
  };
  await context.db.federatedRun.update({ where: { id }, data: { exchange: made }, select: { id: true } });
  return made;
}

async function embedSite(
  context: TaskContext,
  { training }: FederationProposal,
  cases: { training: readonly TrainingCase[]; held: readonly TrainingCase[] },
  { resizePolicy, classes }: ReturnType<typeof requireSameModel>["manifest"],
  signal: AbortSignal,
): Promise<EmbeddedSite> {
  const embedder = context.models.embedder(resizePolicy);
  const options = {
    embedder,
    resizePolicy,
    classIds: classes.map(({ id }) => id),
    cache: openEmbeddingCache(join(context.cacheHome, "embeddings"), embedder.size),
    seed: 1,
    signal,
  };
  const held = await embedCases(onePerPerson(cases.held), options);
  return { held: held.part, training: training && (await embedCases(cases.training, options)).part };
}

async function finish(context: TaskContext, run: ToldRun, work: WorkAnswer, placed: object): Promise<void> {
  const { db, now } = context;
  const { sites, result } = work;
  const parts = sites.map(({ key, persons }) => ({ key, persons }));
  await db.federatedRun.updateMany({
    where: { id: run.id, state: { in: ["proposed", "running"] } },
    data: {
      state: "succeeded",
      result: { ...result, parts, placed } as object,
      exchange: {},
      finishedAt: now(),
    },
  });
}
