import type { RiskAlertRule as RiskAlertRuleShape } from "@synoptic/domain";
import { alertRuleOf } from "@synoptic/persistence";
import { setRiskAlertRule } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { addVerb } from "./verb.ts";

export const RiskAlertRule = builder.objectRef<RiskAlertRuleShape>("RiskAlertRule").implement({
  description: "From which rise on a timeline marks a risk: both have to be reached.",
  fields: (t) => ({
    absoluteRise: t.exposeFloat("absoluteRise", {
      description: "In probability: 0.05 is five percentage points.",
    }),
    relativeRise: t.exposeFloat("relativeRise", {
      description: "How many times as high: 1.5 is half as high again.",
    }),
  }),
});

builder.queryField("riskAlertRule", (t) =>
  t.field({
    type: RiskAlertRule,
    description: "What marks a rise at this site.",
    authScopes: { signedIn: true },
    resolve: (_root, _args, context) => alertRuleOf(context.db, requireActor(context).siteId),
  }),
);

const SetRiskAlertRuleInput = builder.inputType("SetRiskAlertRuleInput", {
  description: "From which rise on a timeline marks a risk.",
  fields: (t) => ({
    absoluteRise: t.float({ required: true, description: "In probability, 0 to 1." }),
    relativeRise: t.float({ required: true, description: "How many times as high, 1 to 100." }),
  }),
});

const SetRiskAlertRulePayload = builder
  .objectRef<{ rule: RiskAlertRuleShape }>("SetRiskAlertRulePayload")
  .implement({
    description: "The rule from now on, for all timelines of the site.",
    fields: (t) => ({
      rule: t.expose("rule", { type: RiskAlertRule, description: "As stored." }),
    }),
  });

addVerb({
  name: "setRiskAlertRule",
  result: "SetRiskAlertRuleResult",
  description: "Sets from which rise on the site's timelines mark a risk.",
  input: SetRiskAlertRuleInput,
  payload: SetRiskAlertRulePayload,
  permission: "administer",
  run: async (input, context) => ({
    rule: await setRiskAlertRule(context.services, requireActor(context), input),
  }),
});
