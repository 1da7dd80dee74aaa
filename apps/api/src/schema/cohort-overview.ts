import {
  type Balance,
  type CohortComparison,
  compareCohorts,
  describeCohort,
  type MeasureTrend,
  tableOneGroups,
  traceMeasure,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ProtectedCount } from "./cohort.ts";
import { CohortOverview } from "./table-one.ts";

builder.queryField("cohortOverview", (t) =>
  t.field({
    type: CohortOverview,
    description: "A run's Table 1 and histograms.",
    authScopes: { research: true },
    args: {
      run: t.arg.id({ required: true, description: "Of a cohort; its purpose has to allow statistics." }),
    },
    resolve: (_root, { run }, context) =>
      describeCohort(
        context.services,
        requireActor(context),
        readId("CohortRun", run, ["run"]),
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);

const PeriodMean = builder.objectRef<MeasureTrend["periods"][number]>("PeriodMean").implement({
  description: "What a measure was in a period.",
  fields: (t) => ({
    period: t.exposeString("period", { description: "A quarter such as `2024-1`, or a year." }),
    people: t.expose("people", { type: ProtectedCount, description: "Who was measured." }),
    mean: t.exposeFloat("mean", {
      nullable: true,
      description: "Winsorised: the outermost few count as less far out. Nothing of too few.",
    }),
  }),
});

const MeasureTrendType = builder.objectRef<MeasureTrend>("MeasureTrend").implement({
  description: "What a measure was in members, over the calendar.",
  fields: (t) => ({
    measure: t.exposeString("measure", { description: "As rules call it." }),
    unit: t.exposeString("unit", { description: "UCUM." }),
    periods: t.expose("periods", {
      type: [PeriodMean],
      description:
        "Quarters, or years where quarters are of too few, from the first that is told to the last; a person counts once in each, with the mean.",
    }),
  }),
});

builder.queryField("cohortTrend", (t) =>
  t.field({
    type: MeasureTrendType,
    description: "What a measure was in a run's members until the snapshot, whenever their index.",
    authScopes: { research: true },
    args: {
      run: t.arg.id({ required: true, description: "Of a cohort; its purpose has to allow statistics." }),
      measure: t.arg.string({ required: true, description: "One of `codeSets`." }),
    },
    resolve: (_root, { run, measure }, context) =>
      traceMeasure(
        context.services,
        requireActor(context),
        { runId: readId("CohortRun", run, ["run"]), measure },
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);

const BalanceKind = builder.enumType("BalanceKind", {
  description: "What two cohorts are compared in.",
  values: Object.fromEntries([
    ["AGE", { value: "age" as Balance["kind"], description: "Age." }],
    ["MEASURE", { value: "measure" as Balance["kind"], description: "A measure's latest value." }],
    ...tableOneGroups.map((group) => [
      group.toUpperCase(),
      { value: group as Balance["kind"], description: `Rows of ${group} in a Table 1.` },
    ]),
  ]) as Record<string, { value: Balance["kind"]; description: string }>,
});

const StandardisedDifference = builder.objectRef<Balance>("StandardisedDifference").implement({
  description: "How far the first cohort lies from the second, in their common standard deviation.",
  fields: (t) => ({
    kind: t.expose("kind", { type: BalanceKind, description: "What kind of thing." }),
    cell: t.exposeString("cell", {
      nullable: true,
      description:
        "Which; nothing for age, and for cells that exclude each other, which are compared as a whole.",
    }),
    difference: t.exposeFloat("difference", {
      nullable: true,
      description:
        "Of the numbers that are shown, with the sign of the first less the second; of a whole group never negative. Nothing where a number is hidden.",
    }),
    rounding: t.exposeFloat("rounding", {
      nullable: true,
      description: "How far the rounding of those numbers may have moved it, either way.",
    }),
  }),
});

const CohortOverlap = builder.objectRef<CohortComparison["overlap"]>("CohortOverlap").implement({
  description: "Who is in two cohorts, and who in one of them.",
  fields: (t) => ({
    both: t.expose("both", { type: ProtectedCount, description: "In both." }),
    one: t.expose("one", { type: ProtectedCount, description: "In the first alone." }),
    other: t.expose("other", { type: ProtectedCount, description: "In the second alone." }),
  }),
});

const CohortComparisonType = builder.objectRef<CohortComparison>("CohortComparison").implement({
  description: "Two runs side by side.",
  fields: (t) => ({
    one: t.expose("one", { type: CohortOverview, description: "The first." }),
    other: t.expose("other", { type: CohortOverview, description: "The second." }),
    balance: t.expose("balance", {
      type: [StandardisedDifference],
      description: "Standardised differences, by Austin 2009 and Yang and Dalton 2012.",
    }),
    overlap: t.expose("overlap", { type: CohortOverlap, description: "What they share." }),
  }),
});

builder.queryField("cohortComparison", (t) =>
  t.field({
    type: CohortComparisonType,
    description: "Two runs side by side, and how far they lie apart.",
    authScopes: { research: true },
    args: {
      run: t.arg.id({ required: true, description: "The first." }),
      with: t.arg.id({ required: true, description: "The second." }),
    },
    resolve: (_root, { run, with: other }, context) =>
      compareCohorts(
        context.services,
        requireActor(context),
        { runId: readId("CohortRun", run, ["run"]), withId: readId("CohortRun", other, ["with"]) },
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);
