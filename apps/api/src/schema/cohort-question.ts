import { ruleLines } from "@synoptic/domain";
import type { CohortQuestion as CohortQuestionRow } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { CohortLine, withNames } from "./cohort-words.ts";

const CohortQuestion = builder
  .objectRef<CohortQuestionRow & { askedBy: string | null }>("CohortQuestion")
  .implement({
    description: "What somebody asked of the site's patients.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "What the audit trail names it by." }),
      askedBy: t.exposeString("askedBy", {
        nullable: true,
        description: "Who asked, by name where it is known.",
      }),
      actorId: t.exposeString("actorId", { description: "Id of the user or API client." }),
      times: t.exposeInt("times", { description: "How often." }),
      firstAskedAt: t.expose("firstAskedAt", { type: "DateTime", description: "For the first time." }),
      lastAskedAt: t.expose("lastAskedAt", { type: "DateTime", description: "For the last time." }),
      lines: t.field({
        type: [CohortLine],
        description: "Its rules in words.",
        resolve: async (question, _args, context) => {
          const { definition, names } = await withNames(context, question.definition);
          return ruleLines(definition.where, names);
        },
      }),
    }),
  });

const MAX_LISTED = 200;

builder.queryField("cohortQuestions", (t) =>
  t.field({
    type: [CohortQuestion],
    description: "What was asked of the site's patients, what was asked last first; 200 at most.",
    authScopes: { administer: true },
    args: { actorId: t.arg.id({ description: "By this user or API client only." }) },
    resolve: async (_root, { actorId }, context) => {
      const { siteId } = requireActor(context);
      const questions = await context.db.cohortQuestion.findMany({
        // What only an attrition table told has been asked no time by itself.
        where: { siteId, times: { gt: 0 }, ...(actorId == null ? {} : { actorId: String(actorId) }) },
        orderBy: [{ lastAskedAt: "desc" }, { id: "desc" }],
        take: MAX_LISTED,
      });
      const named = {
        where: { siteId, id: { in: questions.map((one) => one.actorId) } },
        select: { id: true, name: true },
      };
      const people = [
        ...(await context.db.user.findMany(named)),
        ...(await context.db.apiClient.findMany(named)),
      ];
      const names = new Map(people.map(({ id, name }) => [id, name]));
      return questions.map((one) => ({
        ...one,
        askedBy: names.get(one.actorId) ?? (one.actorId === siteId ? "Synoptic, in a job" : null),
      }));
    },
  }),
);
