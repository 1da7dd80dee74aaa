import { type FindingRisk, type FusedAssessment, withheldAdvice } from "@synoptic/domain";
import type { Observation, ObservationComponent } from "fhir/r4.js";
import {
  type AssessmentToWrite,
  basisOf,
  findingConcept,
  lastUpdatedOf,
  notesOf,
  ownSystem,
  performerOf,
  probabilityOf,
  statusOf,
} from "./assessment.ts";
import { metaOf } from "./meta.ts";
import { quantityOf } from "./observation.ts";
import { referTo } from "./reference.ts";

const imaging = {
  system: "http://terminology.hl7.org/CodeSystem/observation-category",
  code: "imaging",
  display: "Imaging",
};

/** Id of the Observation of an assessment's n-th finding; an assessment never changes, so neither does the place. */
export function findingObservationId(assessmentId: string, place: number): string {
  return `${assessmentId}.${place}`;
}

/** @returns nothing where it is no id of such an Observation */
export function readFindingObservationId(id: string): { assessmentId: string; place: number } | undefined {
  const parts = /^([0-9a-f-]{36})\.(\d{1,3})$/.exec(id);
  return parts ? { assessmentId: parts[1] as string, place: Number(parts[2]) } : undefined;
}

/**
 * How probable one finding is, in per cent, with what it was before the image and how far the image moved it.
 * @returns nothing where the assessment has no such finding
 * @see https://hl7.org/fhir/R4/observation.html
 */
export function writeFindingObservation(
  assessment: AssessmentToWrite,
  place: number,
): Observation | undefined {
  const risk = assessment.result.findings[place];
  if (!risk) return undefined;
  const { id, patientId, studyId, acquiredAt, assessedAt, result, synthetic } = assessment;
  const device = performerOf(assessment);
  const study = basisOf({ studyId, facts: [] });
  return {
    resourceType: "Observation",
    id: findingObservationId(id, place),
    meta: metaOf({ lastUpdated: lastUpdatedOf(assessment), synthetic }, { byModel: true }),
    status: statusOf(assessment),
    category: [{ coding: [imaging] }],
    code: findingConcept(assessment, risk),
    subject: referTo("Patient", patientId),
    effectiveDateTime: (acquiredAt ?? assessedAt).toISOString(),
    issued: assessedAt.toISOString(),
    valueQuantity: quantityOf(probabilityOf(risk) * 100, "%"),
    method: { coding: [{ system: ownSystem, code: "probability" }], text: methodText(result, risk) },
    ...(device ? { device } : {}),
    ...(study.length > 0 ? { derivedFrom: study } : {}),
    component: componentsOf(risk),
    note: notesOf(assessment),
  };
}

function methodText({ withheldReason }: FusedAssessment, risk: FindingRisk): string {
  if (withheldReason !== null) return `Pre-test probability: ${withheldAdvice(withheldReason).why}`;
  return risk.likelihoodRatio === null
    ? "Probability from prevalence and history"
    : "Probability after image and history";
}

function componentsOf(risk: FindingRisk): ObservationComponent[] {
  const component = (code: string, text: string, value: Partial<ObservationComponent>) => ({
    code: { coding: [{ system: ownSystem, code }], text },
    ...value,
  });
  return [
    component("pre-test-probability", "Pre-test probability", {
      valueQuantity: quantityOf(risk.preTestProbability * 100, "%"),
    }),
    component(
      "likelihood-ratio",
      "Likelihood ratio of the image",
      risk.likelihoodRatio === null
        ? { dataAbsentReason: { text: "No image reading counts." } }
        : { valueQuantity: quantityOf(risk.likelihoodRatio, "1") },
    ),
  ];
}
