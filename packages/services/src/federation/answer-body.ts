import { ConflictError, NotFoundError } from "@synoptic/domain";
import type { Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { activeOf, advanceRun, lockRun, restartOrFail } from "./advance-run.ts";
import { exchangeText, type FederationBody, federationProposal, type WorkAnswer } from "./proposal.ts";
import { isSignedBy } from "./signing.ts";
import { readDoubles, shareLength } from "./vectors.ts";

interface Exchange {
  attempt: number;
  publicKey: string;
  signature: string;
}

/**
 * What the coordinator answers to a site that takes part, the own one or another. Every message is taken once, however
 * often it comes; one of an attempt or a round that is over changes nothing.
 * @param siteKey whose message it is, known by its signature
 * @throws NotFoundError where the site has no part in the run, ConflictError where it contradicts what it said before
 */
export async function answerBody(
  { db, now }: Pick<ServiceContext, "db" | "now">,
  { siteId, siteKey }: { siteId: string; siteKey: string },
  body: FederationBody,
): Promise<object> {
  if (body.kind === "poll") return poll(db, siteId, siteKey);
  const at = now();
  return db.$transaction(async (tx) => {
    const run = await lockRun(tx, siteId, body.runKey);
    const mine =
      run &&
      (await tx.federatedParticipant.findUnique({ where: { runId_siteKey: { runId: run.id, siteKey } } }));
    if (!run || !mine) throw new NotFoundError("The site has no part in such a run.", ["runKey"]);
    const own = { where: { id: mine.id } };
    if (body.kind === "answer") {
      if (mine.decision === "waiting" && run.state === "proposed") {
        const persons = body.decision === "accepted" ? body.persons : null;
        if (body.decision === "accepted" && persons === null)
          throw new ConflictError("Who takes part tells how many persons it is for.", ["persons"]);
        await tx.federatedParticipant.update({ ...own, data: { decision: body.decision, persons } });
      }
    } else if (body.kind === "key") {
      const isOurs = isSignedBy(
        exchangeText(run.runKey, body.attempt, body.publicKey),
        body.signature,
        Buffer.from(siteKey, "hex"),
      );
      if (!isOurs) throw new ConflictError("The key is not signed by the site.", ["signature"]);
      const kept = mine.exchange as Exchange | null;
      if (body.attempt === run.attempt && kept?.attempt !== body.attempt) {
        const { attempt, publicKey, signature } = body;
        await tx.federatedParticipant.update({
          ...own,
          data: { exchange: { attempt, publicKey, signature } },
        });
      }
    } else if (body.kind === "share") {
      await keepShare(tx, run, mine.id, body, at);
    } else if (body.kind === "leave") {
      await leave(tx, run, mine.id, at);
    }
    // Read anew: what was told above counts.
    const before = await tx.federatedRun.findUniqueOrThrow({ where: { id: run.id } });
    await advanceRun(tx, before, at);
    return body.kind === "work" ? work(tx, run.id) : {};
  });
}

async function keepShare(
  tx: Prisma.TransactionClient,
  run: NonNullable<Awaited<ReturnType<typeof lockRun>>>,
  participantId: string,
  { attempt, round, vector }: Extract<FederationBody, { kind: "share" }>,
  at: Date,
): Promise<void> {
  if (run.state !== "running" || attempt !== run.attempt || round !== run.round) return;
  const { bins, training } = federationProposal.parse(run.proposal);
  const head = training && round <= training.rounds ? readDoubles(run.weights!) : null;
  const bytes = new Uint8Array(Buffer.from(vector, "base64"));
  if (bytes.byteLength !== 4 * shareLength(bins, head))
    throw new ConflictError("The share has another length than the round's.", ["vector"]);
  await tx.federatedShare.createMany({
    data: { participantId, attempt, round, vector: bytes, receivedAt: at },
    skipDuplicates: true,
  });
}

async function leave(
  tx: Prisma.TransactionClient,
  run: NonNullable<Awaited<ReturnType<typeof lockRun>>>,
  participantId: string,
  at: Date,
): Promise<void> {
  const where = { id: participantId };
  if (run.state === "proposed") {
    await tx.federatedParticipant.update({ where, data: { decision: "refused", persons: null } });
  } else if (run.state === "running") {
    await tx.federatedParticipant.updateMany({ where: { ...where, lostAt: null }, data: { lostAt: at } });
    const all = await tx.federatedParticipant.findMany({ where: { runId: run.id } });
    await restartOrFail(tx, run, activeOf(all).length, at);
  }
}

/** The runs in which a site has a part, and that it may not know of. */
async function poll(db: ServiceContext["db"], siteId: string, siteKey: string): Promise<object> {
  const runs = await db.federatedRun.findMany({
    where: { siteId, role: "coordinator", participants: { some: { siteKey } } },
    orderBy: { createdAt: "desc" },
    take: 50,
    select: { proposal: true, state: true, reason: true },
  });
  return { runs };
}

async function work(tx: Prisma.TransactionClient, runId: string): Promise<WorkAnswer> {
  const run = await tx.federatedRun.findUniqueOrThrow({
    where: { id: runId },
    include: { participants: true, rounds: { orderBy: { number: "asc" } } },
  });
  return {
    state: run.state === "refused" ? "failed" : run.state,
    attempt: run.attempt,
    round: run.round,
    reason: run.reason,
    sites: activeOf(run.participants).map(({ siteKey: key, persons, exchange }) => {
      const told = exchange as Exchange | null;
      const isOfAttempt = told?.attempt === run.attempt;
      return {
        key,
        persons: persons!,
        publicKey: isOfAttempt ? told.publicKey : null,
        signature: isOfAttempt ? told.signature : null,
      };
    }),
    weights: run.weights && Buffer.from(run.weights).toString("base64"),
    rounds: run.rounds.map(({ number, attempt, sites, figures }) => ({
      number,
      attempt,
      sites,
      figures: figures as Record<string, unknown>,
    })),
    result: run.result as Record<string, unknown> | null,
  };
}
