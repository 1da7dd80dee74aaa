import type { MedicationFact, PatientHistory } from "../history.ts";
import { type DrugSet, isDrugIn } from "./value-sets/drugs.ts";

/** The drugs of a set that are being taken or are ordered at the history's moment. */
export function currentDrugs({ medications, asOf }: PatientHistory, set: DrugSet): MedicationFact[] {
  return medications.filter(
    ({ code, status, endedAt }) =>
      status === "active" && (endedAt === null || endedAt > asOf) && isDrugIn(set, code),
  );
}
