import { encodeGlobalID } from "@pothos/plugin-relay";
import { type InstanceChoice as InstanceChoiceShape, instanceChoices } from "@synoptic/domain";
import { builder } from "../builder.ts";

interface ChoiceGroupShape
  extends Pick<InstanceChoiceShape, "isRead" | "rule" | "code" | "reason" | "notes"> {
  count: number;
}

const InstanceChoice = builder.objectRef<InstanceChoiceShape>("InstanceChoice").implement({
  description: "Why one instance of the study was read for an assessment, or was not.",
  fields: (t) => ({
    instanceId: t.id({
      description: "Which, as `Instance.id`.",
      resolve: ({ instanceId }) => encodeGlobalID("Instance", instanceId),
    }),
    isRead: t.exposeBoolean("isRead", { description: "Whether the model looked at it." }),
    frameNumbers: t.exposeIntList("frameNumbers", {
      description: "Of an object with several frames those that were read, from 1; empty of all else.",
    }),
    rule: t.exposeString("rule", {
      description: "The rule that decided, such as `view`; `read` of what was read.",
    }),
    code: t.exposeString("code", {
      nullable: true,
      description: "What the rule found, such as `other-view`; nothing of what was read.",
    }),
    reason: t.exposeString("reason", { description: "In words; one sentence." }),
    notes: t.exposeStringList("notes", {
      description: "What the instance does not say, or what is to be kept in mind.",
    }),
  }),
});

const InstanceChoiceGroup = builder.objectRef<ChoiceGroupShape>("InstanceChoiceGroup").implement({
  description: "Instances of which the same was decided for the same reason.",
  fields: (t) => ({
    isRead: t.exposeBoolean("isRead", { description: "Whether the model looked at them." }),
    rule: t.exposeString("rule", { description: "The rule that decided." }),
    code: t.exposeString("code", { nullable: true, description: "What it found; nothing of what was read." }),
    reason: t.exposeString("reason", { description: "In words; one sentence." }),
    notes: t.exposeStringList("notes", { description: "What they do not say." }),
    count: t.exposeInt("count", { description: "How many." }),
  }),
});

const mostChoices = 1000;

/** Of one assessment. */
export const ChosenInstances = builder.objectRef<InstanceChoiceShape[]>("ChosenInstances").implement({
  description: "Which instances of the study were read, and why, by the rules of when it was assessed.",
  fields: (t) => ({
    total: t.int({
      description: "Instances that the study had, images or not.",
      resolve: (choices) => choices.length,
    }),
    read: t.int({
      description: "How many of them were read.",
      resolve: (choices) => choices.filter(({ isRead }) => isRead).length,
    }),
    groups: t.field({
      type: [InstanceChoiceGroup],
      description:
        "By what was decided and why: those that were read, then the others in the order of the rules.",
      resolve: groupsOf,
    }),
    instances: t.field({
      type: [InstanceChoice],
      description: "Each by itself: those that were read, newest first, then the others.",
      args: {
        first: t.arg.int({ description: "How many at most; 100 where left out, 1,000 at most." }),
      },
      resolve: (choices, { first }) => choices.slice(0, Math.min(Math.max(first ?? 100, 0), mostChoices)),
    }),
  }),
});

/** What is stored; nothing of an assessment that has none. */
export function choicesOf(stored: unknown): InstanceChoiceShape[] | null {
  const choices = instanceChoices.parse(stored);
  return choices.length > 0 ? choices : null;
}

function groupsOf(choices: readonly InstanceChoiceShape[]): ChoiceGroupShape[] {
  const groups = new Map<string, ChoiceGroupShape>();
  for (const { isRead, rule, code, reason, notes } of choices) {
    const key = JSON.stringify([rule, reason, notes]);
    const group = groups.get(key);
    if (group) group.count++;
    else groups.set(key, { isRead, rule, code, reason, notes, count: 1 });
  }
  return [...groups.values()];
}
