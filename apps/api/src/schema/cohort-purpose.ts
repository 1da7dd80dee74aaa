import { visibleCohorts } from "@synoptic/persistence";
import { approvePurpose, endPurpose } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { addVerb } from "./verb.ts";

const ResearchUseEnum = builder.enumType("ResearchUse", {
  description: "What a purpose allows to do with the run of a cohort.",
  values: {
    STATISTICS: { value: "statistics", description: "Overviews, trends, survival and comparisons." },
    EVALUATION: { value: "evaluation", description: "Measuring models, and fitting them." },
    EXPORT: { value: "export", description: "Taking de-identified data away." },
    FEDERATION: { value: "federation", description: "Sums that other sites' sums are added to." },
  } as const,
});

builder.prismaNode("ResearchPurpose", {
  description: "What research was approved at this site: each run of a cohort is for one.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  authScopes: { research: true },
  findUnique: (id, context) => ({ id, AND: [visibleCohorts(requireActor(context))] }),
  fields: (t) => ({
    title: t.exposeString("title", { description: "What it is for." }),
    approval: t.exposeString("approval", {
      description: "Reference of the ethics approval or of the audit's mandate.",
    }),
    uses: t.expose("uses", { type: [ResearchUseEnum], description: "What it allows." }),
    startsAt: t.expose("startsAt", { type: "DateTime", description: "From when it holds." }),
    endsAt: t.expose("endsAt", { type: "DateTime", nullable: true, description: "Until when, if it ends." }),
    isOpen: t.boolean({
      description: "Whether it holds now.",
      select: { startsAt: true, endsAt: true },
      resolve: ({ startsAt, endsAt }, _args, context) => {
        const now = context.services.now();
        return startsAt <= now && (endsAt === null || now < endsAt);
      },
    }),
  }),
});

builder.queryField("researchPurposes", (t) =>
  t.prismaField({
    type: ["ResearchPurpose"],
    description: "The site's research purposes, newest first; those that are over too.",
    authScopes: { research: true },
    resolve: (query, _root, _args, context) =>
      context.db.researchPurpose.findMany({
        ...query,
        where: visibleCohorts(requireActor(context)),
        orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      }),
  }),
);

const ResearchPurposePayload = builder.objectRef<{ purposeId: string }>("ResearchPurposePayload").implement({
  description: "A research purpose after what was done to it.",
  fields: (t) => ({
    purpose: t.prismaField({
      type: "ResearchPurpose",
      description: "As it holds now.",
      resolve: (query, { purposeId }, _args, context) =>
        context.db.researchPurpose.findUniqueOrThrow({ ...query, where: { id: purposeId } }),
    }),
  }),
});

const ApproveResearchPurposeInput = builder.inputType("ApproveResearchPurposeInput", {
  description: "Research that was approved.",
  fields: (t) => ({
    title: t.string({ required: true, description: "What it is for, 200 characters at most." }),
    approval: t.string({ required: true, description: "Who approved it, and under which number." }),
    uses: t.field({ type: [ResearchUseEnum], required: true, description: "What it allows." }),
    startsAt: t.field({ type: "DateTime", description: "From when; now where left out." }),
    endsAt: t.field({ type: "DateTime", description: "Until when; until it is ended where left out." }),
  }),
});

addVerb({
  name: "approveResearchPurpose",
  result: "ApproveResearchPurposeResult",
  description: "Enters a research purpose that was approved. It cannot be changed, only ended.",
  input: ApproveResearchPurposeInput,
  payload: ResearchPurposePayload,
  permission: "administer",
  run: (input, context) => approvePurpose(context.services, requireActor(context), input),
});

const EndResearchPurposeInput = builder.inputType("EndResearchPurposeInput", {
  description: "Which purpose is over.",
  fields: (t) => ({ purposeId: t.id({ required: true, description: "Which." }) }),
});

addVerb({
  name: "endResearchPurpose",
  result: "EndResearchPurposeResult",
  description: "Ends a research purpose: nothing more is analysed or exported for it.",
  input: EndResearchPurposeInput,
  payload: ResearchPurposePayload,
  permission: "administer",
  run: (input, context) =>
    endPurpose(context.services, requireActor(context), {
      purposeId: readId("ResearchPurpose", input.purposeId, ["purposeId"]),
    }),
});
