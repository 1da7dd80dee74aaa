import { recordReferenceLabel } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const ReferenceLabel = builder.prismaObject("ReferenceLabel", {
  description: "What a case turned out to be. The newest counts.",
  fields: (t) => ({
    classId: t.exposeString("classId", { description: "Which class, such as `mel`." }),
    source: t.exposeString("source", { description: "How it is known, such as `histology`." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it was recorded." }),
  }),
});

builder.prismaObjectField("ImagingStudy", "referenceLabels", (t) =>
  t.relation("referenceLabels", {
    description: "What the case turned out to be, newest first.",
    query: { orderBy: [{ recordedAt: "desc" }, { id: "desc" }] },
  }),
);

const RecordReferenceLabelPayload = builder
  .objectRef<{ labelId: string; studyId: string }>("RecordReferenceLabelPayload")
  .implement({
    description: "The label as it was stored.",
    fields: (t) => ({
      label: t.prismaField({
        type: ReferenceLabel,
        description: "The new label.",
        resolve: (query, { labelId }, _args, context) =>
          context.db.referenceLabel.findUniqueOrThrow({ ...query, where: { id: labelId } }),
      }),
      study: t.prismaField({
        type: "ImagingStudy",
        description: "Whose it is.",
        resolve: (query, { studyId }, _args, context) =>
          context.db.imagingStudy.findUniqueOrThrow({ ...query, where: { id: studyId } }),
      }),
    }),
  });

const RecordReferenceLabelInput = builder.inputType("RecordReferenceLabelInput", {
  description: "What a case turned out to be.",
  fields: (t) => ({
    studyId: t.id({ required: true, description: "Which study." }),
    scenario: t.string({ description: "In which scenario; the study's own where left out." }),
    classId: t.string({ required: true, description: "Which class, such as `mel`." }),
    source: t.string({ required: true, description: "How it is known, such as `histology`." }),
  }),
});

addVerb({
  name: "recordReferenceLabel",
  result: "RecordReferenceLabelResult",
  description: "Records what a case turned out to be, which models are measured and trained on.",
  input: RecordReferenceLabelInput,
  payload: RecordReferenceLabelPayload,
  permission: "writeClinical",
  run: (input, context) =>
    recordReferenceLabel(context.services, requireActor(context), {
      studyId: readId("ImagingStudy", input.studyId, ["studyId"]),
      scenario: input.scenario ?? null,
      classId: input.classId,
      source: input.source,
    }),
});
