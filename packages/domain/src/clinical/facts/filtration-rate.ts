import { ckdEpi2021 } from "../../scores/ckd-epi-2021.ts";
import type { PatientHistory } from "../history.ts";
import { ageAt } from "./age.ts";
import { type Measured, newestMeasured } from "./newest-measured.ts";
import { asMeasured, ignored, withinPlausible } from "./read-measure.ts";
import { sexOf } from "./read-person.ts";
import type { Reader } from "./reading.ts";
import { creatinine, filtrationRate } from "./value-sets/measures.ts";

/** From creatinine by CKD-EPI 2021, or as the laboratory gave it by the same equation; whichever is newer. */
export const readFiltrationRate: Reader<number> = (history, withinMs) => {
  const told = newestMeasured(history, filtrationRate, withinMs);
  const serum = newestMeasured(history, creatinine, withinMs);
  const unused = ignored(told, serum);
  const rate = serum.found && estimatedFiltrationRate(history, serum.found);
  if (serum.found && rate !== undefined && !(told.found && told.found.at > serum.found.at)) {
    return withinPlausible(filtrationRate, rate, [serum.found], unused);
  }
  return asMeasured(told.found, unused);
};

/**
 * CKD-EPI 2021 at the age when the creatinine was taken, in mL/min/1.73 m²; nothing where age or sex is not known.
 * @param serum creatinine in mg/dL
 */
export function estimatedFiltrationRate(history: PatientHistory, serum: Measured): number | undefined {
  const sex = sexOf(history);
  const age = history.birthDate === null ? undefined : ageAt(history.birthDate, serum.at);
  return sex === undefined || age === undefined
    ? undefined
    : ckdEpi2021({ creatinine: serum.value, age, sex });
}
