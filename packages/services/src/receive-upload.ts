import type { Readable } from "node:stream";
import type { Actor } from "@synoptic/domain";
import { InvalidInputError } from "@synoptic/domain";
import { audit } from "./audit.ts";
import type { ServiceContext } from "./context.ts";

export interface ReceivedUpload {
  uploadId: string;
  bytes: number;
}

/**
 * Streams one file to the blob store and keeps a row that its sender can register it by. The file's name is
 * not kept: names leak. What the bytes are is found out when they are registered or imported.
 * @throws TooLargeError past `limitBytes`, InvalidInputError where there are no bytes, DiskFullError
 */
export async function receiveUpload(
  { db, blobs, now }: Pick<ServiceContext, "db" | "blobs" | "now">,
  actor: Actor,
  { body, mediaType, limitBytes }: { body: Readable; mediaType: string; limitBytes: number },
): Promise<ReceivedUpload> {
  if (actor.id === null) throw new InvalidInputError("Only users and API clients upload.");
  const { id: actorId, siteId } = actor;
  const { sha256, bytes } = await blobs.write(body, { limitBytes });
  if (bytes === 0) throw new InvalidInputError("The file is empty.");

  const at = now();
  return db.$transaction(async (tx) => {
    await tx.blob.createMany({ data: [{ sha256, bytes, mediaType, createdAt: at }], skipDuplicates: true });
    const { id } = await tx.upload.create({
      data: { siteId, sha256, actorId, createdAt: at },
      select: { id: true },
    });
    await audit(tx, actor, { action: "upload.receive", subjectType: "Upload", subjectId: id, at });
    return { uploadId: id, bytes };
  });
}
