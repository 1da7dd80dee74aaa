import { requestHistoryTraining } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { addVerb } from "./verb.ts";

const HistoryModelKindEnum = builder.enumType("HistoryModelKind", {
  description: "How a history model is learnt. Either way each fact adds to the log-odds.",
  values: {
    LOGISTIC: {
      value: "logistic",
      description: "Logistic regression with a ridge: straight lines between knots.",
    },
    STUMPS: { value: "stumps", description: "Boosted stumps, found by trying all: step functions." },
  } as const,
});

const TrainHistoryInput = builder.inputType("TrainHistoryInput", {
  description: "Which cases to learn from, and how.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Whose classes the histories tell apart." }),
    kind: t.field({ type: HistoryModelKindEnum, required: true, description: "How it is learnt." }),
    modelId: t.string({ description: "Of the new model; `SCENARIO-site-history` where left out." }),
    labelsFrom: t.field({ type: "DateTime", description: "Labels recorded at this moment or later." }),
    labelsTo: t.field({ type: "DateTime", description: "Labels recorded before this moment." }),
  }),
});

const TrainHistoryPayload = builder.objectRef<{ taskId: string }>("TrainHistoryPayload").implement({
  description: "The task that trains.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description: "Follow it; when it has succeeded, its result names the model, which plays no part yet.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

addVerb({
  name: "trainHistory",
  result: "TrainHistoryResult",
  description:
    "Learns, in the background, what histories tell on the site's labelled cases. It is the pre-test once `setModelRole` makes it the champion of histories.",
  input: TrainHistoryInput,
  payload: TrainHistoryPayload,
  permission: "administer",
  run: ({ scenario, kind, modelId, labelsFrom, labelsTo }, context) =>
    requestHistoryTraining(context.services, requireActor(context), {
      scenario,
      kind,
      modelId,
      from: labelsFrom,
      to: labelsTo,
    }),
});
