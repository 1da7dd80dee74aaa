import { breastCancerRelatives } from "../clinical/facts/breast-cancer-relatives.ts";
import { readFiltrationRate } from "../clinical/facts/filtration-rate.ts";
import { newestMeasured } from "../clinical/facts/newest-measured.ts";
import { statedRace } from "../clinical/facts/race.ts";
import {
  noneRecorded,
  observed,
  problem,
  type Reader,
  recorded,
  relative,
  unknown,
} from "../clinical/facts/reading.ts";
import { listsProblems, recordedConditions } from "../clinical/facts/recorded-condition.ts";
import { affectedRelatives } from "../clinical/facts/relatives.ts";
import { cancer, confusion, diabetes, lungCancer } from "../clinical/facts/value-sets/conditions.ts";
import {
  FOUR_C_COMORBIDITIES,
  SEVERE_KIDNEY_DISEASE,
} from "../clinical/facts/value-sets/four-c-comorbidities.ts";
import { glasgowComaScore } from "../clinical/facts/value-sets/measures.ts";
import type { ValueSet } from "../clinical/facts/value-sets/value-set.ts";

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
  return listsProblems(history) ? noneRecorded("none") : unknown;
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
  return listsProblems(history) ? noneRecorded(0) : unknown;
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
