import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { readUpload } from "../read-upload.ts";
import { type AddModelContext, addModelFolder } from "./add-model.ts";
import { unpackModel } from "./unpack-model.ts";

/**
 * Adds a model from a zip that was uploaded: the folder of one model.
 * @throws NotFoundError where there is no such upload of the caller's
 * @throws ModelArchiveError, and what `addModelFolder` throws
 */
export async function addUploadedModel(
  context: AddModelContext & Pick<ServiceContext, "blobs">,
  actor: Actor,
  { uploadId }: { uploadId: string },
): Promise<{ modelVersionId: string; modelId: string; version: string }> {
  const bytes = await readUpload(context, actor, uploadId);
  const unpacked = join(context.modelsHome, `.unpacked-${randomUUID()}`, "model");
  try {
    await unpackModel(bytes, unpacked);
    return await addModelFolder(context, actor, unpacked, "uploaded");
  } finally {
    await rm(join(unpacked, ".."), { recursive: true, force: true });
  }
}
