import type { FusedAssessment } from "@synoptic/domain";
import type { AssessmentReview, AssessmentToWrite } from "./assessment.ts";

const patientId = "019aa000-0000-7000-8000-000000000001";
const at = new Date("2026-02-01T12:00:00Z");

const part = { name: "prevalence", label: "Prevalence", source: "test", factIds: [] };

/** 10 % before the image, 9/19 after it. */
const fused: FusedAssessment = {
  scenario: "skin",
  status: "final",
  withheldReason: null,
  primaryFindingId: "malignant",
  findings: [
    {
      findingId: "malignant",
      label: "Malignant lesion",
      preTestProbability: 0.1,
      likelihoodRatio: 8.1,
      postTestProbability: 9 / 19,
      parts: [{ ...part, kind: "prevalence", logOdds: Math.log(1 / 9) }],
    },
  ],
  classes: [
    {
      classId: "mel",
      label: "Melanoma",
      prevalence: 0.1,
      preTestProbability: 0.1,
      imageProbability: 0.4,
      postTestProbability: 9 / 19,
    },
  ],
  conformalSet: { level: 0.9, classIds: ["mel"] },
  novelty: null,
  missingFacts: [],
  historyOnly: false,
};

/** One finding, one class, one model, one fact. */
export function assessmentOf(
  over: Partial<AssessmentToWrite> = {},
  result: Partial<FusedAssessment> = {},
): AssessmentToWrite {
  const code = { system: "http://snomed.info/sct", code: "372130007", display: "Malignant neoplasm of skin" };
  return {
    id: "019aa000-0000-7000-8000-000000000002",
    patientId,
    studyId: "019aa000-0000-7000-8000-000000000003",
    acquiredAt: new Date("2026-01-31T09:00:00Z"),
    assessedAt: at,
    result: { ...fused, ...result },
    synthetic: true,
    hasHeatmaps: true,
    models: [{ id: "019aa000-0000-7000-8000-000000000004", kind: "image-head" }],
    findingCodes: new Map([["malignant", code]]),
    facts: [{ resourceType: "Condition", id: "019aa000-0000-7000-8000-000000000005" }],
    reviews: [],
    publicUrl: "https://synoptic.example.org",
    ...over,
  };
}

export function reviewOf(over: Partial<AssessmentReview> = {}): AssessmentReview {
  return {
    decision: "accepted",
    reviewedAt: new Date("2026-02-02T08:00:00Z"),
    reason: null,
    overriddenProbability: null,
    reviewerName: "Ada",
    ...over,
  };
}

/** What an imported or recorded fact has besides its own elements. */
export const factRow = {
  id: "019aa000-0000-7000-8000-000000000005",
  patientId,
  encounterId: null,
  sourceSystem: "synoptic",
  fhirId: null,
  raw: null as unknown,
  lastUpdated: at,
  effectiveAt: new Date("2020-05-01T00:00:00Z"),
  recordedAt: at,
};
