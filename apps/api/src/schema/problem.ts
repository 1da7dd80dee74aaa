import { builder } from "../builder.ts";

export interface ProblemShape {
  code: string;
  message: string;
  path: readonly string[];
  operationOutcome?: unknown;
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
    operationOutcome: t.field({
      type: "JSON",
      nullable: true,
      description: "A FHIR OperationOutcome with everything that was wrong, where FHIR was sent.",
      resolve: (problem) => problem.operationOutcome ?? null,
    }),
  }),
});
