/** A rule as the builder edits it. Numbers are as typed, so that a half-typed one is nothing and not 0. */
export type Rule = { key: number; not: boolean } & (
  | { kind: "sex"; sex: "female" | "male" }
  | { kind: "age"; from: string; to: string }
  | { kind: "condition"; set: string; course: "ever" | "now" }
  | { kind: "measurement"; measure: string; from: string; to: string; pick: "any" | "latest" | "first" }
  | { kind: "medication"; set: string }
  | { kind: "family"; set: string }
  | { kind: "study"; scenario: string }
  | { kind: "risk"; scenario: string; from: string; to: string }
);

export type RuleKind = Rule["kind"];

export const ruleKinds: Record<RuleKind, string> = {
  age: "Age",
  sex: "Sex",
  condition: "Condition",
  measurement: "Measurement",
  medication: "Medication",
  family: "Family history",
  study: "Imaging study",
  risk: "Post-test risk",
};

/** What a rule of a kind begins with. */
export function newRule(
  kind: RuleKind,
  key: number,
  known: {
    conditions: readonly string[];
    drugs: readonly string[];
    measures: readonly string[];
    scenarios: readonly string[];
  },
): Rule {
  const first = (names: readonly string[], wanted?: string) =>
    wanted !== undefined && names.includes(wanted) ? wanted : (names[0] ?? "");
  const base = { key, not: false };
  switch (kind) {
    case "sex":
      return { ...base, kind, sex: "female" };
    case "age":
      return { ...base, kind, from: "40", to: "79" };
    case "condition":
      return { ...base, kind, set: first(known.conditions, "diabetes"), course: "ever" };
    case "measurement":
      return {
        ...base,
        kind,
        measure: first(known.measures, "haemoglobin-a1c"),
        from: "",
        to: "",
        pick: "latest",
      };
    case "medication":
      return { ...base, kind, set: first(known.drugs, "statins") };
    case "family":
      return { ...base, kind, set: first(known.conditions, "breast-cancer") };
    case "study":
      return { ...base, kind, scenario: first(known.scenarios, "skin") };
    case "risk":
      return { ...base, kind, scenario: first(known.scenarios, "skin"), from: "10", to: "" };
  }
}

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

/** The rule as a cohort's definition has it; nothing while it asks for nothing yet. */
function criterionOf(rule: Rule): object | undefined {
  switch (rule.kind) {
    case "sex":
      return { sex: [rule.sex] };
    case "age": {
      const age = rangeOf(rule.from, rule.to);
      return age && { age };
    }
    case "condition":
      return { has: { event: "condition", of: { set: rule.set }, course: rule.course } };
    case "measurement": {
      const value = rangeOf(rule.from, rule.to);
      const { measure, pick } = rule;
      return { has: { event: "measurement", measure, ...(value ? { value, pick } : {}) } };
    }
    case "medication":
      return { has: { event: "medication", of: { set: rule.set } } };
    case "family":
      return { familyHistory: { set: rule.set }, relatives: "first-degree" };
    case "study":
      return { has: { event: "study", scenarios: [rule.scenario] } };
    case "risk": {
      const postTest = rangeOf(rule.from, rule.to, 0.01);
      return { has: { event: "assessment", scenario: rule.scenario, ...(postTest ? { postTest } : {}) } };
    }
  }
}

/** Who is not both: everybody, which is what a cohort without a rule is. */
const everybody = { not: { all: [{ sex: ["female"] }, { sex: ["male"] }] } };

/** The definition of all rules together, and which of them it holds, in its order. */
export function definitionOf(rules: readonly Rule[]): { definition: object; keys: number[] } {
  const asked = rules.flatMap((rule) => {
    const criterion = criterionOf(rule);
    return criterion ? [{ key: rule.key, criterion: rule.not ? { not: criterion } : criterion }] : [];
  });
  const all = asked.length > 0 ? asked.map(({ criterion }) => criterion) : [everybody];
  return { definition: { schemaVersion: 1, where: { all } }, keys: asked.map(({ key }) => key) };
}

/** A name in kebab case for people. */
export function words(name: string): string {
  const plain = name.replaceAll("-", " ");
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
