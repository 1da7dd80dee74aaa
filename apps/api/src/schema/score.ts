import type { Band, Risk, Score as ScoreShape } from "@synoptic/domain";
import { type Input, type InputId, scoreInputs, scores } from "@synoptic/domain";
import { builder } from "../builder.ts";

const ScoreInputKindEnum = builder.enumType("ScoreInputKind", {
  description: "How an input of a score is given.",
  values: {
    QUANTITY: { value: "quantity", description: "A number, in the input's unit." },
    FLAG: { value: "flag", description: "Yes or no." },
    CHOICE: { value: "choice", description: "One of its options." },
  } as const,
});

/** An input by its id; what it is lies in the catalogue. */
export const ScoreInput = builder.objectRef<InputId>("ScoreInput").implement({
  description: "Something that scores ask for.",
  fields: (t) => ({
    id: t.string({ description: "Stable, such as `systolicBloodPressure`.", resolve: (id) => id }),
    label: t.string({ description: "Its name.", resolve: (id) => scoreInputs[id].label }),
    kind: t.field({
      type: ScoreInputKindEnum,
      description: "How it is given.",
      resolve: (id) => scoreInputs[id].kind,
    }),
    unit: t.string({
      nullable: true,
      description: "UCUM, of a quantity that has one.",
      resolve: (id) => {
        const input: Input = scoreInputs[id];
        return input.kind === "quantity" && input.unit !== "1" ? input.unit : null;
      },
    }),
    options: t.stringList({
      description: "What can be chosen; empty for another kind.",
      resolve: (id) => {
        const input: Input = scoreInputs[id];
        return input.kind === "choice" ? [...input.options] : [];
      },
    }),
    readFromRecord: t.boolean({
      description: "Whether a record can tell it; otherwise only the caller can.",
      resolve: (id) => (scoreInputs[id] as Input).read !== undefined,
    }),
  }),
});

export const ScoreBand = builder.objectRef<Band>("ScoreBand").implement({
  description: "A published range of a score, from `from` up to the next one's.",
  fields: (t) => ({
    from: t.exposeFloat("from", { description: "Where it begins: a probability from 0 to 1, or points." }),
    label: t.exposeString("label", { description: "Its published name." }),
  }),
});

export const ScoreRisk = builder.objectRef<Risk>("ScoreRisk").implement({
  description: "One risk that a score gives.",
  fields: (t) => ({
    outcome: t.exposeString("outcome", { description: "Of what." }),
    horizon: t.exposeString("horizon", {
      nullable: true,
      description: "Within which time, ISO 8601 such as `P10Y`; nothing for a risk that is not of a time.",
    }),
    probability: t.exposeFloat("probability", { description: "0 to 1." }),
  }),
});

export const Score = builder.objectRef<ScoreShape>("Score").implement({
  description: "A published risk score.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Stable, such as `framingham-cvd-lipids`." }),
    title: t.exposeString("title", { description: "Its name." }),
    predicts: t.exposeString("predicts", { description: "What, over which time." }),
    population: t.exposeString("population", { description: "Whom it was made for." }),
    citation: t.string({
      description: "Authors, year and journal.",
      resolve: ({ source }) => source.citation,
    }),
    doi: t.string({ description: "Of the publication.", resolve: ({ source }) => source.doi }),
    maxPoints: t.int({
      nullable: true,
      description: "The most there can be; nothing where it is no sum of points.",
      resolve: ({ maxPoints }) => maxPoints ?? null,
    }),
    bands: t.field({
      type: [ScoreBand],
      description: "Published ranges, lowest first; empty where none were published.",
      resolve: ({ bands }) => [...(bands?.list ?? [])],
    }),
    bandsArePoints: t.boolean({
      description: "Whether the bands are of points rather than of the main risk.",
      resolve: ({ bands }) => bands?.of === "points",
    }),
    inputs: t.field({
      type: [ScoreInput],
      description: "What it asks for.",
      resolve: ({ inputs }) => Object.keys(inputs) as InputId[],
    }),
  }),
});

builder.queryField("scores", (t) =>
  t.field({
    type: [Score],
    description: "The shelf of published risk scores.",
    authScopes: { signedIn: true },
    resolve: () => [...scores],
  }),
);
