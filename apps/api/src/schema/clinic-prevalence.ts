import { setClinicPrevalence } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import type { ScenarioInfo } from "../scenarios.ts";
import { siteScenarios } from "../site-scenarios.ts";
import { Scenario } from "./scenario.ts";
import { addVerb } from "./verb.ts";

interface ClinicPrevalenceShape {
  scenario: ScenarioInfo;
  values: { classId: string; label: string; probability: number }[];
  source: string;
  recordedAt: Date | null;
}

const ClassPrevalence = builder
  .objectRef<ClinicPrevalenceShape["values"][number]>("ClassPrevalence")
  .implement({
    description: "How common one class is.",
    fields: (t) => ({
      classId: t.exposeString("classId", { description: "Which class, such as `mel`." }),
      label: t.exposeString("label", { description: "For people." }),
      probability: t.exposeFloat("probability", { description: "Share of the site's cases, 0 to 1." }),
    }),
  });

const ClinicPrevalence = builder.objectRef<ClinicPrevalenceShape>("ClinicPrevalence").implement({
  description:
    "How common each class is at this site: what an assessment starts from before anything is known.",
  fields: (t) => ({
    scenario: t.expose("scenario", { type: Scenario, description: "In which scenario." }),
    values: t.expose("values", {
      type: [ClassPrevalence],
      description: "One for each class; they sum to 1.",
    }),
    source: t.exposeString("source", { description: "Where the numbers come from." }),
    recordedAt: t.expose("recordedAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when; nothing where the site has set none and the model's own cohort is used.",
    }),
  }),
});

function shape(
  scenario: ScenarioInfo,
  prevalence: Record<string, number>,
  source: string,
  recordedAt: Date | null,
) {
  const values = scenario.classes.map(({ id, label }) => ({
    classId: id,
    label,
    probability: prevalence[id] ?? 0,
  }));
  return { scenario, values, source, recordedAt };
}

builder.queryField("clinicPrevalence", (t) =>
  t.field({
    type: [ClinicPrevalence],
    description: "What each scenario's assessments start from at this site.",
    authScopes: { signedIn: true },
    resolve: async (_root, _args, context) => {
      const rows = await context.db.clinicPrevalence.findMany({
        where: { siteId: requireActor(context).siteId },
        orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
        distinct: ["scenario"],
      });
      return (await siteScenarios(context)).map((scenario) => {
        const row = rows.find((candidate) => candidate.scenario === scenario.id);
        return row
          ? shape(scenario, row.prevalence as Record<string, number>, row.source, row.recordedAt)
          : shape(scenario, scenario.defaultPrevalence, scenario.defaultSource, null);
      });
    },
  }),
);

const ClassPrevalenceInput = builder.inputType("ClassPrevalenceInput", {
  description: "How common one class is.",
  fields: (t) => ({
    classId: t.string({ required: true, description: "Which class, such as `mel`." }),
    probability: t.float({ required: true, description: "Share of the site's cases, between 0 and 1." }),
  }),
});

const SetClinicPrevalenceInput = builder.inputType("SetClinicPrevalenceInput", {
  description: "The class prevalence of the site in one scenario.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    values: t.field({
      type: [ClassPrevalenceInput],
      required: true,
      description: "One for each class of the scenario; they sum to 1.",
    }),
    source: t.string({
      required: true,
      description: "Where the numbers come from, such as the registry and the year.",
    }),
  }),
});

const SetClinicPrevalencePayload = builder
  .objectRef<{ clinicPrevalence: ClinicPrevalenceShape }>("SetClinicPrevalencePayload")
  .implement({
    description: "The prevalence from now on. Assessments already made keep theirs.",
    fields: (t) => ({
      clinicPrevalence: t.expose("clinicPrevalence", { type: ClinicPrevalence, description: "As stored." }),
    }),
  });

addVerb({
  name: "setClinicPrevalence",
  result: "SetClinicPrevalenceResult",
  description: "Sets how common each class of a scenario is at this site, for assessments from now on.",
  input: SetClinicPrevalenceInput,
  payload: SetClinicPrevalencePayload,
  permission: "administer",
  run: async (input, context) => {
    const scenario = context.scenarios.get(input.scenario);
    const stored = await setClinicPrevalence(context.services, requireActor(context), {
      scenario: scenario.id,
      classIds: scenario.classes.map(({ id }) => id),
      values: input.values,
      source: input.source,
    });
    return { clinicPrevalence: shape(scenario, stored.prevalence, stored.source, stored.recordedAt) };
  },
});
