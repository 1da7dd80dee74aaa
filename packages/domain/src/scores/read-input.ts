import { ageAt } from "../clinical/facts/age.ts";
import { breastCancerRelatives } from "../clinical/facts/breast-cancer-relatives.ts";
import { currentDrugs } from "../clinical/facts/current-drugs.ts";
import { type Measured, newestMeasured } from "../clinical/facts/newest-measured.ts";
import { statedRace } from "../clinical/facts/race.ts";
import { listsProblems, recordedConditions } from "../clinical/facts/recorded-condition.ts";
import { affectedRelatives } from "../clinical/facts/relatives.ts";
import { smokingState } from "../clinical/facts/smoking.ts";
import { cancer, confusion, diabetes, lungCancer } from "../clinical/facts/value-sets/conditions.ts";
import type { DrugSet } from "../clinical/facts/value-sets/drugs.ts";
import {
  FOUR_C_COMORBIDITIES,
  SEVERE_KIDNEY_DISEASE,
} from "../clinical/facts/value-sets/four-c-comorbidities.ts";
import {
  bodyHeight,
  bodyMassIndex,
  bodyWeight,
  creatinine,
  filtrationRate,
  glasgowComaScore,
  type Measure,
} from "../clinical/facts/value-sets/measures.ts";
import type { ValueSet } from "../clinical/facts/value-sets/value-set.ts";
import type { ConditionFact, FamilyFact, MedicationFact, PatientHistory } from "../clinical/history.ts";
import { ckdEpi2021 } from "./ckd-epi-2021.ts";
import { type ReadInput, recorded, type UnusedFact, type UsedFact, unknown } from "./input.ts";
import type { Sex } from "./sex.ts";

type Reader = (history: PatientHistory, withinMs: number) => ReadInput;

/** Completed years at the history's moment. */
export const readAge: Reader = ({ birthDate, asOf }) => {
  const years = birthDate === null ? undefined : ageAt(birthDate, asOf);
  return years === undefined ? unknown : recorded(years, []);
};

/** FHIR's administrative gender, where it is one that formulas have coefficients for. */
export const readSex: Reader = (history) => {
  const sex = sexOf(history);
  return sex === undefined ? unknown : recorded(sex, []);
};

function sexOf({ sex }: PatientHistory): Sex | undefined {
  return sex === "female" || sex === "male" ? sex : undefined;
}

export function readMeasure(measure: Measure): Reader {
  return (history, withinMs) => {
    const told = newestMeasured(history, measure, withinMs);
    return asMeasured(told.found, ignored(told));
  };
}

const observed = ({ factId, at }: Pick<Measured, "factId" | "at">): UsedFact => ({
  kind: "observation",
  id: factId,
  at,
});

function ignored(...measures: readonly ReturnType<typeof newestMeasured>[]): UnusedFact[] {
  return measures.flatMap(({ unused }) => unused.map((fact) => ({ ...observed(fact), reason: fact.reason })));
}

function asMeasured(found: Measured | undefined, unused: UnusedFact[]): ReadInput {
  return found ? recorded(found.value, [observed(found)], unused) : { known: undefined, unused };
}

/** As recorded, else from the newest height and weight; whichever is newer. */
export const readBodyMassIndex: Reader = (history, withinMs) => {
  const told = newestMeasured(history, bodyMassIndex, withinMs);
  const weight = newestMeasured(history, bodyWeight, withinMs);
  const height = newestMeasured(history, bodyHeight, Number.POSITIVE_INFINITY);
  const unused = ignored(told, weight, height);
  if (weight.found && height.found && !(told.found && told.found.at >= weight.found.at)) {
    const metres = height.found.value / 100;
    return withinPlausible(
      bodyMassIndex,
      weight.found.value / metres ** 2,
      [weight.found, height.found],
      unused,
    );
  }
  return asMeasured(told.found, unused);
};

/** From creatinine by CKD-EPI 2021, or as the laboratory gave it by the same equation; whichever is newer. */
export const readFiltrationRate: Reader = (history, withinMs) => {
  const told = newestMeasured(history, filtrationRate, withinMs);
  const serum = newestMeasured(history, creatinine, withinMs);
  const unused = ignored(told, serum);
  const sex = sexOf(history);
  const age =
    serum.found && history.birthDate !== null ? ageAt(history.birthDate, serum.found.at) : undefined;
  if (serum.found && sex && age !== undefined && !(told.found && told.found.at > serum.found.at)) {
    const rate = ckdEpi2021({ creatinine: serum.found.value, age, sex });
    return withinPlausible(filtrationRate, rate, [serum.found], unused);
  }
  return asMeasured(told.found, unused);
};

/** What two measures make together may be as impossible as either. */
function withinPlausible(
  { plausible: [low, high] }: Measure,
  value: number,
  from: readonly Measured[],
  unused: UnusedFact[],
): ReadInput {
  const facts = from.map(observed);
  if (value >= low && value <= high) return recorded(value, facts, unused);
  const implausible = facts.map((fact): UnusedFact => ({ ...fact, reason: "implausible" }));
  return { known: undefined, unused: [...unused, ...implausible] };
}

/**
 * Whether the patient has or ever had a condition. Where none is recorded the answer is no, if the record lists
 * problems at all, and says so (`none-recorded`).
 */
export function readCondition(set: ValueSet, when: "ever" | "now"): Reader {
  return (history) => yesOrNoneRecorded(history, recordedConditions(history, set, when).map(problem));
}

/** Only yes is read: that a sign is not recorded does not mean that it was looked for. */
export function readSign(set: ValueSet): Reader {
  return (history, withinMs) => {
    const since = history.asOf.getTime() - withinMs;
    const facts = recordedConditions(history, set, "now")
      .map(problem)
      .filter(({ at }) => at.getTime() >= since);
    return facts.length > 0 ? recorded(true, facts) : unknown;
  };
}

/** A sign of confusion; or none, where a Glasgow coma score of 15 says that the patient is oriented. */
export const readConfusion: Reader = (history, withinMs) => {
  const sign = readSign(confusion)(history, withinMs);
  const { found } = newestMeasured(history, glasgowComaScore, withinMs);
  return !sign.known && found?.value === 15 ? recorded(false, [observed(found)]) : sign;
};

/** When the last cancer began, against five years ago. */
export const readCancerHistory: Reader = (history) => {
  const facts = recordedConditions(history, cancer, "ever").map(problem);
  const fiveYearsAgo = new Date(history.asOf);
  fiveYearsAgo.setUTCFullYear(fiveYearsAgo.getUTCFullYear() - 5);
  if (facts.some(({ at }) => at > fiveYearsAgo)) return recorded("within-five-years", facts);
  if (facts.length > 0) return recorded("over-five-years-ago", facts);
  if (!listsProblems(history)) return unknown;
  return { known: { value: "none", basis: "none-recorded", facts }, unused: [] };
};

/** How many of the 4C score's kinds of disease the record holds. */
export const readComorbidities: Reader = (history, withinMs) => {
  const rate = readFiltrationRate(history, withinMs).known;
  const present = FOUR_C_COMORBIDITIES.map(({ name, set, when }) => {
    const facts = recordedConditions(history, set, when).map(problem);
    const isMeasured = name === SEVERE_KIDNEY_DISEASE && rate && Number(rate.value) <= 30;
    return isMeasured ? [...facts, ...rate.facts] : facts;
  }).filter((facts) => facts.length > 0);
  if (present.length > 0) return recorded(present.length, present.flat());
  if (!listsProblems(history)) return unknown;
  return { known: { value: 0, basis: "none-recorded", facts: [] }, unused: [] };
};

/** Whether the patient takes a drug of the set; none recorded is read as for conditions. */
export function readDrug(set: DrugSet): Reader {
  return (history) => yesOrNoneRecorded(history, currentDrugs(history, set).map(drug));
}

function yesOrNoneRecorded(history: PatientHistory, facts: UsedFact[]): ReadInput {
  if (facts.length > 0) return recorded(true, facts);
  if (!listsProblems(history)) return unknown;
  return { known: { value: false, basis: "none-recorded", facts: [] }, unused: [] };
}

export const readSmoking: Reader = (history) => {
  const state = smokingState(history);
  return state ? recorded(state.value, [observed(state)]) : unknown;
};

export const readRace: Reader = (history) => {
  const stated = statedRace(history);
  if (!stated) return unknown;
  const { value, observation } = stated;
  return recorded(value, observation ? [{ kind: "observation", ...observation }] : []);
};

/** Affected relatives only: that none is recorded does not mean that there is none (docs/decisions/012). */
export const readBreastCancerRelatives: Reader = (history) => {
  const { count, factIds } = breastCancerRelatives(history);
  const facts = history.familyHistory.filter(({ id }) => factIds.includes(id));
  return count > 0 ? recorded(count, facts.map(relative)) : unknown;
};

export const readLungCancerRelative: Reader = (history) => {
  const facts = affectedRelatives(history, lungCancer, "first");
  return facts.length > 0 ? recorded(true, facts.map(relative)) : unknown;
};

export const readDiabetesRelative: Reader = (history) => {
  const first = affectedRelatives(history, diabetes, "first");
  if (first.length > 0) return recorded("first-degree", first.map(relative));
  const further = affectedRelatives(history, diabetes, "further");
  return further.length > 0 ? recorded("further", further.map(relative)) : unknown;
};

const when = ({ effectiveAt, recordedAt }: { effectiveAt: Date | null; recordedAt: Date }) =>
  effectiveAt ?? recordedAt;
const problem = (fact: ConditionFact): UsedFact => ({ kind: "condition", id: fact.id, at: when(fact) });
const drug = (fact: MedicationFact): UsedFact => ({ kind: "medication", id: fact.id, at: when(fact) });
const relative = (fact: FamilyFact): UsedFact => ({
  kind: "family-member-history",
  id: fact.id,
  at: when(fact),
});
