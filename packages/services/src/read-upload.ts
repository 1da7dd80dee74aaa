import { type Actor, NotFoundError } from "@synoptic/domain";
import { visibleUploads } from "@synoptic/persistence";
import type { ServiceContext } from "./context.ts";

/**
 * The bytes of a file that the caller sent.
 * @throws NotFoundError where there is no such upload of the caller's
 */
export async function readUpload(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  actor: Actor,
  uploadId: string,
): Promise<Buffer> {
  const upload = await db.upload.findFirst({
    where: { id: uploadId, AND: [visibleUploads(actor)] },
    select: { sha256: true },
  });
  if (!upload) throw new NotFoundError("There is no such upload.", ["uploadId"]);
  return blobs.read(upload.sha256);
}
