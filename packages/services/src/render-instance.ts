import { NotFoundError } from "@synoptic/domain";
import type { ServiceContext } from "./context.ts";
import { displayImage } from "./display-image.ts";

/**
 * An instance's image as PNG, its first frame, windowed as the file says. The caller has made sure that the
 * reader may see it.
 * @throws NotFoundError, and the imaging room's errors where the file cannot be shown
 */
export async function renderInstance(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  instanceId: string,
): Promise<Uint8Array> {
  const instance = await db.instance.findUnique({
    where: { id: instanceId },
    select: { sha256: true, mediaType: true },
  });
  if (!instance) throw new NotFoundError("There is no such image.");
  const { mediaType, sha256 } = instance;
  return toPng(await displayImage({ mediaType, bytes: await blobs.read(sha256) }));
}

/** Not yet: waits for the imaging room's own. */
async function toPng(_image: { width: number; height: number; data: Uint8Array }): Promise<Uint8Array> {
  throw new Error("Writing PNG is not there yet.");
}
