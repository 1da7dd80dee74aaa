import {
  assessPatient,
  assessStudy,
  type RefusedScenario,
  type RequestedScenarios,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb, resultUnion } from "./verb.ts";

const RefusedScenarioRef = builder.objectRef<RefusedScenario>("RefusedScenario").implement({
  description: "One scenario that was not asked for, and why. The others were.",
  fields: (t) => ({
    scenario: t.exposeString("scenario", { description: "As it was given." }),
    code: t.exposeString("code", { description: "Stable, upper snake case." }),
    reason: t.exposeString("reason", { description: "In one sentence." }),
  }),
});

const AssessPayload = builder.objectRef<RequestedScenarios>("AssessPayload").implement({
  description: "The requests that were queued.",
  fields: (t) => ({
    job: t.prismaField({
      type: "AssessmentJob",
      description: "The first of `jobs`. Follow it with `assessmentJobProgress`.",
      resolve: (query, { jobId }, _args, context) =>
        context.db.assessmentJob.findUniqueOrThrow({ ...query, where: { id: jobId } }),
    }),
    jobs: t.prismaField({
      type: ["AssessmentJob"],
      description: "One a scenario.",
      resolve: (query, { jobIds }, _args, context) =>
        context.db.assessmentJob.findMany({
          ...query,
          where: { id: { in: [...jobIds] } },
          orderBy: { id: "asc" },
        }),
    }),
    refused: t.field({
      type: [RefusedScenarioRef],
      description: "Scenarios that were not asked for.",
      resolve: ({ refused }) => [...refused],
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
    scenarios: t.stringList({
      description: "What to read it for; all that its images fit where left out, the study's own first.",
    }),
    scenario: t.string({ description: "One more of `scenarios`." }),
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
    scenarios: t.stringList({
      description:
        "What to look for, such as `skin`; all of which the history says something, or could, where left out.",
    }),
    scenario: t.string({ description: "One more of `scenarios`." }),
  }),
});

function scenariosOf({ scenario, scenarios }: AskedScenarios): string[] {
  return [...(scenario == null ? [] : [scenario]), ...(scenarios ?? [])];
}

interface AskedScenarios {
  scenario?: string | null | undefined;
  scenarios?: readonly string[] | null | undefined;
}

addVerb({
  name: "assessStudy",
  result: AssessResult,
  description: "Assesses a study again, in one scenario or several; earlier assessments stay.",
  input: AssessStudyInput,
  payload: AssessPayload,
  permission: "writeClinical",
  run: (input, context) =>
    assessStudy(context.services, requireActor(context), {
      studyId: readId("ImagingStudy", input.studyId, ["studyId"]),
      scenarios: scenariosOf(input),
      historyAsOf: input.historyAsOf ?? undefined,
    }),
});

addVerb({
  name: "assessPatient",
  result: AssessResult,
  description: "Assesses a patient from the history alone, in one scenario or several.",
  input: AssessPatientInput,
  payload: AssessPayload,
  permission: "writeClinical",
  run: (input, context) =>
    assessPatient(context.services, requireActor(context), {
      patientId: readId("Patient", input.patientId, ["patientId"]),
      scenarios: scenariosOf(input),
    }),
});
