import { requestDicomImport } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const ImportDicomInput = builder.inputType("ImportDicomInput", {
  description: "Which files to keep.",
  fields: (t) => ({
    uploadId: t.id({
      required: true,
      description: "An uploaded ZIP archive of DICOM files, or one of them.",
    }),
  }),
});

const ImportDicomPayload = builder.objectRef<{ taskId: string }>("ImportDicomPayload").implement({
  description: "The task that keeps them.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description:
        "Follow it; its result counts what was `imported`, the `duplicates` of what was there, the `refusals` by their code, the `patientsRegistered` and the `studies`.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

addVerb({
  name: "importDicom",
  result: "ImportDicomResult",
  description:
    "Keeps thousands of DICOM files as studies, in the background. Unknown patients are registered from the files; what is there already is skipped, so it may be asked for again.",
  input: ImportDicomInput,
  payload: ImportDicomPayload,
  permission: "writeClinical",
  run: ({ uploadId }, context) =>
    requestDicomImport(context.services, requireActor(context), {
      uploadId: readId("Upload", uploadId, ["uploadId"]),
    }),
});
