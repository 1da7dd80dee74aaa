import type { Issue } from "./entry.ts";

/** Our codes as FHIR's issue types. @see https://hl7.org/fhir/R4/valueset-issue-type.html */
const issueTypes: Readonly<Record<string, string>> = {
  AMBIGUOUS_PATIENT: "multiple-matches",
  DUPLICATE_ID: "duplicate",
  INVALID_CODE: "code-invalid",
  INVALID_TEXT: "value",
  INVALID_VALUE: "value",
  INVARIANT: "invariant",
  MALFORMED_JSON: "structure",
  MISSING_VALUE: "required",
  NOT_A_PATIENT: "value",
  NO_RESOURCE_TYPE: "structure",
  UNKNOWN_ELEMENT: "structure",
  UNKNOWN_MODIFIER: "extension",
  UNKNOWN_PATIENT: "not-found",
  UNKNOWN_TYPE: "not-supported",
  UNRESOLVED_REFERENCE: "not-found",
  UNSUPPORTED_METHOD: "not-supported",
};

export interface OperationOutcome {
  resourceType: "OperationOutcome";
  issue: readonly {
    severity: "error" | "warning" | "information";
    code: string;
    details: { text: string };
    diagnostics: string;
    expression?: readonly [string];
  }[];
}

/**
 * What was refused and what was kept with a warning, as FHIR says it: each issue with its place and never with a
 * value. Nothing to tell is one issue too, since R4 wants one.
 * @see https://hl7.org/fhir/R4/operationoutcome.html
 */
export function operationOutcome(
  refused: readonly { issues: readonly Issue[] }[],
  warnings: readonly Issue[] = [],
): OperationOutcome {
  const told =
    (severity: "error" | "warning") =>
    ({ path, code, reason }: Issue) => ({
      severity,
      code: issueTypes[code] ?? "processing",
      details: { text: reason },
      diagnostics: code,
      expression: [path] as const,
    });
  const issue = [
    ...refused.flatMap(({ issues }) => issues).map(told("error")),
    ...warnings.map(told("warning")),
  ];
  const well = {
    severity: "information" as const,
    code: "informational",
    details: { text: "Nothing was refused." },
    diagnostics: "OK",
  };
  return { resourceType: "OperationOutcome", issue: issue.length > 0 ? issue : [well] };
}
