import { z } from "zod";

export const evaluationKind = "cohort-evaluation";

/** More days than anybody is followed. */
const MAX_DAYS = 36_525;

/** From where it is known which cases have the finding. */
const labelSource = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("diagnosis"),
    /** As in a cohort's rule: the name of a set, or codes. */
    of: z.strictObject({
      set: z.string().max(64).optional(),
      codes: z
        .array(z.strictObject({ system: z.string().min(1).max(200), code: z.string().min(1).max(100) }))
        .min(1)
        .max(200)
        .optional(),
    }),
    withinDays: z.int().min(1).max(MAX_DAYS),
  }),
  z.strictObject({
    kind: z.literal("reference"),
    /** Whether a review that overrode the risk by a probability of its own counts, where no label is there. */
    overrides: z.boolean(),
  }),
  z.strictObject({ kind: z.literal("table"), uploadId: z.uuid() }),
]);
export type LabelSource = z.infer<typeof labelSource>;

const common = {
  runId: z.uuid(),
  actorKind: z.enum(["user", "client", "system"]),
  labels: labelSource,
  /** ISO day: cases from then on are compared with those before. */
  secondPeriodFrom: z.iso.date().nullable(),
};

/** Risks that were told, as they were told. */
export const storedTaskInput = z.strictObject({
  ...common,
  scenario: z.string().min(1).max(64),
  findingId: z.string().min(1).max(64),
  /** Whose assessments count. */
  modelVersionId: z.uuid(),
  /** Another version, to compare with on the cases that both read. */
  againstVersionId: z.uuid().nullable(),
});
export type StoredTaskInput = z.infer<typeof storedTaskInput>;

/** What can be computed of whoever has a history: a published score, or a model that reads histories. */
const computedRisk = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("score"), scoreId: z.string().min(1).max(64) }),
  z.strictObject({
    kind: z.literal("history-model"),
    modelVersionId: z.uuid(),
    findingId: z.string().min(1).max(64),
  }),
  z.strictObject({ kind: z.literal("survival-model"), modelVersionId: z.uuid() }),
]);
export type ComputedRisk = z.infer<typeof computedRisk>;

/** A risk of each member as of their index, whether anybody was ever told it. */
export const computedTaskInput = z.strictObject({
  ...common,
  computed: computedRisk,
  /** ISO day, the first of a month: everybody's index where the cohort has none of its own, and when they are members. */
  indexOn: z.iso.date().nullable(),
});
export type ComputedTaskInput = z.infer<typeof computedTaskInput>;

/** What a task of the kind `cohort-evaluation` holds: ids and parameters. */
export const evaluationTaskInput = z.union([storedTaskInput, computedTaskInput]);
export type EvaluationTaskInput = z.infer<typeof evaluationTaskInput>;
