import type { ConsentRule } from "@synoptic/persistence";
import { recordResearchConsent, setConsentRule } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ResearchConsentEnum } from "./enums.ts";
import { addVerb } from "./verb.ts";

const ConsentRuleEnum = builder.enumType("ConsentRule", {
  description: "Whether those who said nothing of research count in it.",
  values: {
    OPT_OUT: { value: "opt_out", description: "All but those who refused." },
    OPT_IN: { value: "opt_in", description: "Those who permitted it, and nobody else." },
  } as const,
});

builder.queryField("consentRule", (t) =>
  t.field({
    type: ConsentRuleEnum,
    description: "Whether those who said nothing of research count in it at this site.",
    authScopes: { signedIn: true },
    resolve: async (_root, _args, context) => {
      const where = { id: requireActor(context).siteId };
      return (await context.db.site.findUniqueOrThrow({ where, select: { consentRule: true } })).consentRule;
    },
  }),
);

const SetConsentRuleInput = builder.inputType("SetConsentRuleInput", {
  description: "Whether those who said nothing of research count in it.",
  fields: (t) => ({ rule: t.field({ type: ConsentRuleEnum, required: true, description: "Which." }) }),
});

const SetConsentRulePayload = builder.objectRef<{ rule: ConsentRule }>("SetConsentRulePayload").implement({
  description: "The rule from now on, for every count, analysis and export.",
  fields: (t) => ({ rule: t.expose("rule", { type: ConsentRuleEnum, description: "As it holds now." }) }),
});

addVerb({
  name: "setConsentRule",
  result: "SetConsentRuleResult",
  description:
    "Sets whether those who said nothing of research count in it, from now on and whatever a run's snapshot.",
  input: SetConsentRuleInput,
  payload: SetConsentRulePayload,
  permission: "administer",
  run: (input, context) => setConsentRule(context.services, requireActor(context), input),
});

const RecordResearchConsentInput = builder.inputType("RecordResearchConsentInput", {
  description: "What a patient said of research with their data.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Who." }),
    consent: t.field({ type: ResearchConsentEnum, required: true, description: "What." }),
  }),
});

const RecordResearchConsentPayload = builder
  .objectRef<{ patientId: string }>("RecordResearchConsentPayload")
  .implement({
    description: "The patient whose word it is.",
    fields: (t) => ({
      patient: t.prismaField({
        type: "Patient",
        description: "With what counts now.",
        resolve: (query, { patientId }, _args, context) =>
          context.db.patient.findUniqueOrThrow({ ...query, where: { id: patientId } }),
      }),
    }),
  });

addVerb({
  name: "recordResearchConsent",
  result: "RecordResearchConsentResult",
  description:
    "Notes what a patient said of research with their data, now. A refusal counts at once, for every later count, analysis and export.",
  input: RecordResearchConsentInput,
  payload: RecordResearchConsentPayload,
  permission: "writeClinical",
  run: (input, context) =>
    recordResearchConsent(context.services, requireActor(context), {
      ...input,
      patientId: readId("Patient", input.patientId, ["patientId"]),
    }),
});
