import { type Actor, NotFoundError } from "@synoptic/domain";
import { visibleUploads } from "@synoptic/persistence";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { dicomImportInput, dicomImportKind } from "./dicom-import-task.ts";

/**
 * Asks for the DICOM files of an uploaded archive, or one uploaded file, to be kept. A task does it, and may be asked for
 * again where it was broken off: what is kept is skipped.
 * @throws NotFoundError where there is no such upload of the caller's
 */
export async function requestDicomImport(
  context: Pick<ServiceContext, "db" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  { uploadId }: { uploadId: string },
): Promise<{ taskId: string }> {
  const upload = await context.db.upload.findFirst({
    where: { id: uploadId, AND: [visibleUploads(actor)] },
    select: { sha256: true },
  });
  if (!upload) throw new NotFoundError("There is no such upload.", ["uploadId"]);
  const input = dicomImportInput.parse({ sha256: upload.sha256, actor: { kind: actor.kind } });
  const { id: taskId } = await requestTask(context, actor, { kind: dicomImportKind, input });
  return { taskId };
}
