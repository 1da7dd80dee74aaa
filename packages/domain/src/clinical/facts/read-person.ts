import type { Sex } from "../../scores/sex.ts";
import type { PatientHistory } from "../history.ts";
import { ageAt } from "./age.ts";
import { type Reader, recorded, unknown } from "./reading.ts";

/** Older than anyone has become: a birth date that gives such an age is a mistake, and the age not known. */
const OLDEST_YEARS = 130;

/** Completed years at the history's moment, or at death where that came before; 0 to 130. */
export const readAge: Reader<number> = ({ birthDate, asOf, deceasedAt }) => {
  const at = deceasedAt && deceasedAt < asOf ? deceasedAt : asOf;
  const years = birthDate === null ? undefined : ageAt(birthDate, at);
  return years === undefined || years > OLDEST_YEARS ? unknown : recorded(years, []);
};

/** FHIR's administrative gender, where it is one that formulas have coefficients for. */
export const readSex: Reader<Sex> = (history) => {
  const sex = sexOf(history);
  return sex === undefined ? unknown : recorded(sex, []);
};

export function sexOf({ sex }: PatientHistory): Sex | undefined {
  return sex === "female" || sex === "male" ? sex : undefined;
}
