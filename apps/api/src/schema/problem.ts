import { builder } from "../builder.ts";

export interface ProblemShape {
  code: string;
  message: string;
  path: readonly string[];
}

export const Problem = builder.objectRef<ProblemShape>("Problem").implement({
  description: "A fault that the caller can act on.",
  fields: (t) => ({
    code: t.exposeString("code", { description: "Stable, upper snake case, such as `NOT_FOUND`." }),
    message: t.exposeString("message", {
      description: "What was wrong, in one sentence; never patient data.",
    }),
    path: t.stringList({
      description: 'Where in the input, such as `["bundle", "entry", "3"]`; empty where all of it is meant.',
      resolve: (problem) => [...problem.path],
    }),
  }),
});
