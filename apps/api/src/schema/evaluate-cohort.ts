import { InvalidInputError, scores } from "@synoptic/domain";
import {
  type FoundEvaluation,
  findEvaluation,
  type LabelSource,
  listEvaluations,
  type RequestEvaluationInput,
  requestEvaluation,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { EvaluationReport } from "./evaluation-report.ts";
import { addVerb } from "./verb.ts";

/** A run's global id, or its plain one. */
function readRunId(id: string | number): string {
  return isUuid.test(String(id)) ? String(id) : readId("CohortRun", String(id), ["runId"]);
}
const isUuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

const LabelCode = builder.inputType("LabelCodeInput", {
  description: "A code of a condition; of ICD-10 it means all below it.",
  fields: (t) => ({
    system: t.string({ required: true, description: "Its system's URI." }),
    code: t.string({ required: true, description: "The code." }),
  }),
});

const DiagnosisLabels = builder.inputType("DiagnosisLabelsInput", {
  description: "A condition that comes within so many days after the index.",
  fields: (t) => ({
    set: t.string({ description: "Name of a set of `codeSets.conditions`; it or `codes`." }),
    codes: t.field({ type: [LabelCode], description: "One by one." }),
    withinDays: t.int({ required: true, description: "1 to 36,525." }),
  }),
});

const EvaluationLabels = builder.inputType("EvaluationLabelsInput", {
  description: "From where it is known which cases have the finding: one of the three.",
  fields: (t) => ({
    diagnosis: t.field({ type: DiagnosisLabels, description: "From diagnoses." }),
    reference: t.boolean({ description: "From reference labels." }),
    overrides: t.boolean({
      description:
        "With `reference`: also reviews that overrode the risk by a probability, where no label is there.",
    }),
    tableUploadId: t.id({
      description: "From an uploaded CSV with the columns `patient` or `study`, and `class`.",
    }),
  }),
});

const ComputedRiskInput = builder.inputType("ComputedRiskInput", {
  description:
    "A risk that is computed of each member as of their index: one of the two; see `computableRisks`.",
  fields: (t) => ({
    scoreId: t.string({ description: "`Score.id` of one that records alone tell." }),
    modelVersionId: t.id({ description: "`Model.versionId` of a model that reads histories." }),
    findingId: t.string({
      description: "Of a model that reads a scenario's histories; the finding of concern where left out.",
    }),
  }),
});

const EvaluateCohortInput = builder.inputType("EvaluateCohortInput", {
  description: "What to measure on whom.",
  fields: (t) => ({
    runId: t.id({ required: true, description: "Of the cohort's run, whose purpose allows evaluation." }),
    scenario: t.string({
      description: "Whose assessments, such as `skin`, as they were told; it or `computed`.",
    }),
    computed: t.field({
      type: ComputedRiskInput,
      description: "A score or a history model, whether anybody was assessed or not.",
    }),
    indexOn: t.field({
      type: "Date",
      description:
        "With `computed`, where the cohort has no index: the first of this day's month is everybody's, and who is a member is asked as of then.",
    }),
    findingId: t.string({ description: "The scenario's finding of concern where left out." }),
    modelVersionId: t.id({ description: "`Model.versionId`; the site's champion where left out." }),
    labels: t.field({
      type: EvaluationLabels,
      required: true,
      description: "What the cases turned out to be.",
    }),
    againstVersionId: t.id({ description: "`Model.versionId` of another version to compare with." }),
    secondPeriodFrom: t.field({
      type: "Date",
      description: "Compares cases from this day on with those before.",
    }),
  }),
});

function readLabels(input: typeof EvaluationLabels.$inferInput): LabelSource {
  const { diagnosis, reference, overrides, tableUploadId } = input;
  const given = [diagnosis != null, reference === true, tableUploadId != null].filter(Boolean).length;
  if (given !== 1) throw new InvalidInputError("Name one source of labels.", ["labels"]);
  if (tableUploadId != null)
    return { kind: "table", uploadId: readId("Upload", tableUploadId, ["labels", "tableUploadId"]) };
  if (!diagnosis) return { kind: "reference", overrides: overrides ?? false };
  const { set, codes, withinDays } = diagnosis;
  return {
    kind: "diagnosis",
    of: {
      ...(set == null ? {} : { set }),
      ...(codes == null ? {} : { codes: codes.map((one) => ({ ...one })) }),
    },
    withinDays,
  };
}

const EvaluateCohortPayload = builder.objectRef<{ taskId: string }>("EvaluateCohortPayload").implement({
  description: "The task that evaluates.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description: "Follow it; `cohortEvaluation` then tells its report.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

addVerb({
  name: "evaluateCohort",
  result: "EvaluateCohortResult",
  description:
    "Measures, in the background, how a scenario's stored risks, or those of a score or a history model, fare on a cohort's members. Twelve may be asked for within a day.",
  input: EvaluateCohortInput,
  payload: EvaluateCohortPayload,
  permission: "research",
  run: (input, context) => requestEvaluation(context.services, requireActor(context), readRequest(input)),
});

function readRequest(input: typeof EvaluateCohortInput.$inferInput): RequestEvaluationInput {
  const { scenario, computed, findingId, modelVersionId, againstVersionId, indexOn, secondPeriodFrom } =
    input;
  const version = (id: string | number | null | undefined, ...path: string[]) =>
    id == null ? null : readId("Model", String(id), path);
  const common = {
    runId: readRunId(input.runId),
    labels: readLabels(input.labels),
    secondPeriodFrom: secondPeriodFrom == null ? null : String(secondPeriodFrom),
  };
  if ((scenario == null) === (computed == null))
    throw new InvalidInputError("Name a scenario or what to compute.", ["scenario"]);
  if (scenario != null) {
    if (indexOn != null) throw new InvalidInputError("What was told has its own index.", ["indexOn"]);
    return {
      ...{ ...common, scenario, findingId },
      modelVersionId: version(modelVersionId, "modelVersionId"),
      againstVersionId: version(againstVersionId, "againstVersionId"),
    };
  }
  for (const [place, given] of Object.entries({ findingId, modelVersionId, againstVersionId }))
    if (given != null) throw new InvalidInputError("This is of a scenario's assessments.", [place]);
  const modelId = version(computed!.modelVersionId, "computed", "modelVersionId");
  const { scoreId } = computed!;
  if ((scoreId == null) === (modelId == null))
    throw new InvalidInputError("Name a score or a model.", ["computed"]);
  return {
    ...common,
    computed: scoreId != null ? { scoreId } : { modelVersionId: modelId!, findingId: computed!.findingId },
    indexOn: indexOn == null ? null : String(indexOn),
  };
}

const CohortEvaluation = builder.objectRef<FoundEvaluation>("CohortEvaluation").implement({
  description: "An evaluation that was asked for.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description: "How far it has come.",
      resolve: (query, { task }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: task.id } }),
    }),
    runId: t.string({ description: "Of which run.", resolve: ({ asked }) => asked.runId }),
    scenario: t.string({
      nullable: true,
      description: "Whose assessments; nothing for what was computed.",
      resolve: ({ asked }) => ("computed" in asked ? null : asked.scenario),
    }),
    findingLabel: t.string({
      description:
        "What was looked for, and of what was computed by what; its id where nothing tells it any more.",
      resolve: ({ asked, report }, _args, { scenarios }) => {
        if (!("computed" in asked))
          return (
            scenarios.describe(asked.scenario).findings.find(({ id }) => id === asked.findingId)?.label ??
            asked.findingId
          );
        const { computed } = asked;
        if (computed.kind === "score")
          return scores.find(({ id }) => id === computed.scoreId)?.title ?? computed.scoreId;
        return report ? `${report.finding.label}, ${report.model.id}` : "A model that reads histories";
      },
    }),
    labels: t.string({
      description: "From where the labels come, in words.",
      resolve: ({ asked: { labels } }) => {
        if (labels.kind === "table") return "an uploaded table";
        if (labels.kind === "reference")
          return labels.overrides ? "reference labels, and reviews that overrode" : "reference labels";
        return `a diagnosis of ${labels.of.set?.replaceAll("-", " ") ?? "the codes given"} within ${labels.withinDays} days`;
      },
    }),
    report: t.field({
      type: EvaluationReport,
      nullable: true,
      description: "Nothing before the task has succeeded.",
      resolve: ({ report }) => report,
    }),
  }),
});

builder.queryField("cohortEvaluation", (t) =>
  t.field({
    type: CohortEvaluation,
    nullable: true,
    description: "One evaluation; nothing where the caller may see none with this task.",
    args: { taskId: t.arg.id({ required: true, description: "Of its task." }) },
    authScopes: { research: true },
    resolve: async (_root, { taskId }, context) =>
      (await findEvaluation(
        context.services,
        requireActor(context),
        readId("BackgroundTask", taskId, ["taskId"]),
      )) ?? null,
  }),
);

builder.queryField("cohortEvaluations", (t) =>
  t.field({
    type: [CohortEvaluation],
    description: "A run's newest evaluations that the caller may see, newest first; a researcher's own.",
    args: { runId: t.arg.id({ required: true, description: "Of the cohort's run." }) },
    authScopes: { research: true },
    resolve: (_root, { runId }, context) =>
      listEvaluations(context.services, requireActor(context), readRunId(runId)),
  }),
);
