import type { Prisma } from "@synoptic/persistence";
import { visibleWorklist } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { JobStateEnum, ReviewDecisionEnum } from "./enums.ts";
import { checkedCursor, totalCountField } from "./paging.ts";
import { matchingPatients } from "./patient.ts";
import { Scenario } from "./scenario.ts";

builder.prismaNode("WorklistItem", {
  description: "Where one case stands: a study, or a patient's history alone, in one scenario.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visibleWorklist(requireActor(context))] }),
  fields: (t) => ({
    scenario: t.field({
      type: Scenario,
      description: "What is looked for.",
      select: { scenario: true },
      resolve: (row, _args, context) => context.scenarios.describe(row.scenario),
    }),
    state: t.expose("state", {
      type: JobStateEnum,
      description: "How far the newest request to assess has come.",
    }),
    rankProbability: t.exposeFloat("rankProbability", {
      nullable: true,
      description:
        "What the list is ordered by: post-test probability, or pre-test where the image's reading is withheld; 0 to 1.",
    }),
    decision: t.expose("decision", {
      type: ReviewDecisionEnum,
      nullable: true,
      description: "What a clinician decided about the newest assessment.",
    }),
    updatedAt: t.expose("updatedAt", { type: "DateTime", description: "When it last changed." }),
    patient: t.relation("patient", { description: "Whose case." }),
    study: t.relation("study", { nullable: true, description: "The study; nothing for the history alone." }),
    latestJob: t.relation("latestJob", { description: "The newest request to assess." }),
    latestAssessment: t.relation("latestAssessment", {
      nullable: true,
      description: "The newest assessment.",
    }),
  }),
});

const WorklistFilter = builder.inputType("WorklistFilter", {
  description: "Which cases to list; all that are given must hold.",
  fields: (t) => ({
    scenario: t.string({ description: "Only this scenario, such as `skin`." }),
    state: t.field({ type: JobStateEnum, description: "Only cases in this state." }),
    reviewed: t.boolean({ description: "Only those with a clinician's decision, or only those without." }),
    search: t.string({ description: "Words of the patient's name, or the start of an identifier." }),
  }),
});

interface Filter {
  scenario?: string | null | undefined;
  state?: Prisma.WorklistItemWhereInput["state"] | null;
  reviewed?: boolean | null | undefined;
  search?: string | null | undefined;
}

function listed(context: RequestContext, filter: Filter | null | undefined): Prisma.WorklistItemWhereInput {
  const where: Prisma.WorklistItemWhereInput = { AND: [visibleWorklist(requireActor(context))] };
  if (filter?.scenario != null) where.scenario = filter.scenario;
  if (filter?.state != null) where.state = filter.state;
  if (filter?.reviewed != null) where.decision = filter.reviewed ? { not: null } : null;
  if (filter?.search) where.patient = matchingPatients(filter.search);
  return where;
}

const ScenarioCount = builder.objectRef<{ scenario: string; count: number }>("ScenarioCount").implement({
  description: "How many cases one scenario has.",
  fields: (t) => ({
    scenario: t.exposeString("scenario", { description: "Such as `skin`." }),
    count: t.exposeInt("count", { description: "How many." }),
  }),
});

builder.queryField("worklist", (t) =>
  t.prismaConnection(
    {
      type: "WorklistItem",
      cursor: "id",
      description: "Cases ordered by risk, highest first; failed and running ones included.",
      args: { filter: t.arg({ type: WorklistFilter, description: "Which cases." }) },
      authScopes: { readClinical: true },
      totalCount: (_root, args, context) =>
        context.db.worklistItem.count({ where: listed(context, args.filter) }),
      resolve: (query, _root, args, context) =>
        context.db.worklistItem.findMany({
          ...checkedCursor(query),
          where: listed(context, args.filter),
          orderBy: [{ rankProbability: { sort: "desc", nulls: "last" } }, { id: "desc" }],
        }),
    },
    {
      name: "WorklistConnection",
      description: "A page of the worklist.",
      fields: (t) => ({
        totalCount: totalCountField(t),
        counts: t.field({
          type: [ScenarioCount],
          description: "How many cases each scenario has under the same filter, its scenario left aside.",
          resolve: async (connection, _args, context) => {
            const { filter } = (connection as unknown as { args: { filter?: Filter | null } }).args;
            const groups = await context.db.worklistItem.groupBy({
              by: ["scenario"],
              where: listed(context, { ...filter, scenario: null }),
              _count: { _all: true },
              orderBy: { scenario: "asc" },
            });
            return groups.map((group) => ({ scenario: group.scenario, count: group._count._all }));
          },
        }),
      }),
    },
    { name: "WorklistEdge", description: "One case of the page." },
  ),
);
