import { assessPatient, assessStudy } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb, resultUnion } from "./verb.ts";

const AssessPayload = builder.objectRef<{ jobId: string }>("AssessPayload").implement({
  description: "The request that was queued.",
  fields: (t) => ({
    job: t.prismaField({
      type: "AssessmentJob",
      description: "Follow it with `assessmentJobProgress`.",
      resolve: (query, { jobId }, _args, context) =>
        context.db.assessmentJob.findUniqueOrThrow({ ...query, where: { id: jobId } }),
    }),
  }),
});

const AssessResult = resultUnion(
  "AssessResult",
  AssessPayload,
  "What `assessStudy` and `assessPatient` answer.",
);

const HistoryMoment = builder.enumType("HistoryMoment", {
  description: "Which facts an assessment may use.",
  values: {
    ACQUISITION: { value: "acquisition", description: "Those recorded when the image was acquired." },
    NOW: { value: "now", description: "All that are recorded now." },
  } as const,
});

const AssessStudyInput = builder.inputType("AssessStudyInput", {
  description: "Which study to assess again.",
  fields: (t) => ({
    studyId: t.id({ required: true, description: "Which study." }),
    scenario: t.string({ description: "What to read it for; the study's own scenario where left out." }),
    historyAsOf: t.field({
      type: HistoryMoment,
      description: "Which facts count; those known when the image was acquired where left out.",
    }),
  }),
});

const AssessPatientInput = builder.inputType("AssessPatientInput", {
  description: "Whom to assess from the history alone.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whom." }),
    scenario: t.string({ required: true, description: "What to look for, such as `skin`." }),
  }),
});

addVerb({
  name: "assessStudy",
  result: AssessResult,
  description: "Assesses a study again; earlier assessments stay.",
  input: AssessStudyInput,
  payload: AssessPayload,
  permission: "writeClinical",
  run: (input, context) =>
    assessStudy(context.services, requireActor(context), {
      studyId: readId("ImagingStudy", input.studyId, ["studyId"]),
      scenario: input.scenario ?? null,
      historyAsOf: input.historyAsOf ?? undefined,
    }),
});

addVerb({
  name: "assessPatient",
  result: AssessResult,
  description: "Assesses a patient from the history alone.",
  input: AssessPatientInput,
  payload: AssessPayload,
  permission: "writeClinical",
  run: (input, context) =>
    assessPatient(context.services, requireActor(context), {
      patientId: readId("Patient", input.patientId, ["patientId"]),
      scenario: input.scenario,
    }),
});
