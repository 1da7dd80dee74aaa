import { everybody, namedSets, parseCohortDefinition, topRules } from "@synoptic/domain";
import { expect, test } from "vitest";
import { type Addable, addable, newEvent, newRule } from "../../apps/web/src/cohort/new-rule.ts";
import { draftOf } from "../../apps/web/src/cohort/read-definition.ts";
import { type Draft, definitionOf, type Rule } from "../../apps/web/src/cohort/rules.ts";

const { conditions, drugs, measures } = namedSets;
const known = {
  conditions: [...conditions.keys()],
  drugs: [...drugs.keys()],
  measures: [...measures.keys()],
  scenarios: ["skin"],
  cohorts: ["019f0000-0000-7000-8000-000000000001"],
};

const kinds = Object.keys(addable) as Addable[];
/** As the builder begins it, with a code typed where it begins without any. */
function begin(kind: Addable, key: number): Rule {
  const rule = newRule(kind, key, known);
  if (rule.kind !== "event" || !("codes" in rule.event)) return rule;
  return {
    ...rule,
    event: {
      ...rule.event,
      codes: { ...rule.event.codes, text: rule.event.event === "procedure" ? "71388002" : "8867-4" },
    },
  };
}
const begun = kinds.map((kind, i) => begin(kind, i));
const inner = kinds.filter((kind) => kind !== "group").map((kind, i) => begin(kind, 100 + i));

/** Every kind of rule as it begins, and each once more in a group, with and without an index date. */
const drafts: Draft[] = [null, { event: newEvent("condition", known), which: "first" as const }].map(
  (index) => ({
    index,
    rules: begun.map((rule) => (rule.kind === "group" ? { ...rule, not: true, rules: inner } : rule)),
  }),
);

test("every kind of rule of the dashboard's builder, as it begins, is one that the server reads", () => {
  for (const draft of drafts) {
    const definition = definitionOf(draft);
    expect(parseCohortDefinition(definition)).toEqual(definition);
    expect(topRules(parseCohortDefinition(definition))).toHaveLength(kinds.length);
  }
});

test("the builder opens what it made, and nothing of it is beyond its fields", () => {
  for (const draft of drafts) {
    const opened = draftOf(definitionOf(draft))!;
    expect(definitionOf(opened)).toEqual(definitionOf(draft));
    expect(opened.rules.map(({ kind }) => kind)).not.toContain("other");
  }
});

test("no rule at all is everybody, in the words of both sides", () => {
  const definition = definitionOf({ index: null, rules: [] });
  expect(topRules(parseCohortDefinition(definition))).toEqual([everybody]);
});
