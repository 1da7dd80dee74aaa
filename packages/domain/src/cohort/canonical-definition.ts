import type { CohortDefinition, Criterion } from "./criteria.ts";

/** The rules of the outermost `all`, or the only one. */
export function topRules({ where }: CohortDefinition): Criterion[] {
  return "all" in where ? where.all : [where];
}

/**
 * A definition in the one form that all definitions have that differ in nothing but the order or the repetition of their
 * rules: what a question is known by.
 */
export function canonicalDefinition(definition: CohortDefinition): CohortDefinition {
  return { ...definition, where: { all: sorted(topRules(definition).map(canonicalRule)) } };
}

function canonicalRule(rule: Criterion): Criterion {
  if ("all" in rule) return { all: sorted(rule.all.map(canonicalRule)) };
  if ("any" in rule) return { any: sorted(rule.any.map(canonicalRule)) };
  if ("not" in rule) return { not: canonicalRule(rule.not) };
  return rule;
}

function sorted(rules: readonly Criterion[]): Criterion[] {
  const texts = new Map(rules.map((rule) => [JSON.stringify(rule), rule]));
  return [...texts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, rule]) => rule);
}
