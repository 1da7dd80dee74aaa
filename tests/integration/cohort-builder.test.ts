import { namedSets, parseCohortDefinition } from "@synoptic/domain";
import { expect, test } from "vitest";
import { definitionOf, newRule, type RuleKind, ruleKinds } from "../../apps/web/src/cohort/rules.ts";

const { conditions, drugs, measures } = namedSets;
const known = {
  conditions: [...conditions.keys()],
  drugs: [...drugs.keys()],
  measures: [...measures.keys()],
  scenarios: ["skin"],
};

test("every kind of rule of the dashboard's builder, as it begins, is one that the server reads", () => {
  const rules = Object.keys(ruleKinds).map((kind, i) => newRule(kind as RuleKind, i, known));
  const { definition, keys } = definitionOf(rules);
  expect(parseCohortDefinition(definition)).toEqual(definition);
  expect(keys).toEqual(rules.map(({ key }) => key));
});

test("no rule at all is everybody", () => {
  const { definition, keys } = definitionOf([]);
  expect(parseCohortDefinition(definition)).toEqual(definition);
  expect(keys).toEqual([]);
});
