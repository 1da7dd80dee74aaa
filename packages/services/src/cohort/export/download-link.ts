import { createHmac, timingSafeEqual } from "node:crypto";
import type { Readable } from "node:stream";
import { type Actor, ForbiddenError, NotFoundError } from "@synoptic/domain";
import { audit } from "../../audit.ts";
import type { ServiceContext } from "../../context.ts";
import { requirePurpose } from "../open-run.ts";
import { linkKey } from "./export-key.ts";
import { cohortExportKind } from "./export-task.ts";
import { type CohortExport, getCohortExport } from "./find-cohort-export.ts";

/** A link is for the click that follows, and not for a message to somebody. */
const linkLifetimeMs = 15 * 60 * 1000;

type LinkContext = Pick<ServiceContext, "db" | "now">;

/**
 * The path and query that an export's archive is fetched by, for a quarter of an hour, by nobody but who asks for it here;
 * nothing where it is not there (yet, or any more), or is somebody else's.
 */
export async function downloadLink(
  { db, now }: LinkContext,
  actor: Actor,
  { id, requestedById, result, isExpired, expiresAt }: CohortExport,
): Promise<string | null> {
  if (!result || isExpired || !expiresAt || actor.id === null || requestedById !== actor.id) return null;
  const until = Math.min(now().getTime() + linkLifetimeMs, expiresAt.getTime());
  const signature = await signatureOf(db, actor, id, until);
  return `/cohort-exports/${id}.zip?until=${until}&signature=${signature}`;
}

/** Signs for one export, one person or machine, one moment. */
async function signatureOf(
  db: LinkContext["db"],
  actor: Actor,
  taskId: string,
  until: number,
): Promise<string> {
  const key = await linkKey(db, actor.siteId);
  return createHmac("sha256", key)
    .update(JSON.stringify([taskId, actor.kind, actor.id, until]))
    .digest("base64url");
}

export interface Download {
  taskId: string;
  bytes: number;
  sha256: string;
  stream: Readable;
}

/**
 * Opens an export's archive for who asked for it, by a link of theirs that holds; that it was fetched is noted. The purpose
 * has to hold still.
 * @throws NotFoundError where there is none, ForbiddenError where the link or the purpose does not hold
 */
export async function openDownload(
  { db, now, blobs }: LinkContext & Pick<ServiceContext, "blobs">,
  actor: Actor,
  taskId: string,
  { until, signature }: { until: number; signature: string },
): Promise<Download> {
  const found = await getCohortExport({ db, now }, actor, taskId);
  const expected = Buffer.from(await signatureOf(db, actor, taskId, until));
  const given = Buffer.from(signature);
  const isSigned = given.length === expected.length && timingSafeEqual(given, expected);
  if (!isSigned || until <= now().getTime() || found.requestedById !== actor.id)
    throw new ForbiddenError("The link does not hold, or no more: ask for a new one.");
  const [file] = found.result?.files ?? [];
  if (!file || found.isExpired) throw new NotFoundError("The export's file is not there any more.");
  const run = await db.cohortRun.findUniqueOrThrow({
    where: { id: found.input.runId },
    select: { purposeId: true },
  });
  await requirePurpose(db, actor, run.purposeId, now(), "export");
  const subject = { subjectType: "BackgroundTask", subjectId: taskId };
  await audit(db, actor, { action: `${cohortExportKind}.download`, ...subject, at: now() });
  return { taskId, ...file, stream: await blobs.stream(file.sha256) };
}
