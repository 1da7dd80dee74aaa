import { NotFoundError } from "@synoptic/domain";
import { toDisplay, toPng } from "@synoptic/imaging";
import type { ServiceContext } from "./context.ts";

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
    select: { sha256: true },
  });
  if (!instance) throw new NotFoundError("There is no such image.");
  return toPng(await toDisplay(await blobs.read(instance.sha256)));
}
