import type { RiskAssessment } from "fhir/r4.js";
import {
  type AssessmentToWrite,
  basisOf,
  findingConcept,
  lastUpdatedOf,
  notesOf,
  ownSystem,
  performerOf,
  probabilityOf,
  rationaleOf,
  statusOf,
} from "./assessment.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

/**
 * One prediction a finding. `probabilityDecimal` is a fraction, 0 to 1, as in HL7's own examples; see decision 094.
 * @see https://hl7.org/fhir/R4/riskassessment.html
 */
export function writeRiskAssessment(assessment: AssessmentToWrite): RiskAssessment {
  const { id, patientId, result, acquiredAt, assessedAt, synthetic } = assessment;
  const when = (acquiredAt ?? assessedAt).toISOString();
  const performer = performerOf(assessment);
  const basis = basisOf(assessment);
  const method = result.historyOnly ? "history-only" : "image-and-history";
  return {
    resourceType: "RiskAssessment",
    id,
    meta: metaOf({ lastUpdated: lastUpdatedOf(assessment), synthetic }, { byModel: true }),
    status: statusOf(assessment),
    method: {
      coding: [{ system: ownSystem, code: method }],
      text: result.historyOnly
        ? "Prevalence and patient history, added as log-odds"
        : "Calibrated image model fused with prevalence and patient history, added as log-odds",
    },
    subject: referTo("Patient", patientId),
    occurrenceDateTime: assessedAt.toISOString(),
    ...(performer ? { performer } : {}),
    ...(basis.length > 0 ? { basis } : {}),
    prediction: result.findings.map((risk) => ({
      outcome: findingConcept(assessment, risk),
      probabilityDecimal: probabilityOf(risk),
      whenPeriod: { start: when, end: when },
      rationale: rationaleOf(risk),
    })),
    note: notesOf(assessment),
  };
}
