import type { Actor } from "@synoptic/domain";
import type { ServiceContext } from "../context.ts";
import { requestTask } from "../tasks/request-task.ts";
import { validated } from "../validated.ts";
import { requirePulledServer } from "./dicom-server.ts";
import { dicomPullInput, dicomPullKind } from "./pull-task.ts";

/**
 * Asks for a study to be fetched from a DICOMweb server, on request with earlier ones of the same patient. A task does it,
 * and may be asked for again where it was broken off: what is here is not fetched again.
 * @throws InvalidInputError, NotFoundError, ConflictError
 */
export async function fetchRemoteStudy(
  context: Pick<ServiceContext, "db" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  given: { serverId: string; studyInstanceUid: string; priors?: number | null | undefined },
): Promise<{ taskId: string }> {
  const input = validated(dicomPullInput, {
    serverId: given.serverId,
    studyInstanceUid: given.studyInstanceUid.trim(),
    priors: given.priors ?? 0,
    actor: { kind: actor.kind },
  });
  await requirePulledServer(context.db, actor, input.serverId);
  const { id: taskId } = await requestTask(context, actor, { kind: dicomPullKind, input });
  return { taskId };
}
