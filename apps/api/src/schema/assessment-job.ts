import { visibleJobs } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { JobStateEnum } from "./enums.ts";
import { Problem } from "./problem.ts";

export const AssessmentJob = builder.prismaNode("AssessmentJob", {
  description: "A request to assess, and how far it has come.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visibleJobs(requireActor(context))] }),
  fields: (t) => ({
    state: t.expose("state", { type: JobStateEnum, description: "How far it has come." }),
    scenario: t.exposeString("scenario", { description: "What it is read for, such as `skin`." }),
    attempts: t.exposeInt("attempts", {
      description: "How often it was begun; more than once where a worker died.",
    }),
    progress: t.exposeFloat("progress", { description: "0 to 1." }),
    step: t.exposeString("step", {
      description: "What it is doing: `queued`, `loading`, `reading`, `fusing`, `saving` or `done`.",
    }),
    error: t.field({
      type: Problem,
      nullable: true,
      description: "Why it failed.",
      select: { errorCode: true, errorMessage: true },
      resolve: ({ errorCode, errorMessage }) =>
        errorCode === null ? null : { code: errorCode, message: errorMessage ?? "", path: [] },
    }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was asked for." }),
    startedAt: t.expose("startedAt", {
      type: "DateTime",
      nullable: true,
      description: "When work last began.",
    }),
    finishedAt: t.expose("finishedAt", { type: "DateTime", nullable: true, description: "When it ended." }),
    assessment: t.relation("assessment", { nullable: true, description: "Its result." }),
  }),
});

builder.queryField("assessmentJob", (t) =>
  t.prismaField({
    type: "AssessmentJob",
    nullable: true,
    description: "One request to assess; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { readClinical: true },
    resolve: (query, _root, args, context) =>
      context.db.assessmentJob.findUnique({
        ...query,
        where: { id: readId("AssessmentJob", args.id), AND: [visibleJobs(requireActor(context))] },
      }),
  }),
);
