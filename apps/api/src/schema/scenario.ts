import {
  type Finding as FindingShape,
  type ModelClass as ModelClassShape,
  predictedSet,
} from "@synoptic/domain";
import { builder } from "../builder.ts";
import type { ScenarioInfo } from "../scenarios.ts";
import { siteScenarios } from "../site-scenarios.ts";
import { Coding } from "./coding.ts";

const ModelClass = builder.objectRef<ModelClassShape>("ModelClass").implement({
  description: "One thing an image model tells apart, such as melanoma.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Short name, such as `mel`." }),
    label: t.exposeString("label", { description: "For people." }),
    code: t.expose("code", { type: Coding, description: "Its standard code." }),
  }),
});

const Finding = builder.objectRef<FindingShape>("Finding").implement({
  description: "What is looked for: one class or several taken together, such as any malignant lesion.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Short name, such as `any-malignant`." }),
    label: t.exposeString("label", { description: "For people." }),
    code: t.expose("code", { type: Coding, description: "Its standard code." }),
    classIds: t.stringList({
      description: "The classes whose probabilities add up to this finding's.",
      resolve: (finding) => [...finding.classIds],
    }),
    conditionSet: t.string({
      nullable: true,
      description:
        "Name of the set of `codeSets.conditions` that its code is in; nothing where none holds it.",
      resolve: ({ code }) => predictedSet(code) ?? null,
    }),
  }),
});

export const Scenario = builder.objectRef<ScenarioInfo>("Scenario").implement({
  description: "What a study can be read for, such as a skin lesion.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Short name, such as `skin`." }),
    label: t.exposeString("label", { description: "For people." }),
    classes: t.field({
      type: [ModelClass],
      description: "What its model tells apart.",
      resolve: (scenario) => [...scenario.classes],
    }),
    findings: t.field({
      type: [Finding],
      description: "What is looked for.",
      resolve: (scenario) => [...scenario.findings],
    }),
    primaryFinding: t.expose("primaryFinding", {
      type: Finding,
      description: "The finding of concern, which the worklist is ordered by.",
    }),
  }),
});

builder.queryField("scenarios", (t) =>
  t.field({
    type: [Scenario],
    description: "What studies can be read for at this site.",
    authScopes: { signedIn: true },
    resolve: (_root, _args, context) => siteScenarios(context),
  }),
);
