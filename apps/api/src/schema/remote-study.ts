import { visibleStudies } from "@synoptic/persistence";
import { fetchRemoteStudy, type RemoteStudySearch, searchRemoteStudies } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const RemoteStudy = builder.objectRef<RemoteStudySearch["studies"][number]>("RemoteStudy").implement({
  description: "A study as another DICOMweb server tells of it.",
  fields: (t) => ({
    studyInstanceUid: t.exposeString("studyInstanceUid", { description: "DICOM's own id." }),
    patientId: t.exposeString("patientId", { nullable: true, description: "Patient ID." }),
    issuerOfPatientId: t.exposeString("issuerOfPatientId", {
      nullable: true,
      description: "Who gave the Patient ID.",
    }),
    patientName: t.exposeString("patientName", {
      nullable: true,
      description: "As DICOM writes it, such as `Doe^Jane`.",
    }),
    patientBirthDate: t.exposeString("patientBirthDate", { nullable: true, description: "`YYYYMMDD`." }),
    studyDate: t.exposeString("studyDate", { nullable: true, description: "`YYYYMMDD`." }),
    accessionNumber: t.exposeString("accessionNumber", {
      nullable: true,
      description: "The order's number.",
    }),
    description: t.exposeString("description", { nullable: true, description: "Study description." }),
    modalities: t.exposeStringList("modalities", { description: "Of its series." }),
    seriesCount: t.exposeInt("seriesCount", { nullable: true, description: "How many series it has." }),
    instanceCount: t.exposeInt("instanceCount", {
      nullable: true,
      description: "How many instances it has.",
    }),
    study: t.prismaField({
      type: "ImagingStudy",
      nullable: true,
      description: "The site's own study, where it has some of it.",
      resolve: (query, { hereId }, _args, context) =>
        hereId === null
          ? null
          : context.db.imagingStudy.findUnique({
              ...query,
              where: { id: hereId, AND: [visibleStudies(requireActor(context))] },
            }),
    }),
  }),
});

const RemoteStudies = builder.objectRef<RemoteStudySearch>("RemoteStudies").implement({
  description: "What a DICOMweb server has that matches.",
  fields: (t) => ({
    studies: t.field({
      type: [RemoteStudy],
      description: "A hundred at most.",
      resolve: ({ studies }) => studies,
    }),
    hasMore: t.exposeBoolean("hasMore", { description: "Whether there are more than are given." }),
  }),
});

const RemoteStudyFilter = builder.inputType("RemoteStudyFilter", {
  description: "All that is given has to match; at least one is needed. Wildcards are not taken.",
  fields: (t) => ({
    patientId: t.string({ description: "Patient ID." }),
    accessionNumber: t.string({ description: "The order's number." }),
    studyInstanceUid: t.string({ description: "DICOM's own id." }),
    modality: t.string({ description: "Such as `CT`." }),
    from: t.string({ description: "`YYYY-MM-DD`: studies of this day and later." }),
    to: t.string({ description: "`YYYY-MM-DD`: studies of this day and earlier." }),
  }),
});

builder.queryField("remoteStudies", (t) =>
  t.field({
    type: RemoteStudies,
    description: "Searches a DICOMweb server of the site's. That it was searched is in the audit trail.",
    args: {
      serverId: t.arg.id({ required: true, description: "Which server; one that is fetched from." }),
      filter: t.arg({ type: RemoteStudyFilter, required: true, description: "What to look for." }),
    },
    authScopes: { writeClinical: true },
    resolve: (_root, { serverId, filter }, context) =>
      searchRemoteStudies(context.services, requireActor(context), {
        serverId: readId("DicomServer", serverId, ["serverId"]),
        filter,
      }),
  }),
);

const FetchRemoteStudyInput = builder.inputType("FetchRemoteStudyInput", {
  description: "What to fetch from where.",
  fields: (t) => ({
    serverId: t.id({ required: true, description: "From which server." }),
    studyInstanceUid: t.string({ required: true, description: "Which study." }),
    priors: t.int({
      description:
        "How many earlier studies of the same patient to fetch as well, 20 at most; those of the same modality and part of the body first.",
    }),
  }),
});

const FetchRemoteStudyPayload = builder.objectRef<{ taskId: string }>("FetchRemoteStudyPayload").implement({
  description: "The task that fetches it.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description:
        "Follow it; its result counts what was `imported`, what was `known`, the `refusals` by their code, what was listed and is `missing`, the `patientsRegistered`, and the `studies`, of them the `priors`.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

addVerb({
  name: "fetchRemoteStudy",
  result: "FetchRemoteStudyResult",
  description:
    "Fetches a study from a DICOMweb server, in the background. What is here already is not fetched again, so it may be asked for again.",
  input: FetchRemoteStudyInput,
  payload: FetchRemoteStudyPayload,
  permission: "writeClinical",
  run: ({ serverId, studyInstanceUid, priors }, context) =>
    fetchRemoteStudy(context.services, requireActor(context), {
      serverId: readId("DicomServer", serverId, ["serverId"]),
      studyInstanceUid,
      priors,
    }),
});
