import { defaultImagePolicy, type ImagePolicy } from "@synoptic/domain";
import { setImagePolicy } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import type { ScenarioInfo } from "../scenarios.ts";
import { siteScenarios } from "../site-scenarios.ts";
import { ImagePolicyEnum } from "./image-reading.ts";
import { Scenario } from "./scenario.ts";
import { addVerb } from "./verb.ts";

interface SiteImagePolicyShape {
  scenario: ScenarioInfo;
  /** Nothing where the site has set none, or gone back to the scenario's own. */
  set: { policy: ImagePolicy; recordedAt: Date; setByName: string | null } | null;
}

const SiteImagePolicy = builder.objectRef<SiteImagePolicyShape>("SiteImagePolicy").implement({
  description: "What a site makes the risk of, where a study has several images.",
  fields: (t) => ({
    scenario: t.expose("scenario", { type: Scenario, description: "In which scenario." }),
    policy: t.field({
      type: ImagePolicyEnum,
      description: "What counts now.",
      resolve: ({ scenario, set }) => set?.policy ?? defaultImagePolicy(scenario.id),
    }),
    ownPolicy: t.field({
      type: ImagePolicyEnum,
      description: "The scenario's own, which counts where the site has set none.",
      resolve: ({ scenario }) => defaultImagePolicy(scenario.id),
    }),
    setAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "Since when the site has its own; nothing where it has none.",
      resolve: ({ set }) => set?.recordedAt ?? null,
    }),
    setByName: t.string({
      nullable: true,
      description: "Who set it; nothing where an API client did.",
      resolve: ({ set }) => set?.setByName ?? null,
    }),
  }),
});

builder.queryField("imagePolicies", (t) =>
  t.field({
    type: [SiteImagePolicy],
    description: "What each scenario's assessments make the risk of at this site.",
    authScopes: { signedIn: true },
    resolve: async (_root, _args, context) => {
      const rows = await context.db.imagePolicy.findMany({
        where: { siteId: requireActor(context).siteId },
        orderBy: [{ recordedAt: "desc" }, { id: "desc" }],
        distinct: ["scenario"],
        select: { scenario: true, policy: true, recordedAt: true, setBy: { select: { name: true } } },
      });
      return (await siteScenarios(context)).map((scenario) => {
        const row = rows.find((candidate) => candidate.scenario === scenario.id);
        const policy = row?.policy as ImagePolicy | null | undefined;
        return {
          scenario,
          set:
            row && policy ? { policy, recordedAt: row.recordedAt, setByName: row.setBy?.name ?? null } : null,
        };
      });
    },
  }),
);

const SetImagePolicyInput = builder.inputType("SetImagePolicyInput", {
  description: "What the site's assessments make the risk of.",
  fields: (t) => ({
    scenario: t.string({ required: true, description: "Such as `skin`." }),
    policy: t.field({
      type: ImagePolicyEnum,
      description: "Which; left out, the scenario's own again.",
    }),
  }),
});

interface SetImagePolicyShape {
  scenario: ScenarioInfo;
  policy: ImagePolicy;
}

const SetImagePolicyPayload = builder.objectRef<SetImagePolicyShape>("SetImagePolicyPayload").implement({
  description: "The policy from now on. Assessments already made keep theirs.",
  fields: (t) => ({
    scenario: t.expose("scenario", { type: Scenario, description: "In which scenario." }),
    policy: t.expose("policy", { type: ImagePolicyEnum, description: "As it counts now." }),
  }),
});

addVerb({
  name: "setImagePolicy",
  result: "SetImagePolicyResult",
  description: "Sets what the risk of a study with several images is made of, for assessments from now on.",
  input: SetImagePolicyInput,
  payload: SetImagePolicyPayload,
  permission: "administer",
  run: async (input, context) => {
    const scenario = context.scenarios.get(input.scenario);
    const policy = input.policy ?? null;
    await setImagePolicy(context.services, requireActor(context), { scenario: scenario.id, policy });
    return { scenario, policy: policy ?? defaultImagePolicy(scenario.id) };
  },
});
