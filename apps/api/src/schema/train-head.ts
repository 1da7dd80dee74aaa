import { type LabelledCases as Counted, countLabelledCases } from "@synoptic/persistence";
import { requestTraining } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { addVerb } from "./verb.ts";

const LabelledCases = builder.objectRef<Counted>("LabelledCases").implement({
  description: "How many of the site's studies are known to be of one class.",
  fields: (t) => ({
    classId: t.exposeString("classId", { description: "Which class, such as `mel`." }),
    cases: t.exposeInt("cases", { description: "By their newest label." }),
  }),
});

builder.queryField("labelledCases", (t) =>
  t.field({
    type: [LabelledCases],
    description: "The site's cases whose truth is known, by class: what a head can be trained on.",
    args: { scenario: t.arg.string({ required: true, description: "Such as `skin`." }) },
    authScopes: { administer: true },
    resolve: (_root, { scenario }, context) =>
      countLabelledCases(context.db, requireActor(context).siteId, scenario),
  }),
);

const AugmentationInput = builder.inputType("AugmentationInput", {
  description: "How far pictures to learn from may be changed at random; what is left out is not changed.",
  fields: (t) => ({
    copies: t.int({ required: true, description: "Variants beside each picture, 1 to 20." }),
    crop: t.float({ description: "Most of each side that is cut off, 0 to 0.5." }),
    flip: t.boolean({ description: "Mirrored left to right, every other time." }),
    flipUpsideDown: t.boolean({ description: "Turned upside down, every other time." }),
    rotation: t.float({ description: "Degrees either way, 0 to 180." }),
    shift: t.float({ description: "Share of the side either way, 0 to 0.5." }),
    shear: t.float({ description: "Degrees either way, 0 to 45." }),
    zoom: t.float({ description: "Share larger or smaller, 0 to 0.5." }),
    noise: t.float({ description: "Standard deviation, the whole range being 1; 0 to 0.5." }),
    brightness: t.float({ description: "Most that is added or taken, the whole range being 1; 0 to 0.5." }),
  }),
});

const CalibrationMethodEnum = builder.enumType("CalibrationMethod", {
  description: "How scores become probabilities.",
  values: {
    TEMPERATURE: { value: "temperature", description: "One number for all classes; the default." },
    PLATT: { value: "platt", description: "A sigmoid a class." },
    ISOTONIC: { value: "isotonic", description: "A curve a class; wants some hundreds of cases of each." },
  } as const,
});

const TrainHeadInput = builder.inputType("TrainHeadInput", {
  description: "Which cases to learn from, and how.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Whose classes the head tells apart." }),
    modelId: t.string({ description: "Of the new model; `SCENARIO-site-head` where left out." }),
    labelsFrom: t.field({ type: "DateTime", description: "Labels recorded at this moment or later." }),
    labelsTo: t.field({ type: "DateTime", description: "Labels recorded before this moment." }),
    strength: t.float({ description: "Inverse strength of the penalty; cross-validated where left out." }),
    l1Ratio: t.float({ description: "Share of L1 in the penalty, 0 to 1." }),
    focalGamma: t.float({ description: "Exponent of the focal loss; 0, the cross-entropy, where left out." }),
    balanced: t.boolean({ description: "Every class counts the same in total." }),
    calibration: t.field({ type: CalibrationMethodEnum, description: "A temperature where left out." }),
    earlyStopping: t.boolean({ description: "Stop where the loss on a fifth of the groups stops falling." }),
    seed: t.int({ description: "Of the split and of all that is drawn at random; 1 where left out." }),
    augmentation: t.field({
      type: AugmentationInput,
      description: "Variants of the pictures; none where left out.",
    }),
  }),
});

const TrainHeadPayload = builder.objectRef<{ taskId: string }>("TrainHeadPayload").implement({
  description: "The task that trains.",
  fields: (t) => ({
    task: t.prismaField({
      type: "BackgroundTask",
      description: "Follow it; when it has succeeded, its result names the model, which is the challenger.",
      resolve: (query, { taskId }, _args, context) =>
        context.db.backgroundTask.findUniqueOrThrow({ ...query, where: { id: taskId } }),
    }),
  }),
});

/** Without what is null: the service tells what is left out from what is given. */
const given = <T extends object>(values: T) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as {
    [K in keyof T]: NonNullable<T[K]>;
  };

addVerb({
  name: "trainHead",
  result: "TrainHeadResult",
  description:
    "Trains a head on the site's labelled cases, in the background. It becomes the scenario's challenger.",
  input: TrainHeadInput,
  payload: TrainHeadPayload,
  permission: "administer",
  run: (input, context) => {
    const { scenario, modelId, labelsFrom, labelsTo, strength, augmentation, ...options } = input;
    return requestTraining(context.services, requireActor(context), {
      scenario,
      modelId,
      from: labelsFrom,
      to: labelsTo,
      options: given({
        ...options,
        C: strength,
        augmentation: augmentation && given(augmentation),
      }),
    });
  },
});
