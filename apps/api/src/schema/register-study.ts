import { encodeGlobalID } from "@pothos/plugin-relay";
import { registerStudy } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const RegisterStudyInput = builder.inputType("RegisterStudyInput", {
  description:
    "`patientId` may be left out for DICOM files whose Patient ID and issuer name a known patient. PNG and JPEG need `patientId` and `scenario`, and may give `acquiredAt`, `bodyPart` and `laterality`.",
  fields: (t) => ({
    uploadIds: t.idList({ required: true, description: "Files that `POST /uploads` took." }),
    patientId: t.id({ description: "Whose images." }),
    scenario: t.string({
      description: "What to read them for; found from the modality and body part where left out.",
    }),
    acquiredAt: t.field({
      type: "DateTime",
      description: "When the image was made, where the file does not tell.",
    }),
    bodyPart: t.string({ description: "Body part examined, where the file does not tell." }),
    laterality: t.string({ description: "`L`, `R` or `B`, where the file does not tell." }),
  }),
});

interface FileVerdictShape {
  uploadId: string;
  code: string;
  reason: string;
}

const FileVerdict = builder.objectRef<FileVerdictShape>("FileVerdict").implement({
  description: "One file that was not registered, or was and is not assessed, and why.",
  fields: (t) => ({
    uploadId: t.id({ description: "Which.", resolve: ({ uploadId }) => encodeGlobalID("Upload", uploadId) }),
    code: t.exposeString("code", { description: "Stable, upper snake case." }),
    reason: t.exposeString("reason", { description: "In one sentence." }),
  }),
});

interface RegisterStudyShape {
  studyIds: readonly string[];
  jobIds: readonly string[];
  refused: readonly FileVerdictShape[];
  notAssessed: readonly FileVerdictShape[];
}

const RegisterStudyPayload = builder.objectRef<RegisterStudyShape>("RegisterStudyPayload").implement({
  description: "What was registered; the assessment of its images is queued.",
  fields: (t) => ({
    studies: t.prismaField({
      type: ["ImagingStudy"],
      description: "The studies, new or added to.",
      resolve: (query, { studyIds }, _args, context) =>
        context.db.imagingStudy.findMany({
          ...query,
          where: { id: { in: [...studyIds] } },
          orderBy: { id: "asc" },
        }),
    }),
    jobs: t.prismaField({
      type: ["AssessmentJob"],
      description: "Their requests to assess.",
      resolve: (query, { jobIds }, _args, context) =>
        context.db.assessmentJob.findMany({
          ...query,
          where: { id: { in: [...jobIds] } },
          orderBy: { id: "asc" },
        }),
    }),
    refused: t.field({
      type: [FileVerdict],
      description: "Files that were not registered. The others were.",
      resolve: ({ refused }) => [...refused],
    }),
    notAssessed: t.field({
      type: [FileVerdict],
      description:
        "Files that are kept with their study and that no model reads, such as reports, captures and localizers.",
      resolve: ({ notAssessed }) => [...notAssessed],
    }),
  }),
});

addVerb({
  name: "registerStudy",
  result: "RegisterStudyResult",
  description: "Registers uploaded files as studies and queues their assessment.",
  input: RegisterStudyInput,
  payload: RegisterStudyPayload,
  permission: "writeClinical",
  run: (input, context) =>
    registerStudy(context.services, requireActor(context), {
      scenario: input.scenario,
      acquiredAt: input.acquiredAt,
      bodyPart: input.bodyPart,
      laterality: input.laterality,
      uploadIds: input.uploadIds.map((id, index) => readId("Upload", id, ["uploadIds", String(index)])),
      patientId: input.patientId == null ? null : readId("Patient", input.patientId, ["patientId"]),
    }),
});
