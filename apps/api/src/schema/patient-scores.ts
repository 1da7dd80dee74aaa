import type { Refusal, ScoreResult as ScoreResultShape, UnusedFact, UsedInput } from "@synoptic/domain";
import { computeScoresOfAll } from "@synoptic/services";
import { batchPatients } from "../batch-patients.ts";
import { builder } from "../builder.ts";
import { UnusedFactReasonEnum } from "./enums.ts";
import { Score, ScoreBand, ScoreInput, ScoreRisk } from "./score.ts";
import { globalIdOf, UsedFact } from "./used-fact.ts";
import { valueFields } from "./value-fields.ts";

const loadScores = batchPatients(computeScoresOfAll);

const ScoreStatusEnum = builder.enumType("ScoreStatus", {
  description: "What became of a score.",
  values: {
    COMPUTED: { value: "computed", description: "Everything that it asks for is known." },
    MISSING: { value: "missing", description: "Inputs are missing; nothing is guessed in their place." },
    REFUSED: { value: "refused", description: "The formula does not speak of this person." },
  } as const,
});

const ScoreInputBasisEnum = builder.enumType("ScoreInputBasis", {
  description: "Where the value of an input comes from.",
  values: {
    RECORDED: { value: "recorded", description: "Facts of the record, or the patient's own entry." },
    GIVEN: { value: "given", description: "The caller." },
    NONE_RECORDED: {
      value: "none-recorded",
      description: "The record lists problems or drugs, and none of this kind: read as no.",
    },
    IMPLIED: { value: "implied", description: "Other inputs leave no choice." },
    ASSUMED: { value: "assumed", description: "What the score's source says to take where it is not known." },
  } as const,
});

const UsedScoreInput = builder.objectRef<UsedInput>("UsedScoreInput").implement({
  description: "An input with the value that it has for this patient: one of number, flag and option.",
  fields: (t) => ({
    input: t.field({ type: ScoreInput, description: "Which.", resolve: ({ id }) => id }),
    ...valueFields(t, {
      number: "In the input's unit.",
      flag: "Yes or no.",
      option: "One of the input's options.",
    }),
    basis: t.expose("basis", { type: ScoreInputBasisEnum, description: "Where it comes from." }),
    because: t.exposeString("because", {
      nullable: true,
      description: "The source's rule, where the value is assumed.",
    }),
    facts: t.field({
      type: [UsedFact],
      description: "What it was read from; empty where it is no fact of the record.",
      resolve: ({ facts }) => [...facts],
    }),
  }),
});

const ScoreRefusal = builder.objectRef<Refusal>("ScoreRefusal").implement({
  description: "Why a score does not apply.",
  fields: (t) => ({
    input: t.field({ type: ScoreInput, description: "By which input.", resolve: ({ inputId }) => inputId }),
    reason: t.exposeString("reason", { description: "The rule, in a sentence." }),
  }),
});

const UnusedScoreFact = builder
  .objectRef<UnusedFact & Pick<Refusal, "inputId">>("UnusedScoreFact")
  .implement({
    description: "A newer fact that could not be used.",
    fields: (t) => ({
      input: t.field({
        type: ScoreInput,
        description: "For which input.",
        resolve: ({ inputId }) => inputId,
      }),
      id: t.id({ description: "Global id of the fact.", resolve: globalIdOf }),
      at: t.expose("at", {
        type: "DateTime",
        description: "When it became true, else when it became known.",
      }),
      reason: t.expose("reason", { type: UnusedFactReasonEnum, description: "Why not." }),
    }),
  });

const ScoreResult = builder.objectRef<ScoreResultShape>("ScoreResult").implement({
  description: "What a score says of a patient. Research software, not for the care of patients.",
  fields: (t) => ({
    score: t.field({ type: Score, description: "Which.", resolve: ({ score }) => score }),
    status: t.expose("status", { type: ScoreStatusEnum, description: "What became of it." }),
    risks: t.field({
      type: [ScoreRisk],
      description: "The main one first; empty unless computed.",
      resolve: ({ outcome }) => [...(outcome?.risks ?? [])],
    }),
    points: t.float({
      nullable: true,
      description: "Of a sum of points, where computed.",
      resolve: ({ outcome }) => outcome?.points ?? null,
    }),
    band: t.field({
      type: ScoreBand,
      nullable: true,
      description: "The published range that it falls into.",
      resolve: ({ band }) => band,
    }),
    notes: t.stringList({
      description: "What to mind in this very result.",
      resolve: ({ outcome }) => [...(outcome?.notes ?? [])],
    }),
    inputs: t.field({
      type: [UsedScoreInput],
      description: "What is known of what it asks for.",
      resolve: ({ inputs }) => [...inputs],
    }),
    missing: t.field({
      type: [ScoreInput],
      description: "What is not known and is not guessed.",
      resolve: ({ missing }) => [...missing],
    }),
    refusals: t.field({
      type: [ScoreRefusal],
      description: "Why it does not apply; empty where it does.",
      resolve: ({ refusals }) => [...refusals],
    }),
    unusedFacts: t.field({
      type: [UnusedScoreFact],
      description: "Newer facts that could not be used.",
      resolve: ({ unused }) => [...unused],
    }),
  }),
});

const GivenScoreInput = builder.inputType("GivenScoreInput", {
  description: "A value that the caller knows: exactly one of number, flag and option.",
  fields: (t) => ({
    id: t.string({ required: true, description: "Id of the input." }),
    number: t.float({ description: "Of a quantity, in the input's unit." }),
    flag: t.boolean({ description: "Yes or no." }),
    option: t.string({ description: "One of the input's options." }),
  }),
});

builder.prismaObjectField("Patient", "scores", (t) =>
  t.field({
    type: [ScoreResult],
    description: "Published risk scores from the history as it was known at a moment.",
    args: {
      at: t.arg({ type: "DateTime", description: "As known then; now where left out." }),
      scoreIds: t.arg.stringList({ description: "Which; all of them where left out." }),
      inputs: t.arg({
        type: [GivenScoreInput],
        description: "Each stands in place of what the record tells.",
      }),
    },
    select: { id: true },
    resolve: ({ id }, { at, scoreIds, inputs }, context) =>
      loadScores(context, id, {
        at: at ?? undefined,
        scoreIds: scoreIds ?? undefined,
        given: inputs ?? undefined,
      }),
  }),
);
