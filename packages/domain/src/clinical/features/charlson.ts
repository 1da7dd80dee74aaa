import { readAge } from "../facts/read-person.ts";
import { noneRecorded, problem, recorded, unknown } from "../facts/reading.ts";
import { listsProblems, recordedConditions } from "../facts/recorded-condition.ts";
import { CHARLSON } from "../facts/value-sets/charlson.ts";
import type { PatientHistory } from "../history.ts";
import type { FeatureDefinition, FeatureReading } from "./feature.ts";

const missing = "The record lists neither problems nor drugs, so nothing can be read as absent.";

/**
 * Points of the conditions that were ever recorded; the milder form of a disease does not count beside the graver one.
 * @see `CHARLSON` for the papers
 */
function readCharlson(history: PatientHistory): FeatureReading {
  if (!listsProblems(history)) return unknown;
  const found = CHARLSON.map((condition) => ({
    ...condition,
    facts: recordedConditions(history, condition.set, "ever").map(problem),
  })).filter(({ facts }) => facts.length > 0);
  const counted = found.filter(({ unless }) => !found.some(({ id }) => id === unless));
  if (counted.length === 0) return { ...noneRecorded(0), parts: [] };
  const points = counted.reduce((sum, each) => sum + each.points, 0);
  const facts = new Map(counted.flatMap((each) => each.facts.map((fact) => [fact.id, fact])));
  return {
    ...recorded(points, [...facts.values()]),
    parts: counted.map((each) => `${each.name}: ${each.points}`),
  };
}

/** One point for each decade from 50 on, four at most. */
function agePoints(years: number): number {
  return Math.min(4, Math.max(0, Math.floor(years / 10) - 4));
}

/** @see Charlson et al. 1994, J Clin Epidemiol 47:1245-1251, doi 10.1016/0895-4356(94)90129-5 */
function readWithAge(history: PatientHistory): FeatureReading {
  const { known, parts = [], unused } = readCharlson(history);
  const age = readAge(history, Number.POSITIVE_INFINITY).known;
  if (!known || !age) return unknown;
  const points = agePoints(age.value);
  return {
    known: { ...known, value: Number(known.value) + points },
    parts: [...parts, `Age: ${points}`],
    unused,
  };
}

export const charlson: readonly FeatureDefinition[] = [
  {
    ...{ id: "charlson", label: "Charlson comorbidity index", family: "comorbidity", unit: "1" },
    how: "Charlson's points (doi 10.1016/0021-9681(87)90171-8) of conditions ever recorded, by Quan's ICD-10 codes (doi 10.1097/01.mlr.0000182534.19832.83).",
    missing,
    read: readCharlson,
  },
  {
    ...{ id: "charlson-age", label: "Charlson index with age", family: "comorbidity", unit: "1" },
    how: "The index and a point for each decade from 50, four at most (doi 10.1016/0895-4356(94)90129-5).",
    missing: `No birth date is registered, or: ${missing.charAt(0).toLowerCase()}${missing.slice(1)}`,
    read: readWithAge,
  },
];
