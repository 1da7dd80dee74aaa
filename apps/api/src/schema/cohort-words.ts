import { type CohortDefinition, parseCohortDefinition, type RuleLine } from "@synoptic/domain";
import { cohortNames } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";

export type CohortLineShape = Pick<RuleLine, "level" | "words">;

export const CohortLine = builder.objectRef<CohortLineShape>("CohortLine").implement({
  description: "One rule of a cohort in words. Those that belong to it follow, a level deeper.",
  fields: (t) => ({
    level: t.exposeInt("level", { description: "0 for what stands outermost." }),
    words: t.exposeString("words", { description: "Such as `age 40 to 79 years`." }),
  }),
});

/** A kept definition, and what people call the cohorts that it and `others` name. */
export async function withNames(context: RequestContext, json: unknown, ...others: unknown[]) {
  const [definition, ...rest] = [json, ...others].map((one): CohortDefinition => parseCohortDefinition(one));
  const all = [definition!, ...rest];
  return {
    definition: definition!,
    rest,
    names: await cohortNames(context.db, requireActor(context).siteId, all),
  };
}
