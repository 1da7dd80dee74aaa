import { InvalidInputError } from "@synoptic/domain";
import { type HistoryImport, importHistory } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const ResourceCount = builder.objectRef<HistoryImport["counts"][number]>("ResourceCount").implement({
  description: "What became of the entries of one resource type.",
  fields: (t) => ({
    resourceType: t.exposeString("resourceType", { description: "FHIR resource type." }),
    imported: t.exposeInt("imported", { description: "New or changed." }),
    skipped: t.exposeInt("skipped", {
      description: "Known already, also in a newer version, or telling only of the transfer.",
    }),
    refused: t.exposeInt("refused", { description: "Wrong; see `refused`." }),
  }),
});

const RefusedEntry = builder.objectRef<HistoryImport["refused"][number]>("RefusedEntry").implement({
  description: "One entry that was not imported, and why. The others were.",
  fields: (t) => ({
    path: t.exposeString("path", { description: "Where, such as `entry[3].resource`." }),
    resourceType: t.string({
      nullable: true,
      description: "FHIR resource type, where it has one.",
      resolve: (entry) => entry.resourceType,
    }),
    code: t.exposeString("code", { description: "Stable, upper snake case." }),
    reason: t.exposeString("reason", { description: "In one sentence." }),
  }),
});

const ImportWarning = builder.objectRef<HistoryImport["warnings"][number]>("ImportWarning").implement({
  description: "Something that was kept and is not used yet, and why.",
  fields: (t) => ({
    path: t.exposeString("path", { description: "Where, such as `entry[3].resource.medicationReference`." }),
    code: t.exposeString("code", { description: "Stable, upper snake case." }),
    reason: t.exposeString("reason", { description: "In one or two sentences." }),
  }),
});

const ImportHistoryInput = builder.inputType("ImportHistoryInput", {
  description: "A FHIR R4 bundle: as JSON, or the id of an uploaded file; exactly one of the two.",
  fields: (t) => ({
    bundle: t.field({ type: "JSON", description: "The bundle itself." }),
    uploadId: t.id({ description: "An uploaded file: JSON, gzipped JSON or NDJSON." }),
    patientId: t.id({ description: "Whose history it is, where the bundle holds no Patient." }),
    sourceSystem: t.string({
      description: "URI or name of the system it comes from; ids are kept apart by it.",
    }),
  }),
});

const ImportHistoryPayload = builder.objectRef<HistoryImport>("ImportHistoryPayload").implement({
  description: "What was imported. An entry that is wrong is refused by itself; the others are kept.",
  fields: (t) => ({
    counts: t.field({
      type: [ResourceCount],
      description: "By resource type.",
      resolve: ({ counts }) => [...counts],
    }),
    refused: t.field({
      type: [RefusedEntry],
      description: "What was wrong.",
      resolve: ({ refused }) => [...refused],
    }),
    warnings: t.field({
      type: [ImportWarning],
      description: "What was kept and is not used yet, such as an order whose Medication has not arrived.",
      resolve: ({ warnings }) => [...warnings],
    }),
    operationOutcome: t.expose("operationOutcome", {
      type: "JSON",
      description:
        "Refusals and warnings as a FHIR OperationOutcome: every issue with its code and FHIRPath.",
    }),
    patients: t.prismaField({
      type: ["Patient"],
      description: "The patients that the bundle is about.",
      resolve: (query, { patientIds }, _args, context) =>
        context.db.patient.findMany({
          ...query,
          where: { id: { in: [...patientIds] } },
          orderBy: { id: "asc" },
        }),
    }),
  }),
});

addVerb({
  name: "importHistory",
  result: "ImportHistoryResult",
  description: "Imports a FHIR R4 bundle. Importing the same again changes nothing.",
  input: ImportHistoryInput,
  payload: ImportHistoryPayload,
  permission: "writeClinical",
  run: (input, context) => {
    const given = [input.bundle, input.uploadId].filter((value) => value != null).length;
    if (given !== 1) throw new InvalidInputError("Give either bundle or uploadId.", ["bundle"]);
    return importHistory(context.services, requireActor(context), {
      ...(input.bundle == null ? {} : { bundle: input.bundle }),
      ...(input.uploadId == null ? {} : { uploadId: readId("Upload", input.uploadId, ["uploadId"]) }),
      ...(input.patientId == null ? {} : { patientId: readId("Patient", input.patientId, ["patientId"]) }),
      ...(input.sourceSystem == null ? {} : { sourceSystem: input.sourceSystem }),
    });
  },
});
