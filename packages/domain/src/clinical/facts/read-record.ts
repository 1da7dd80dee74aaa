import type { PatientHistory } from "../history.ts";
import { currentDrugs } from "./current-drugs.ts";
import {
  drug,
  noneRecorded,
  observed,
  problem,
  type Reader,
  type Reading,
  recorded,
  type UsedFact,
  unknown,
} from "./reading.ts";
import { listsProblems, recordedConditions } from "./recorded-condition.ts";
import { smokingState } from "./smoking.ts";
import type { DrugSet } from "./value-sets/drugs.ts";
import type { SmokingState } from "./value-sets/smoking-states.ts";
import type { ValueSet } from "./value-sets/value-set.ts";

/**
 * Whether the patient has or ever had a condition. Where none is recorded the answer is no, if the record lists
 * problems at all, and says so (`none-recorded`).
 */
export function readCondition(set: ValueSet, when: "ever" | "now"): Reader<boolean> {
  return (history) => yesOrNoneRecorded(history, recordedConditions(history, set, when).map(problem));
}

/** Whether the patient takes a drug of the set; none recorded is read as for conditions. */
export function readDrug(set: DrugSet): Reader<boolean> {
  return (history) => yesOrNoneRecorded(history, currentDrugs(history, set).map(drug));
}

function yesOrNoneRecorded(history: PatientHistory, facts: UsedFact[]): Reading<boolean> {
  if (facts.length > 0) return recorded(true, facts);
  return listsProblems(history) ? noneRecorded(false) : unknown;
}

export const readSmoking: Reader<SmokingState> = (history) => {
  const state = smokingState(history);
  return state ? recorded(state.value, [observed(state)]) : unknown;
};
