import { isSameDataSet } from "@synoptic/imaging";
import { findInstanceHashes } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import type { ArrivedFile } from "./arriving-file.ts";

/**
 * Whether a file that differs from the one that is kept under its SOP Instance UID does so only before its data set,
 * where each program that passes an instance on names itself.
 */
export async function isKeptOtherwise(
  { db, blobs }: Pick<ServiceContext, "db" | "blobs">,
  { studyId, sopInstanceUid }: { studyId: string; sopInstanceUid: string },
  arrived: ArrivedFile,
): Promise<boolean> {
  const sha256 = (await findInstanceHashes(db, studyId, [sopInstanceUid])).get(sopInstanceUid);
  if (sha256 === undefined) return false;
  return isSameDataSet(await blobs.read(sha256), arrived.held ?? (await blobs.read(arrived.sha256)));
}
