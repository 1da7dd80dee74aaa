import { InvalidInputError } from "../errors.ts";
import { type CohortDefinition, type Criterion, cohortDefinition } from "./criteria.ts";

/** A statement that a person wrote has far fewer; one that a program wrote may take the database down. */
const MAX_RULES = 100;
const MAX_DEPTH = 10;

/**
 * Reads a cohort's definition, strictly.
 * @param path where it stands in the caller's input
 * @throws InvalidInputError naming the first place that is wrong, or where there are more than 100 rules, ten levels, or
 *   days from an index that there is none of
 */
export function parseCohortDefinition(value: unknown, path: readonly string[] = []): CohortDefinition {
  // Rules nest twice in the JSON, and more levels than a rule can have must not be walked at all.
  if (jsonDepth(value) > 2 * MAX_DEPTH + 10) throw tooDeep(path);
  const read = cohortDefinition.safeParse(value);
  if (!read.success) {
    const { path: at, message } = read.error.issues[0]!;
    throw new InvalidInputError(`What stands here is not right: ${message}.`, [...path, ...at.map(String)]);
  }
  const definition = read.data;
  if (ruleDepth(definition.where) > MAX_DEPTH) throw tooDeep(path);
  const rules = flatten(definition.where);
  if (rules.length > MAX_RULES) throw new InvalidInputError(`There are ${MAX_RULES} rules at most.`, path);
  if (!definition.index && rules.some(usesIndex)) {
    throw new InvalidInputError("Days are counted from an index date, and there is none.", [
      ...path,
      "index",
    ]);
  }
  return definition;
}

/** A rule and all below it, in the order written. */
export function flatten(rule: Criterion): Criterion[] {
  if ("all" in rule) return [rule, ...rule.all.flatMap(flatten)];
  if ("any" in rule) return [rule, ...rule.any.flatMap(flatten)];
  if ("not" in rule) return [rule, ...flatten(rule.not)];
  return [rule];
}

function usesIndex(rule: Criterion): boolean {
  return "when" in rule && rule.when?.daysFromIndex !== undefined;
}

function tooDeep(path: readonly string[]): InvalidInputError {
  return new InvalidInputError(`Rules are nested ${MAX_DEPTH} levels at most.`, path);
}

function ruleDepth(rule: Criterion): number {
  const below = "all" in rule ? rule.all : "any" in rule ? rule.any : "not" in rule ? [rule.not] : [];
  return 1 + Math.max(0, ...below.map(ruleDepth));
}

function jsonDepth(root: unknown): number {
  let level: unknown[] = [root];
  let depth = 0;
  for (; level.length > 0 && depth < 100; depth++) {
    level = level.flatMap((value) =>
      typeof value === "object" && value !== null ? Object.values(value) : [],
    );
  }
  return depth;
}
