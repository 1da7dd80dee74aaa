import { type Actor, InvalidInputError } from "@synoptic/domain";
import type { ServiceContext } from "../../context.ts";
import { requestTask } from "../../tasks/request-task.ts";
import { resourceKinds } from "../resource-kinds.ts";
import { expireExports } from "./expire-exports.ts";
import { type ExportInput, exportKind } from "./export-task.ts";

export interface RequestExportInput extends Omit<ExportInput, "types" | "since"> {
  /** All where left out. */
  types: readonly string[] | undefined;
  since: Date | undefined;
  /** Without what is about nobody, such as the models. */
  patientsOnly: boolean;
}

/**
 * Asks for all of a site's resources as NDJSON, written in the background. What has expired is removed first.
 * @throws InvalidInputError where a type is not served
 */
export async function requestExport(
  context: Pick<ServiceContext, "db" | "blobs" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  { types, since, patientsOnly, publicUrl, request }: RequestExportInput,
): Promise<{ taskId: string }> {
  const served = resourceKinds.map(({ type }) => type).filter((type) => !patientsOnly || type !== "Device");
  const wanted = types ?? served;
  if (wanted.some((type) => !served.includes(type))) {
    throw new InvalidInputError(`These types are exported: ${served.join(", ")}.`);
  }
  await expireExports(context);
  const input: ExportInput = {
    types: [...new Set(wanted)],
    since: since?.toISOString() ?? null,
    publicUrl,
    request,
  };
  const { id } = await requestTask(context, actor, { kind: exportKind, input });
  return { taskId: id };
}
