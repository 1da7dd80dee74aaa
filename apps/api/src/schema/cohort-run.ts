import { parseCohortDefinition } from "@synoptic/domain";
import { visibleCohorts, visiblePatients } from "@synoptic/persistence";
import { countCohort, listMembers, type MembersPage } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ProtectedCount } from "./cohort.ts";

builder.prismaNode("CohortRun", {
  description:
    "A version of a cohort on the data as of a moment, for a purpose: what every analysis and export is of, so that it can be repeated.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, AND: [visibleCohorts(requireActor(context))] }),
  fields: (t) => ({
    snapshotAt: t.expose("snapshotAt", {
      type: "DateTime",
      description: "What became known later is not seen. Consent counts as it is today.",
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was frozen." }),
    version: t.relation("version", { description: "Of which cohort." }),
    purpose: t.relation("purpose", { description: "What for." }),
    people: t.field({
      type: ProtectedCount,
      description: "Its members.",
      select: { snapshotAt: true, version: { select: { definition: true } } },
      resolve: async ({ snapshotAt, version }, _args, context) => {
        const definition = parseCohortDefinition(version.definition);
        const question = { definition, snapshotAt };
        const only = { facets: false };
        return (await countCohort(context.services, requireActor(context), question, only)).after.at(-1)!;
      },
    }),
  }),
});

builder.queryField("cohortRun", (t) =>
  t.prismaField({
    type: "CohortRun",
    nullable: true,
    description: "One run; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { research: true },
    resolve: (query, _root, { id }, context) =>
      context.db.cohortRun.findFirst({
        ...query,
        where: { id: readId("CohortRun", id), ...visibleCohorts(requireActor(context)) },
      }),
  }),
);

builder.queryField("cohortRuns", (t) =>
  t.prismaField({
    type: ["CohortRun"],
    description: "The site's runs, newest first; 100 at most.",
    authScopes: { research: true },
    resolve: (query, _root, _args, context) =>
      context.db.cohortRun.findMany({
        ...query,
        where: visibleCohorts(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
        take: 100,
      }),
  }),
);

const CohortMember = builder.objectRef<MembersPage["members"][number]>("CohortMember").implement({
  description: "A patient in a run.",
  fields: (t) => ({
    patient: t.prismaField({
      type: "Patient",
      description: "Who.",
      resolve: (query, { patientId }, _args, context) =>
        context.db.patient.findFirstOrThrow({
          ...query,
          where: { id: patientId, ...visiblePatients(requireActor(context)) },
        }),
    }),
    indexAt: t.expose("indexAt", {
      type: "DateTime",
      nullable: true,
      description: "The index date; nothing where the cohort has none.",
    }),
  }),
});

const CohortMembers = builder.objectRef<MembersPage>("CohortMembers").implement({
  description: "A page of a run's members.",
  fields: (t) => ({
    total: t.exposeInt("total", { description: "On all pages." }),
    members: t.field({
      type: [CohortMember],
      description: "In the order of their ids.",
      resolve: ({ members }) => [...members],
    }),
  }),
});

const MAX_PAGE = 100;

builder.queryField("cohortMembers", (t) =>
  t.field({
    type: CohortMembers,
    description:
      "Who is in a run, for those who may see patients. Each patient on the page is noted as read.",
    authScopes: { matchPatients: true },
    args: {
      runId: t.arg.id({ required: true, description: "Which run." }),
      after: t.arg.id({ description: "The last patient of the page before." }),
      first: t.arg.int({ description: "How many at most; 25 where left out, 100 at most." }),
    },
    resolve: (_root, { runId, after, first }, context) => {
      return listMembers(context.services, requireActor(context), {
        runId: readId("CohortRun", runId, ["runId"]),
        after: after == null ? null : readId("Patient", after, ["after"]),
        first: Math.min(Math.max(first ?? 25, 1), MAX_PAGE),
      });
    },
  }),
);
