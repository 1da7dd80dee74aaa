import type { FederatedRun, Prisma } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import type { WorkAnswer } from "./proposal.ts";

/** Keeps at a participant what its coordinator says of a run: where it stands and what its rounds gave. */
export async function keepProgress(
  db: ServiceContext["db"],
  { id }: Pick<FederatedRun, "id">,
  { state, attempt, round, rounds, weights, reason }: WorkAnswer,
  at: Date,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const known = new Set(
      (await tx.federatedRound.findMany({ where: { runId: id }, select: { number: true } })).map(
        ({ number }) => number,
      ),
    );
    await tx.federatedRound.createMany({
      data: rounds
        .filter(({ number }) => !known.has(number))
        .map(({ number, attempt, sites, figures }) => ({
          runId: id,
          number,
          attempt,
          sites,
          figures: figures as Prisma.InputJsonObject,
          finishedAt: at,
        })),
      skipDuplicates: true,
    });
    // What was ended here meanwhile stays ended.
    await tx.federatedRun.updateMany({
      where: { id, state: { in: ["proposed", "running"] } },
      data: {
        attempt,
        round,
        weights: weights === null ? null : new Uint8Array(Buffer.from(weights, "base64")),
        ...(state === "failed" ? { state, reason, finishedAt: at } : state === "running" ? { state } : {}),
      },
    });
  });
}
