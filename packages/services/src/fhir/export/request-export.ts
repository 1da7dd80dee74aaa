import { type Actor, InvalidInputError } from "@synoptic/domain";
import type { ServiceContext } from "../../context.ts";
import { expireExports } from "../../tasks/expire-exports.ts";
import { requestTask } from "../../tasks/request-task.ts";
import { findResourceKind, resourceKinds } from "../resource-kinds.ts";
import { type ExportInput, exportKind } from "./export-task.ts";

/** Each is a list of its own that is read beside the others, a page of it in memory. */
const MAX_FILTERS = 20;

export interface RequestExportInput extends Omit<ExportInput, "types" | "since" | "filters"> {
  /** All where left out. */
  types: readonly string[] | undefined;
  since: Date | undefined;
  /** Of a type with filters only what one of them finds is written. */
  filters: ExportInput["filters"];
  /** Without what is about nobody, such as the models. */
  patientsOnly: boolean;
}

/**
 * Asks for all of a site's resources as NDJSON, written in the background. What has expired is removed first.
 * @throws InvalidInputError where a type is not served, where there are too many filters, or where one is of another type
 * or names a person: what is asked for is kept in a row
 */
export async function requestExport(
  context: Pick<ServiceContext, "db" | "blobs" | "tasks" | "events" | "now" | "log">,
  actor: Actor,
  { types, since, filters, patientsOnly, publicUrl, request }: RequestExportInput,
): Promise<{ taskId: string }> {
  const served = resourceKinds.map(({ type }) => type).filter((type) => !patientsOnly || type !== "Device");
  const wanted = types ?? served;
  if (wanted.some((type) => !served.includes(type))) {
    throw new InvalidInputError(`These types are exported: ${served.join(", ")}.`);
  }
  if (filters.length > MAX_FILTERS)
    throw new InvalidInputError(`An export has ${MAX_FILTERS} filters at most.`);
  for (const { type, criteria } of filters) {
    if (!wanted.includes(type)) throw new InvalidInputError(`A filter is of a type that is exported.`);
    const parameters = findResourceKind(type)?.parameters ?? {};
    const personal = criteria.find(({ name }) => parameters[name]?.isPersonal);
    if (personal)
      throw new InvalidInputError(`An export is not filtered by ${personal.name}: it names a person.`);
  }
  await expireExports(context);
  const input: ExportInput = {
    types: [...new Set(wanted)],
    filters,
    since: since?.toISOString() ?? null,
    publicUrl,
    request,
  };
  const { id } = await requestTask(context, actor, { kind: exportKind, input });
  return { taskId: id };
}
