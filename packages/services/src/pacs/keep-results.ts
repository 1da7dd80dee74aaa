import { createHash } from "node:crypto";
import { type Actor, DomainError, NotFoundError } from "@synoptic/domain";
import {
  addInstances,
  claimResultRequest,
  failResultRequest,
  findInstanceHashes,
  keepBlobs,
  lockStudy,
  type ResultRequest,
  returnResultRequest,
} from "@synoptic/persistence";
import { audit } from "../audit.ts";
import type { ServiceContext } from "../context.ts";
import { isPassing } from "../passing-faults.ts";
import { readInstanceFile } from "../read-image-file.ts";
import { type ResultKind, renderResult, resultKindsOf } from "../render-result.ts";

type KeepContext = Pick<ServiceContext, "db" | "blobs" | "models" | "modelsHome" | "now" | "log">;

/** An attempt counts when it begins, so that one that ends its process does not do so for ever. */
const maxAttempts = 3;

/** The process that made the results ended in the middle, several times. */
const interrupted = "INTERRUPTED";

/**
 * Makes the structured report and the heatmap of assessments that wait for it, and keeps them as instances of the study
 * that was read, marked as what they are. Safe to run twice, also at once. Never throws: the request stays.
 */
export async function keepResults(context: KeepContext, signal?: AbortSignal): Promise<void> {
  const { db, now, log } = context;
  const tried: string[] = [];
  try {
    while (!signal?.aborted) {
      const held = await claimResultRequest(db, now(), tried);
      if (!held) return;
      tried.push(held.assessmentId);
      await keepOne(context, held);
    }
  } catch (error) {
    log?.warn({ err: error }, "Results could not be kept; it is tried again.");
  }
}

async function keepOne(context: KeepContext, held: ResultRequest): Promise<void> {
  const { db, log } = context;
  const { assessmentId, attempts } = held;
  if (attempts > maxAttempts) return failResultRequest(db, held, interrupted);
  try {
    await keep(context, assessmentId);
  } catch (error) {
    log?.warn({ assessmentId, attempts, err: error }, "An assessment's results could not be kept.");
    if (isPassing(error) && attempts < maxAttempts) return returnResultRequest(db, held);
    await failResultRequest(db, held, error instanceof DomainError ? error.code : "INTERNAL");
  }
}

async function keep(context: KeepContext, assessmentId: string): Promise<void> {
  const { db, blobs } = context;
  const { siteId, studyId, patientId, ...made } = await db.riskAssessment.findUniqueOrThrow({
    where: { id: assessmentId },
    select: { siteId: true, studyId: true, patientId: true, result: true, mapRows: true },
  });
  if (studyId === null) throw new NotFoundError("The assessment is of no study.");
  const actor: Actor = { kind: "system", id: null, siteId, role: "administrator" };
  const files: Awaited<ReturnType<typeof fileOf>>[] = [];
  for (const kind of resultKindsOf(made)) files.push(await fileOf(context, actor, assessmentId, kind));
  for (const { bytes } of files) await blobs.write(bytes, { limitBytes: bytes.byteLength });
  const at = context.now();
  await db.$transaction(async (tx) => {
    await lockStudy(tx, studyId);
    const uids = files.map(({ instance }) => instance.sopInstanceUid);
    // Their UIDs follow from the assessment: what is there under them has come back from an archive.
    const there = await findInstanceHashes(tx, studyId, uids);
    const fresh = files.filter(({ instance }) => !there.has(instance.sopInstanceUid));
    await keepBlobs(
      tx,
      fresh.map(({ instance: { sha256, mediaType }, bytes }) => ({
        ...{ sha256, mediaType, bytes: bytes.byteLength },
      })),
      at,
    );
    await addInstances(
      tx,
      studyId,
      fresh.map(({ instance }) => ({ ...instance, resultOfId: assessmentId })),
      at,
    );
    await tx.instance.updateMany({
      where: { series: { studyId }, sopInstanceUid: { in: uids } },
      data: { resultOfId: assessmentId },
    });
    await tx.resultRequest.deleteMany({ where: { assessmentId } });
    const subject = { subjectType: "RiskAssessment", subjectId: assessmentId };
    await audit(tx, actor, { action: "result.keep", ...subject, patientId, at });
  });
}

async function fileOf(context: KeepContext, actor: Actor, assessmentId: string, kind: ResultKind) {
  const bytes = await renderResult(context, { actor, assessmentId, kind });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const { instance } = await readInstanceFile({ uploadId: kind, sha256, bytes });
  return { bytes, instance };
}
