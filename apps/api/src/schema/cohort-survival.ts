import type { CurvePoint, ShownLogRank } from "@synoptic/domain";
import {
  type CohortGrouping,
  type CohortSurvival,
  followBoth,
  followCohort,
  survivalGroupings,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ProtectedCount } from "./cohort.ts";

const groupingWords: Record<CohortGrouping, string> = {
  none: "All members as one group, `all`.",
  sex: "`female` and `male`.",
  age: "Bands of age at the start, by their lower ends: `0`, `50`, `65`, `80`.",
};

const SurvivalGrouping = builder.enumType("SurvivalGrouping", {
  description: "What members are followed by.",
  values: Object.fromEntries(
    survivalGroupings.map((by) => [by.toUpperCase(), { value: by, description: groupingWords[by] }]),
  ),
});

const KaplanMeierPoint = builder.objectRef<CurvePoint>("KaplanMeierPoint").implement({
  description: "What the curve is from this month until the next point.",
  fields: (t) => ({
    months: t.exposeInt("months", { description: "Since the start." }),
    survival: t.exposeFloat("survival", { description: "Share without the outcome, 0 to 1." }),
    low: t.exposeFloat("low", { description: "Lower end of the 95 % interval, rounded outward." }),
    high: t.exposeFloat("high", { description: "Upper end." }),
  }),
});

const GroupSurvival = builder.objectRef<CohortSurvival["groups"][number]>("GroupSurvival").implement({
  description: "A Kaplan-Meier curve that follows no single person.",
  fields: (t) => ({
    group: t.exposeString("cell", { description: "Which group." }),
    people: t.expose("people", { type: ProtectedCount, description: "Who is followed." }),
    events: t.expose("events", { type: ProtectedCount, description: "Who had the outcome." }),
    hadBefore: t.expose("hadBefore", {
      type: ProtectedCount,
      description: "Who had the outcome before the start, and is left out.",
    }),
    points: t.expose("points", {
      type: [KaplanMeierPoint],
      nullable: true,
      description:
        "From month 0 on; each drop stands for a large group of events. Nothing where the group, or who of it had the outcome, or who had not, are too few.",
    }),
    endsAtMonths: t.exposeInt("endsAtMonths", {
      description: "How far it is drawn: while a tenth of the group is still seen.",
    }),
    atRisk: t.expose("atRisk", { type: [ProtectedCount], description: "Who is still seen, one a tick." }),
  }),
});

const LogRankTest = builder.objectRef<ShownLogRank>("LogRankTest").implement({
  description: "Whether groups have the same hazard.",
  fields: (t) => ({
    statistic: t.exposeFloat("statistic", { description: "Chi-squared, in two digits." }),
    df: t.exposeInt("df", { description: "Degrees of freedom." }),
    p: t.exposeFloat("p", { description: "Of the statistic as it is shown." }),
  }),
});

const CohortSurvivalType = builder.objectRef<CohortSurvival>("CohortSurvival").implement({
  description: "How long members were without an outcome.",
  fields: (t) => ({
    ticks: t.exposeIntList("ticks", { description: "Months at which who is still seen is told." }),
    groups: t.expose("groups", { type: [GroupSurvival], description: "Every group that there can be." }),
    logRank: t.expose("logRank", {
      type: LogRankTest,
      nullable: true,
      description: "Nothing for one group, or where one is too small.",
    }),
  }),
});

builder.queryField("cohortSurvival", (t) =>
  t.field({
    type: CohortSurvivalType,
    description:
      "Follows a run's members from their index date, or from a day, until death or a condition; whoever is neither is censored at the last that was recorded.",
    authScopes: { research: true },
    args: {
      run: t.arg.id({ required: true, description: "Of a cohort; its purpose has to allow statistics." }),
      condition: t.arg.string({
        description: "A named set whose first condition ends the following; death, where left out.",
      }),
      startAt: t.arg({
        type: "DateTime",
        description: "To start from the first of its month; the index date, where left out.",
      }),
      by: t.arg({ type: SurvivalGrouping, description: "All as one group, where left out." }),
    },
    resolve: (_root, { run, by, ...args }, context) =>
      followCohort(
        context.services,
        requireActor(context),
        { runId: readId("CohortRun", run, ["run"]), by: by ?? "none", ...args },
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);

builder.queryField("comparedSurvival", (t) =>
  t.field({
    type: CohortSurvivalType,
    description:
      "The curves of two runs' members, `one` and `other`. Whoever is in both is left out of the log-rank test.",
    authScopes: { research: true },
    args: {
      run: t.arg.id({ required: true, description: "The first." }),
      with: t.arg.id({ required: true, description: "The second." }),
      condition: t.arg.string({
        description: "A named set whose first condition ends the following; death, where left out.",
      }),
      startAt: t.arg({
        type: "DateTime",
        description: "To start from the first of its month; the index date, where left out.",
      }),
    },
    resolve: (_root, { run, with: other, ...args }, context) =>
      followBoth(
        context.services,
        requireActor(context),
        { runId: readId("CohortRun", run, ["run"]), withId: readId("CohortRun", other, ["with"]), ...args },
        context.gone ? { signal: context.gone } : {},
      ),
  }),
);
