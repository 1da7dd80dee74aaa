import { topRules } from "./canonical-definition.ts";
import type { CohortDefinition } from "./criteria.ts";
import { type CohortNames, indexWords, ruleWords } from "./rule-words.ts";

/** What one definition asks and another does not, in words. */
export interface DefinitionChanges {
  added: string[];
  removed: string[];
}

/** What changed from one version of a cohort to another, rule by rule of the outermost `all`; their order does not count. */
export function definitionChanges(
  before: CohortDefinition,
  after: CohortDefinition,
  names?: CohortNames,
): DefinitionChanges {
  const [old, now] = [before, after].map((definition) => sentences(definition, names));
  return { added: without(now!, old!), removed: without(old!, now!) };
}

function sentences(definition: CohortDefinition, names?: CohortNames): string[] {
  const index = indexWords(definition);
  const rules = topRules(definition).map((rule) => ruleWords(rule, names));
  return [...(index ? [`counted from ${index}`] : []), ...rules];
}

function without(all: readonly string[], others: readonly string[]): string[] {
  return [...new Set(all)].filter((one) => !others.includes(one));
}
