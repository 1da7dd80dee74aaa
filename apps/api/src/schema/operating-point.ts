import type { OperatingPoint as Figures, OperatingPolicy } from "@synoptic/domain";
import { visibleOperatingPoints } from "@synoptic/persistence";
import { chooseOperatingPoint } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { Interval } from "./interval.ts";
import { addVerb } from "./verb.ts";

export type OperatingPolicyKind = OperatingPolicy["kind"];

export const OperatingPolicyEnum = builder.enumType("OperatingPolicy", {
  description: "What a site asks of a threshold.",
  values: {
    SENSITIVITY_AT_LEAST: {
      value: "sensitivity-at-least",
      description: "The most specific threshold with at least this sensitivity.",
    },
    SPECIFICITY_AT_LEAST: {
      value: "specificity-at-least",
      description: "The most sensitive threshold with at least this specificity.",
    },
    NET_BENEFIT: {
      value: "net-benefit",
      description: "The greatest net benefit at the risk at which acting and waiting are equally good.",
    },
  } as const,
});

interface Cohort {
  cases: number;
  positives: number;
  /** That its cases' risks start from; of points chosen before it was noted it is not known. */
  clinicPrevalenceIds?: (string | null)[];
}

/** The stored JSON is what the service wrote, unchanged. */
export const figuresOf = (row: { figures: unknown }) => row.figures as Omit<Figures, "threshold" | "policy">;
export const cohortOf = (row: { cohort: unknown }) => row.cohort as Cohort;

const OperatingPoint = builder.prismaObject("OperatingPoint", {
  description: "From which post-test risk on a finding counts as there, and the cases that was chosen on.",
  fields: (t) => ({
    scenarioId: t.exposeString("scenario", { description: "Such as `skin`." }),
    findingId: t.exposeString("finding", { description: "Of which finding." }),
    policy: t.field({
      type: OperatingPolicyEnum,
      description: "What was asked of it.",
      select: { policy: true },
      resolve: ({ policy }) => policy as OperatingPolicyKind,
    }),
    target: t.exposeFloat("target", {
      description: "The sensitivity, specificity or risk that was asked for.",
    }),
    threshold: t.exposeFloat("threshold", { description: "Post-test risk, 0 to 1: at or above it counts." }),
    sensitivity: t.field({
      type: Interval,
      description: "On the cohort.",
      select: { figures: true },
      resolve: (row) => figuresOf(row).sensitivity,
    }),
    specificity: t.field({
      type: Interval,
      description: "On the cohort.",
      select: { figures: true },
      resolve: (row) => figuresOf(row).specificity,
    }),
    positivePredictiveValue: t.field({
      type: Interval,
      nullable: true,
      description: "At the cohort's prevalence.",
      select: { figures: true },
      resolve: (row) => figuresOf(row).positivePredictiveValue,
    }),
    negativePredictiveValue: t.field({
      type: Interval,
      nullable: true,
      description: "At the cohort's prevalence.",
      select: { figures: true },
      resolve: (row) => figuresOf(row).negativePredictiveValue,
    }),
    cases: t.int({
      description: "Labelled cases that it was chosen on; those that the model was trained on do not count.",
      select: { cohort: true },
      resolve: (row) => cohortOf(row).cases,
    }),
    positives: t.int({
      description: "Of these, with the finding.",
      select: { cohort: true },
      resolve: (row) => cohortOf(row).positives,
    }),
    model: t.relation("modelVersion", { description: "The model whose answers it was chosen on." }),
    setAt: t.expose("setAt", { type: "DateTime", description: "Since when." }),
  }),
});

builder.queryField("operatingPoints", (t) =>
  t.prismaField({
    type: [OperatingPoint],
    description:
      "The site's operating points, newest first; each counts for answers of the model that it was chosen on. None for researchers, as they quote exact numbers of patients.",
    args: { scenario: t.arg.string({ description: "One scenario only." }) },
    authScopes: { signedIn: true },
    resolve: (query, _root, { scenario }, context) =>
      context.db.operatingPoint.findMany({
        ...query,
        where: { ...visibleOperatingPoints(requireActor(context)), ...(scenario ? { scenario } : {}) },
        orderBy: [{ setAt: "desc" }, { id: "desc" }],
        take: 500,
      }),
  }),
);

const ChooseOperatingPointPayload = builder
  .objectRef<{ operatingPointId: string }>("ChooseOperatingPointPayload")
  .implement({
    description: "The operating point from now on.",
    fields: (t) => ({
      operatingPoint: t.prismaField({
        type: OperatingPoint,
        description: "With its figures.",
        resolve: (query, { operatingPointId }, _args, context) =>
          context.db.operatingPoint.findUniqueOrThrow({ ...query, where: { id: operatingPointId } }),
      }),
    }),
  });

const ChooseOperatingPointInput = builder.inputType("ChooseOperatingPointInput", {
  description: "What is asked of a finding's threshold.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    findingId: t.string({ required: true, description: "Such as `melanoma`." }),
    policy: t.field({ type: OperatingPolicyEnum, required: true, description: "What is asked." }),
    target: t.float({
      required: true,
      description: "The least sensitivity or specificity, or the risk of the net benefit; between 0 and 1.",
    }),
    from: t.field({ type: "DateTime", description: "Only labels recorded from then on." }),
    to: t.field({ type: "DateTime", description: "Only labels recorded before." }),
  }),
});

addVerb({
  name: "chooseOperatingPoint",
  result: "ChooseOperatingPointResult",
  description: "Chooses a finding's threshold on the site's own labelled cases.",
  input: ChooseOperatingPointInput,
  payload: ChooseOperatingPointPayload,
  permission: "administer",
  run: (input, context) =>
    chooseOperatingPoint(context.services, requireActor(context), {
      scenario: input.scenario,
      findingId: input.findingId,
      policy:
        input.policy === "net-benefit"
          ? { kind: input.policy, thresholdProbability: input.target }
          : { kind: input.policy, value: input.target },
      from: input.from ?? undefined,
      to: input.to ?? undefined,
    }),
});
