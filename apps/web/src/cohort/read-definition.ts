import { type CodeChoice, codeListOf, SNOMED_CT } from "./code-list.ts";
import { type CohortIndex, type Draft, type EventPart, everybody, type Rule, type Sex } from "./rules.ts";

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether an object has no other keys than these, so that nothing is lost by reading it. */
const hasOnly = (value: Json, ...keys: string[]) => Object.keys(value).every((key) => keys.includes(key));

/**
 * A definition as the builder edits it. What the builder has no fields for stays as it is written, as a rule that can be
 * removed and not changed.
 * @returns nothing where the builder cannot hold it, such as an index date by the devices of a study
 */
export function draftOf(definition: unknown): Draft | null {
  if (!isObject(definition)) return null;
  const index = definition.index === undefined ? null : indexOf(definition.index);
  if (index === undefined) return null;
  let key = 0;
  const where = definition.where as Json;
  const all = Array.isArray(where.all) ? (where.all as Json[]) : [where];
  const rules = all
    .filter((one) => JSON.stringify(one) !== JSON.stringify(everybody))
    .map((one) => ruleOf(one, () => key++));
  return { index, rules };
}

function indexOf(index: unknown): CohortIndex | undefined {
  if (!isObject(index) || !hasOnly(index, "event", "which")) return undefined;
  const event = eventOf(index.event);
  return event && { event, which: index.which as CohortIndex["which"] };
}

function ruleOf(given: Json, next: () => number): Rule {
  const not = isObject(given.not);
  const criterion = not ? (given.not as Json) : given;
  const base = { key: next(), not };
  return {
    ...base,
    ...(editable(criterion, next) ?? { kind: "other" as const, criterion }),
  };
}

/** A rule without its key and sign. */
type Bare = Rule extends infer R ? (R extends Rule ? Omit<R, "key" | "not"> : never) : never;

function editable(rule: Json, next: () => number): Bare | undefined {
  if (Array.isArray(rule.all) || Array.isArray(rule.any)) {
    const mode = Array.isArray(rule.all) ? "all" : "any";
    return { kind: "group", mode, rules: (rule[mode] as Json[]).map((one) => ruleOf(one, next)) };
  }
  if (Array.isArray(rule.sex)) {
    return rule.sex.length === 1 ? { kind: "sex", sex: rule.sex[0] as Sex } : undefined;
  }
  if (isObject(rule.age)) return { kind: "age", ...typed(rule.age) };
  if (isObject(rule.familyHistory)) {
    const of = choiceOf(rule.familyHistory);
    const relatives = rule.relatives === "first-degree" ? "first-degree" : "any";
    return of && { kind: "family", of, relatives };
  }
  if (isObject(rule.has)) {
    const event = eventOf(rule.has);
    const when = isObject(rule.when) ? rule.when : {};
    if (!event || !hasOnly(when, "daysFromIndex")) return undefined;
    return { kind: "event", event, times: String(rule.times ?? 1), ...typed(when.daysFromIndex) };
  }
  if (isObject(rule.earlier)) {
    const [earlier, later] = [eventOf(rule.earlier), eventOf(rule.later)];
    return earlier && later && { kind: "sequence", earlier, later, ...typed(rule.days) };
  }
  if (typeof rule.trend === "string") {
    return rule.when === undefined
      ? { kind: "trend", measure: rule.trend, ...typed(rule.perYear) }
      : undefined;
  }
  return typeof rule.cohort === "string" ? { kind: "cohort", version: rule.cohort } : undefined;
}

function eventOf(event: unknown): EventPart | undefined {
  if (!isObject(event)) return undefined;
  switch (event.event) {
    case "condition": {
      const of = choiceOf(event.of);
      return of && { event: "condition", of, course: event.course === "now" ? "now" : "ever" };
    }
    case "measurement": {
      const pick = (event.pick ?? "any") as "any";
      return { event: "measurement", measure: String(event.measure), ...typed(event.value), pick };
    }
    case "medication": {
      const of = choiceOf(event.of);
      return of && { event: "medication", of };
    }
    case "observation": {
      const codes = codeListOf(event.codes);
      const answers =
        event.answers === undefined ? { system: SNOMED_CT, text: "" } : codeListOf(event.answers);
      return codes && answers && { event: "observation", codes, answers };
    }
    case "procedure": {
      const codes = codeListOf(event.codes);
      return codes && { event: "procedure", codes };
    }
    case "study": {
      const { scenarios } = event;
      if (!hasOnly(event, "event", "scenarios") || !Array.isArray(scenarios) || scenarios.length !== 1)
        return undefined;
      return { event: "study", scenario: String(scenarios[0]) };
    }
    case "assessment":
      if (!hasOnly(event, "event", "scenario", "postTest")) return undefined;
      return { event: "assessment", scenario: String(event.scenario), ...typed(event.postTest, 100) };
    case "encounter":
      return hasOnly(event, "event") ? { event: "encounter" } : undefined;
  }
  return undefined;
}

function choiceOf(given: unknown): CodeChoice | undefined {
  if (!isObject(given)) return undefined;
  if (typeof given.set === "string") return { by: "set", set: given.set };
  const codes = codeListOf(given.codes);
  return codes && { by: "codes", codes };
}

function typed(range: unknown, times = 1): { from: string; to: string } {
  const text = (value: unknown) =>
    typeof value === "number" ? String(Number((value * times).toPrecision(12))) : "";
  return isObject(range) ? { from: text(range.from), to: text(range.to) } : { from: "", to: "" };
}
