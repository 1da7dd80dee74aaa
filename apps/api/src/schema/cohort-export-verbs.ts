import {
  type CohortExport as CohortExportShape,
  cancelBackgroundTask,
  getCohortExport,
  requestCohortExport,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import {
  CohortExport,
  CohortExportFormatEnum,
  CohortExportTableEnum,
  cohortExportType,
} from "./cohort-export.ts";
import { addVerb } from "./verb.ts";

const ExportCohortInput = builder.inputType("ExportCohortInput", {
  description: "What to export.",
  fields: (t) => ({
    runId: t.id({ required: true, description: "Global id of a run whose purpose allows exports." }),
    format: t.field({ type: CohortExportFormatEnum, required: true, description: "What it is made of." }),
    tables: t.field({
      type: [CohortExportTableEnum],
      required: true,
      description: "What facts it holds; the patients are always there.",
    }),
  }),
});

const CohortExportPayload = builder.objectRef<{ taskId: string }>("CohortExportPayload").implement({
  description: "The export.",
  fields: (t) => ({
    export: t.field({
      type: CohortExport,
      description: "How it stands.",
      resolve: ({ taskId }, _args, context) => read(context, taskId),
    }),
  }),
});

function read(context: RequestContext, taskId: string): Promise<CohortExportShape> {
  return getCohortExport(context.services, requireActor(context), taskId);
}

addVerb({
  name: "exportCohort",
  result: "ExportCohortResult",
  description: "Asks for a cohort's members, de-identified, as one archive, made in the background.",
  input: ExportCohortInput,
  payload: CohortExportPayload,
  permission: "research",
  run: ({ runId, format, tables }, context) =>
    requestCohortExport(context.services, requireActor(context), {
      runId: readId("CohortRun", runId, ["runId"]),
      format,
      tables: ["patients", ...tables],
    }),
});

const CancelCohortExportInput = builder.inputType("CancelCohortExportInput", {
  description: "Which export to call off.",
  fields: (t) => ({ exportId: t.id({ required: true, description: "Global id." }) }),
});

addVerb({
  name: "cancelCohortExport",
  result: "CancelCohortExportResult",
  description: "Calls an export off.",
  input: CancelCohortExportInput,
  payload: CohortExportPayload,
  permission: "research",
  run: async ({ exportId }, context) => {
    // Another kind of task is not theirs to call off.
    const { id } = await read(context, readId(cohortExportType, exportId, ["exportId"]));
    return cancelBackgroundTask(context.services, requireActor(context), { taskId: id });
  },
});
