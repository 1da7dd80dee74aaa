import { explainAssessment } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const ExplainAssessmentInput = builder.inputType("ExplainAssessmentInput", {
  description: "What to explain, and how.",
  fields: (t) => ({
    assessmentId: t.id({ required: true, description: "Which assessment." }),
    classId: t.string({ required: true, description: "A class of the scenario, such as `mel`." }),
    method: t.string({ required: true, description: "Id of one of the assessment's `explanationMethods`." }),
    parameters: t.field({ type: "JSON", description: "The method's; those left out have their defaults." }),
    seed: t.int({ description: "Of all that is drawn at random; 1 where left out." }),
  }),
});

const ExplainAssessmentPayload = builder
  .objectRef<{ explanationId: string | null; taskId: string | null }>("ExplainAssessmentPayload")
  .implement({
    description: "The answer where the question was answered before, else the task that will answer it.",
    fields: (t) => ({
      explanation: t.prismaField({
        type: "Explanation",
        nullable: true,
        description: "The answer.",
        resolve: (query, { explanationId }, _args, context) =>
          explanationId === null
            ? null
            : context.db.explanation.findUniqueOrThrow({ ...query, where: { id: explanationId } }),
      }),
      task: t.prismaField({
        type: "BackgroundTask",
        nullable: true,
        description: "Follow it; when it has succeeded, the assessment has its explanation.",
        resolve: (query, { taskId }, _args, context) =>
          taskId === null
            ? null
            : context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
      }),
    }),
  });

addVerb({
  name: "explainAssessment",
  result: "ExplainAssessmentResult",
  description:
    "Asks why an assessment's model said what it said of one class. A question that was answered is not computed again.",
  input: ExplainAssessmentInput,
  payload: ExplainAssessmentPayload,
  permission: "writeClinical",
  run: (input, context) =>
    explainAssessment(context.services, requireActor(context), {
      assessmentId: readId("RiskAssessment", input.assessmentId, ["assessmentId"]),
      classId: input.classId,
      method: input.method,
      parameters: input.parameters as Record<string, unknown> | null | undefined,
      seed: input.seed,
    }),
});
