import { NotFoundError } from "@synoptic/domain";
import { toDisplay, toPng } from "@synoptic/imaging";
import type { ServiceContext } from "./context.ts";

/**
 * One frame of an instance's image as PNG, windowed as the file says. The caller has made sure that the
 * reader may see it.
 * @param frameNumber from 1, the first where left out
 * @throws NotFoundError, and the imaging room's errors where the file cannot be shown
 */
export async function renderInstance(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  instanceId: string,
  frameNumber: number | null = null,
): Promise<Uint8Array> {
  const instance = await db.instance.findUnique({
    where: { id: instanceId },
    select: { sha256: true, frames: true },
  });
  if (!instance || (frameNumber ?? 1) > instance.frames) throw new NotFoundError("There is no such image.");
  return toPng(await toDisplay(await blobs.read(instance.sha256), (frameNumber ?? 1) - 1));
}
