import type { Feature, Trend as TrendShape } from "@synoptic/domain";
import { readFeaturesOfAll } from "@synoptic/services";
import { batchPatients } from "../batch-patients.ts";
import { builder } from "../builder.ts";
import { globalIdOf, UsedFact } from "./used-fact.ts";
import { valueFields } from "./value-fields.ts";

const loadFeatures = batchPatients(readFeaturesOfAll);

const FeatureFamilyEnum = builder.enumType("FeatureFamily", {
  description: "What kind of feature it is.",
  values: {
    PERSON: { value: "person", description: "Age and sex." },
    SMOKING: { value: "smoking", description: "Smoking." },
    VITAL_SIGNS: { value: "vital-signs", description: "What is measured at the patient." },
    LABORATORY: { value: "laboratory", description: "What is measured in blood." },
    COMORBIDITY: { value: "comorbidity", description: "Diseases, and indices of them." },
    FAMILY_HISTORY: { value: "family-history", description: "What relatives had." },
    MEDICATION: { value: "medication", description: "Drugs by class." },
  } as const,
});

const FeatureBasisEnum = builder.enumType("FeatureBasis", {
  description: "Where the value of a feature comes from.",
  values: {
    RECORDED: { value: "recorded", description: "Facts of the record, or the patient's own entry." },
    NONE_RECORDED: {
      value: "none-recorded",
      description: "The record lists problems or drugs, and none of this kind: read as no.",
    },
  } as const,
});

const TrendPoint = builder.objectRef<TrendShape["points"][number]>("TrendPoint").implement({
  description: "One of the measurements that a trend is drawn through.",
  fields: (t) => ({
    value: t.exposeFloat("value", { description: "In the feature's unit." }),
    at: t.expose("at", { type: "DateTime", description: "When it was taken, else when it became known." }),
    factId: t.id({
      description: "Global id of the observation, good for `node`.",
      resolve: ({ factId, at }) => globalIdOf({ kind: "observation", id: factId, at }),
    }),
  }),
});

const Trend = builder.objectRef<TrendShape>("Trend").implement({
  description: "How a measure moved, by the least-squares line through all its plausible values.",
  fields: (t) => ({
    slopePerYear: t.exposeFloat("slopePerYear", { description: "In the feature's unit a year." }),
    spanYears: t.exposeFloat("spanYears", { description: "From the first to the last, in years." }),
    points: t.field({
      type: [TrendPoint],
      description: "The measurements, oldest first; two or more.",
      resolve: ({ points }) => [...points],
    }),
  }),
});

export const HistoryFeature = builder.objectRef<Feature>("HistoryFeature").implement({
  description: "One thing that a history says of a patient: at most one of number, flag and option.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Stable, such as `hba1c`." }),
    label: t.exposeString("label", { description: "Its name." }),
    family: t.expose("family", { type: FeatureFamilyEnum, description: "What kind." }),
    unit: t.string({
      nullable: true,
      description: "UCUM, of a number that has one.",
      resolve: ({ unit }) => (unit === "1" ? null : unit),
    }),
    ...valueFields(t, {
      number: "In the feature's unit.",
      flag: "Yes or no.",
      option: "One of a few words, such as `former`.",
    }),
    at: t.expose("at", {
      type: "DateTime",
      nullable: true,
      description: "Of the newest fact; nothing for what is read from the patient's own entry.",
    }),
    basis: t.expose("basis", {
      type: FeatureBasisEnum,
      nullable: true,
      description: "Where it comes from; nothing where it is missing.",
    }),
    how: t.exposeString("how", { description: "How it is derived, with the paper where there is one." }),
    facts: t.field({
      type: [UsedFact],
      description: "What it was read from.",
      resolve: ({ facts }) => [...facts],
    }),
    parts: t.stringList({
      description: "What it is made of, such as the conditions that an index counts.",
      resolve: ({ parts }) => [...parts],
    }),
    missing: t.exposeString("missing", {
      nullable: true,
      description: "Why there is no value; nothing where there is one.",
    }),
    trend: t.expose("trend", {
      type: Trend,
      nullable: true,
      description: "How it moved; nothing for what is no measure or was measured once.",
    }),
  }),
});

builder.prismaObjectField("Patient", "features", (t) =>
  t.field({
    type: [HistoryFeature],
    description:
      "What the history says, as it was known at a moment, each with the facts that it was read from.",
    args: { asOf: t.arg({ type: "DateTime", description: "As known then; now where left out." }) },
    select: { id: true },
    resolve: ({ id }, { asOf }, context) => loadFeatures(context, id, { at: asOf ?? undefined }),
  }),
);
