import type { Procedure } from "fhir/r4.js";
import { conceptOf } from "./concept.ts";
import { instantAs } from "./date.ts";
import { referTo } from "./reference.ts";

export interface ProcedureToWrite {
  id: string;
  patientId: string;
  status: string;
  system: string;
  code: string;
  effectiveAt: Date | null;
}

/** @see https://hl7.org/fhir/R4/procedure.html */
export function writeProcedure({
  id,
  patientId,
  status,
  system,
  code,
  effectiveAt,
}: ProcedureToWrite): Procedure {
  return {
    resourceType: "Procedure",
    id,
    status: status as Procedure["status"],
    code: conceptOf(system, code, null),
    subject: referTo("Patient", patientId),
    ...instantAs("performedDateTime", effectiveAt),
  };
}
