import { LOINC, SNOMED_CT } from "./code-list.ts";
import type { EventKind, EventPart, Rule } from "./rules.ts";

/** Names that rules can use. */
export interface KnownNames {
  conditions: readonly string[];
  drugs: readonly string[];
  measures: readonly string[];
  scenarios: readonly string[];
  /** Ids of the newest versions of kept cohorts. */
  cohorts: readonly string[];
}

/** What can be added, in the order of the buttons. */
export const addable = {
  age: "Age",
  sex: "Sex",
  condition: "Condition",
  measurement: "Measurement",
  medication: "Medication",
  procedure: "Procedure",
  observation: "Observation",
  study: "Imaging study",
  assessment: "Post-test risk",
  encounter: "Encounter",
  family: "Family history",
  sequence: "One after another",
  trend: "Trend",
  cohort: "Kept cohort",
  group: "Group",
} as const;

export type Addable = keyof typeof addable;

const first = (names: readonly string[], wanted?: string) =>
  wanted !== undefined && names.includes(wanted) ? wanted : (names[0] ?? "");

export function newEvent(event: EventKind, known: KnownNames): EventPart {
  switch (event) {
    case "condition":
      return { event, of: { by: "set", set: first(known.conditions, "diabetes") }, course: "ever" };
    case "measurement":
      return { event, measure: first(known.measures, "haemoglobin-a1c"), from: "", to: "", pick: "latest" };
    case "medication":
      return { event, of: { by: "set", set: first(known.drugs, "statins") } };
    case "observation":
      return { event, codes: { system: LOINC, text: "" }, answers: { system: SNOMED_CT, text: "" } };
    case "procedure":
      return { event, codes: { system: SNOMED_CT, text: "" } };
    case "study":
      return { event, scenario: first(known.scenarios, "skin") };
    case "assessment":
      return { event, scenario: first(known.scenarios, "skin"), from: "10", to: "" };
    case "encounter":
      return { event };
  }
}

/** What a rule begins with. */
export function newRule(what: Addable, key: number, known: KnownNames): Rule {
  const base = { key, not: false };
  switch (what) {
    case "sex":
      return { ...base, kind: "sex", sex: "female" };
    case "age":
      return { ...base, kind: "age", from: "40", to: "79" };
    case "family":
      return {
        ...base,
        kind: "family",
        of: { by: "set", set: first(known.conditions, "breast-cancer") },
        relatives: "first-degree",
      };
    case "sequence": {
      const [earlier, later] = [newEvent("condition", known), newEvent("medication", known)];
      return { ...base, kind: "sequence", earlier, later, from: "0", to: "365" };
    }
    case "trend":
      return { ...base, kind: "trend", measure: first(known.measures, "haemoglobin-a1c"), from: "0", to: "" };
    case "cohort":
      return { ...base, kind: "cohort", version: first(known.cohorts) };
    case "group":
      return { ...base, kind: "group", mode: "any", rules: [] };
    default:
      return { ...base, kind: "event", event: newEvent(what, known), times: "1", from: "", to: "" };
  }
}
