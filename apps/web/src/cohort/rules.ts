import { type CodeChoice, type CodeList, type Coding, readCodes } from "./code-list.ts";

/** An event as the builder edits it. Numbers are as typed, so that a half-typed one is nothing and not 0. */
export type EventPart =
  | { event: "condition"; of: CodeChoice; course: "ever" | "now" }
  | { event: "measurement"; measure: string; from: string; to: string; pick: "any" | "latest" | "first" }
  | { event: "medication"; of: CodeChoice }
  /** With any answer where none are listed. */
  | { event: "observation"; codes: CodeList; answers: CodeList }
  | { event: "procedure"; codes: CodeList }
  | { event: "study"; scenario: string }
  | { event: "assessment"; scenario: string; from: string; to: string }
  | { event: "encounter" };

export type Sex = "female" | "male" | "other" | "unknown";

/** A rule as the builder edits it. */
export type Rule = { key: number; not: boolean } & (
  | { kind: "sex"; sex: Sex }
  | { kind: "age"; from: string; to: string }
  | { kind: "family"; of: CodeChoice; relatives: "first-degree" | "any" }
  /** On so many days or more, in days from the index date. */
  | { kind: "event"; event: EventPart; times: string; from: string; to: string }
  | { kind: "sequence"; earlier: EventPart; later: EventPart; from: string; to: string }
  | { kind: "trend"; measure: string; from: string; to: string }
  | { kind: "cohort"; version: string }
  | { kind: "group"; mode: "all" | "any"; rules: readonly Rule[] }
  /** What the builder has no fields for, kept as it was written. */
  | { kind: "other"; criterion: object }
);

export type RuleOf<Kind extends Rule["kind"]> = Extract<Rule, { kind: Kind }>;
export type EventKind = EventPart["event"];

export interface CohortIndex {
  event: EventPart;
  which: "first" | "latest";
}

/** What the builder holds. */
export interface Draft {
  index: CohortIndex | null;
  rules: readonly Rule[];
}

/** Who is not both: everybody, which is what a cohort without a rule is. */
export const everybody = { not: { all: [{ sex: ["female"] }, { sex: ["male"] }] } };

/** `{from, to}` of what was typed; nothing where neither is a number. */
function rangeOf(from: string, to: string, times = 1): { from?: number; to?: number } | undefined {
  const number = (text: string) => {
    const value = Number(text.replace(",", "."));
    return text.trim() === "" || !Number.isFinite(value) ? undefined : value * times;
  };
  const [low, high] = [number(from), number(to)];
  if (low === undefined && high === undefined) return undefined;
  return { ...(low === undefined ? {} : { from: low }), ...(high === undefined ? {} : { to: high }) };
}

/** Nothing where no code of a list can be read. */
function codesOf(list: CodeList): Coding[] | undefined {
  const { codes } = readCodes(list);
  return codes.length > 0 ? codes : undefined;
}

function chosen(of: CodeChoice): { set: string } | { codes: Coding[] } | undefined {
  if (of.by === "set") return { set: of.set };
  const codes = codesOf(of.codes);
  return codes && { codes };
}

/** Nothing while it asks for nothing yet. */
function eventOf(event: EventPart): object | undefined {
  switch (event.event) {
    case "condition": {
      const of = chosen(event.of);
      return of && { event: "condition", of, course: event.course };
    }
    case "measurement": {
      const value = rangeOf(event.from, event.to);
      const { measure, pick } = event;
      return { event: "measurement", measure, ...(value ? { value, pick } : {}) };
    }
    case "medication": {
      const of = chosen(event.of);
      return of && { event: "medication", of };
    }
    case "observation": {
      const [codes, answers] = [codesOf(event.codes), codesOf(event.answers)];
      // Answers that cannot be read are not any answer.
      if (!answers && event.answers.text.trim() !== "") return undefined;
      return codes && { event: "observation", codes, ...(answers ? { answers } : {}) };
    }
    case "procedure": {
      const codes = codesOf(event.codes);
      return codes && { event: "procedure", codes };
    }
    case "study":
      return { event: "study", scenarios: [event.scenario] };
    case "assessment": {
      const postTest = rangeOf(event.from, event.to, 0.01);
      return { event: "assessment", scenario: event.scenario, ...(postTest ? { postTest } : {}) };
    }
    case "encounter":
      return { event: "encounter" };
  }
}

/** The rule as a cohort's definition has it; nothing while it asks for nothing yet. */
function criterionOf(rule: Rule, hasIndex: boolean): object | undefined {
  switch (rule.kind) {
    case "sex":
      return { sex: [rule.sex] };
    case "age": {
      const age = rangeOf(rule.from, rule.to);
      return age && { age };
    }
    case "family": {
      const familyHistory = chosen(rule.of);
      return familyHistory && { familyHistory, relatives: rule.relatives };
    }
    case "event": {
      const has = eventOf(rule.event);
      const times = Number(rule.times);
      const days = hasIndex ? rangeOf(rule.from, rule.to) : undefined;
      return (
        has && {
          has,
          ...(Number.isInteger(times) && times > 1 ? { times } : {}),
          ...(days ? { when: { daysFromIndex: days } } : {}),
        }
      );
    }
    case "sequence": {
      const days = rangeOf(rule.from, rule.to);
      const [earlier, later] = [eventOf(rule.earlier), eventOf(rule.later)];
      return days && earlier && later && { earlier, later, days };
    }
    case "trend": {
      const perYear = rangeOf(rule.from, rule.to);
      return perYear && { trend: rule.measure, perYear };
    }
    case "cohort":
      return rule.version === "" ? undefined : { cohort: rule.version };
    case "group": {
      const inner = rule.rules.flatMap((one) => signed(one, hasIndex) ?? []);
      return inner.length === 0 ? undefined : { [rule.mode]: inner };
    }
    case "other":
      return rule.criterion;
  }
}

function signed(rule: Rule, hasIndex: boolean): object | undefined {
  const criterion = criterionOf(rule, hasIndex);
  return criterion && (rule.not ? { not: criterion } : criterion);
}

/** The definition of a draft. */
export function definitionOf({ index, rules }: Draft): object {
  const event = index ? eventOf(index.event) : undefined;
  const asked = rules.flatMap((rule) => signed(rule, event !== undefined) ?? []);
  return {
    schemaVersion: 1,
    ...(index && event ? { index: { event, which: index.which } } : {}),
    where: { all: asked.length > 0 ? asked : [everybody] },
  };
}

/** How many rules a draft asks, those in groups left aside: none yet is everybody. */
export function isEverybody({ rules, index }: Draft): boolean {
  return rules.every((rule) => signed(rule, index !== null) === undefined);
}

/** Rules out of all of them with one changed, at any depth. */
export function changeRule(rules: readonly Rule[], changed: Rule): readonly Rule[] {
  return rules.map((rule) => {
    if (rule.key === changed.key) return changed;
    return rule.kind === "group" ? { ...rule, rules: changeRule(rule.rules, changed) } : rule;
  });
}

export function removeRule(rules: readonly Rule[], key: number): readonly Rule[] {
  return rules
    .filter((rule) => rule.key !== key)
    .map((rule) => (rule.kind === "group" ? { ...rule, rules: removeRule(rule.rules, key) } : rule));
}

/** @param group whose rule it is; of the outermost where left out */
export function addRule(rules: readonly Rule[], added: Rule, group?: number): readonly Rule[] {
  if (group === undefined) return [...rules, added];
  return rules.map((rule) => {
    if (rule.kind !== "group") return rule;
    const inner = rule.key === group ? [...rule.rules, added] : addRule(rule.rules, added, group);
    return { ...rule, rules: inner };
  });
}

/** The greatest key, so that the next is new. */
export function lastKey(rules: readonly Rule[]): number {
  return Math.max(
    -1,
    ...rules.map((rule) => Math.max(rule.key, rule.kind === "group" ? lastKey(rule.rules) : -1)),
  );
}

/** A name in kebab case for people. */
export function words(name: string): string {
  const plain = name.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
