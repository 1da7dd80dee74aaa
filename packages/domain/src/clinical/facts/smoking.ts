import { LOINC, type PatientHistory, SNOMED_CT } from "../history.ts";
import { SMOKING_ANSWERS, SMOKING_QUESTIONS, type SmokingState } from "./value-sets/smoking-states.ts";

/** What was told last of smoking, and when; answers such as "unknown" tell nothing. */
export function smokingState({
  observations,
  asOf,
}: PatientHistory): { value: SmokingState; factId: string; at: Date } | undefined {
  return observations
    .flatMap(({ id, code, valueCode, status, effectiveAt, recordedAt }) => {
      const asked = code.system === LOINC && Object.hasOwn(SMOKING_QUESTIONS, code.code);
      const answered =
        valueCode !== null &&
        (valueCode.system === SNOMED_CT || valueCode.system === LOINC) &&
        Object.hasOwn(SMOKING_ANSWERS, valueCode.code);
      if (!asked || !answered || status === "cancelled" || status === "entered-in-error") return [];
      return [{ value: SMOKING_ANSWERS[valueCode.code]!, factId: id, at: effectiveAt ?? recordedAt }];
    })
    .filter(({ at }) => at <= asOf)
    .sort((a, b) => b.at.getTime() - a.at.getTime())[0];
}
