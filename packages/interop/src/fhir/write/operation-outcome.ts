import type { OperationOutcome, OperationOutcomeIssue } from "fhir/r4.js";

export interface OutcomeIssue {
  severity?: OperationOutcomeIssue["severity"];
  code: OperationOutcomeIssue["code"];
  /** For people; without patient data. */
  diagnostics: string;
  /** Such as `Bundle.entry[3].resource.birthDate`. */
  expression?: string;
  /** Our stable code, such as `NOT_FOUND`. */
  ownCode?: string;
}

/** @see https://hl7.org/fhir/R4/operationoutcome.html */
export function writeOperationOutcome(...issues: readonly OutcomeIssue[]): OperationOutcome {
  return {
    resourceType: "OperationOutcome",
    issue: issues.map(({ severity = "error", code, diagnostics, expression, ownCode }) => ({
      severity,
      code,
      ...(ownCode === undefined
        ? {}
        : { details: { coding: [{ system: "urn:synoptic:error", code: ownCode }] } }),
      diagnostics,
      ...(expression === undefined ? {} : { expression: [expression] }),
    })),
  };
}
