import { addDicomServer, changeDicomServer, endDicomServer, testDicomServer } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { DicomAuthenticationEnum, ResultSendingEnum } from "./dicom-server.ts";
import { addVerb, resultUnion } from "./verb.ts";

const DicomServerPayload = builder
  .objectRef<{ serverId: string; hasStudies?: boolean }>("DicomServerPayload")
  .implement({
    description: "The server, as it is now.",
    fields: (t) => ({
      server: t.prismaField({
        type: "DicomServer",
        description: "As it is now.",
        resolve: (query, { serverId }, _args, context) =>
          context.db.dicomServer.findUniqueOrThrow({ ...query, where: { id: serverId } }),
      }),
      hasStudies: t.boolean({
        nullable: true,
        description: "After `testDicomServer`: whether it showed a study.",
        resolve: ({ hasStudies }) => hasStudies ?? null,
      }),
    }),
  });

const DicomServerResult = resultUnion(
  "DicomServerResult",
  DicomServerPayload,
  "What the verbs of DICOMweb servers answer.",
);

const AddDicomServerInput = builder.inputType("AddDicomServerInput", {
  description: "A DICOMweb server, and what it is for.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What people call it; it stands in faults." }),
    url: t.string({
      required: true,
      description:
        "What DICOMweb's paths are added to, such as `https://pacs.example.org/dicom-web`. HTTPS, or HTTP within the private networks that the installation lets it be of.",
    }),
    authentication: t.field({
      type: DicomAuthenticationEnum,
      required: true,
      description: "How it is told.",
    }),
    userName: t.string({ description: "Of `BASIC`." }),
    secret: t.string({ description: "Password or token; told to nobody again." }),
    isPulledFrom: t.boolean({ required: true, description: "Whether studies may be fetched from it." }),
    results: t.field({ type: ResultSendingEnum, required: true, description: "Which results it is sent." }),
  }),
});

addVerb({
  name: "addDicomServer",
  result: DicomServerResult,
  description: "Lets the site fetch studies from a DICOMweb server, or send results to it.",
  input: AddDicomServerInput,
  payload: DicomServerPayload,
  isSecret: true,
  permission: "administer",
  run: (input, context) => addDicomServer(context.services, requireActor(context), input),
});

const ChangeDicomServerInput = builder.inputType("ChangeDicomServerInput", {
  description: "All that is to be known of a server from now on.",
  fields: (t) => ({
    serverId: t.id({ required: true, description: "Which." }),
    name: t.string({ required: true, description: "What people call it." }),
    url: t.string({ required: true, description: "What DICOMweb's paths are added to." }),
    authentication: t.field({
      type: DicomAuthenticationEnum,
      required: true,
      description: "How it is told.",
    }),
    userName: t.string({ description: "Of `BASIC`; as it was where left out." }),
    secret: t.string({
      description:
        "Password or token; as it was where left out, unless the host or the way to sign in changes.",
    }),
    isPulledFrom: t.boolean({ required: true, description: "Whether studies may be fetched from it." }),
    results: t.field({ type: ResultSendingEnum, required: true, description: "Which results it is sent." }),
  }),
});

addVerb({
  name: "changeDicomServer",
  result: DicomServerResult,
  description: "Changes what is known of a DICOMweb server.",
  input: ChangeDicomServerInput,
  payload: DicomServerPayload,
  isSecret: true,
  permission: "administer",
  run: ({ serverId, ...input }, context) =>
    changeDicomServer(context.services, requireActor(context), {
      ...input,
      serverId: readId("DicomServer", serverId, ["serverId"]),
    }),
});

const DicomServerIdInput = builder.inputType("DicomServerIdInput", {
  description: "Which DICOMweb server.",
  fields: (t) => ({ serverId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "endDicomServer",
  result: DicomServerResult,
  description: "Asks a DICOMweb server nothing more, and sends it nothing more; its secret is forgotten.",
  input: DicomServerIdInput,
  payload: DicomServerPayload,
  permission: "administer",
  run: ({ serverId }, context) =>
    endDicomServer(context.services, requireActor(context), {
      serverId: readId("DicomServer", serverId, ["serverId"]),
    }),
});

addVerb({
  name: "testDicomServer",
  result: DicomServerResult,
  description: "Asks a DICOMweb server for one study, and tells whether it answers.",
  input: DicomServerIdInput,
  payload: DicomServerPayload,
  permission: "administer",
  run: ({ serverId }, context) =>
    testDicomServer(context.services, requireActor(context), {
      serverId: readId("DicomServer", serverId, ["serverId"]),
    }),
});
