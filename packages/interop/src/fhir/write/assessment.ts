import { type Coding, type FindingRisk, type FusedAssessment, researchNotice } from "@synoptic/domain";
import type { Annotation, CodeableConcept, Reference } from "fhir/r4.js";
import { percent } from "../../percent.ts";
import { labelledConcept } from "./concept.ts";
import { referTo } from "./reference.ts";

/** All that the resources of one assessment are made from: RiskAssessment, Observations, DiagnosticReport, Provenance. */
export interface AssessmentToWrite {
  id: string;
  patientId: string;
  studyId: string | null;
  /** When the image was made; nothing without one. */
  acquiredAt: Date | null;
  assessedAt: Date;
  result: FusedAssessment;
  synthetic: boolean;
  /** Whether class activation maps were kept. */
  hasHeatmaps: boolean;
  models: readonly AssessmentModel[];
  /** Codes of the findings, by finding id, as far as a model tells them. */
  findingCodes: ReadonlyMap<string, Coding>;
  /** The facts that the assessment used. */
  facts: readonly { resourceType: string; id: string }[];
  /** Newest first. */
  reviews: readonly AssessmentReview[];
  /** Where this server is reached, such as `https://synoptic.example.org`. */
  publicUrl: string;
}

interface AssessmentModel {
  id: string;
  /** `image-head`, `history-model`, ... */
  kind: string;
}

export interface AssessmentReview {
  decision: "accepted" | "overridden";
  reviewedAt: Date;
  reason: string | null;
  overriddenProbability: number | null;
  reviewerName: string;
}

/** Codes of this product's own. */
export const ownSystem = "urn:synoptic:fhir";
export const findingSystem = "urn:synoptic:finding";

/** When what the resources show last changed: at the newest review. */
export function lastUpdatedOf({ assessedAt, reviews }: AssessmentToWrite): Date {
  return new Date(Math.max(assessedAt.getTime(), ...reviews.map(({ reviewedAt }) => reviewedAt.getTime())));
}

/**
 * Nobody has looked yet: `preliminary`. A clinician accepted it: `final`. A clinician overrode it, at any time:
 * `amended`.
 */
export function statusOf({
  reviews,
}: Pick<AssessmentToWrite, "reviews">): "preliminary" | "final" | "amended" {
  if (reviews.some(({ decision }) => decision === "overridden")) return "amended";
  return reviews.length > 0 ? "final" : "preliminary";
}

/** The model that answered: the one that read the image, else the history's; nothing where none is known. */
export function performerOf({ models }: Pick<AssessmentToWrite, "models">): Reference | undefined {
  const readers = ["image-head", "image-classifier"];
  const model = models.find(({ kind }) => readers.includes(kind)) ?? models[0];
  return model && referTo("Device", model.id);
}

/** What was looked for: in the model's own coding and by our id. */
export function findingConcept(
  { findingCodes }: Pick<AssessmentToWrite, "findingCodes">,
  { findingId, label }: Pick<FindingRisk, "findingId" | "label">,
): CodeableConcept {
  const code = findingCodes.get(findingId);
  return labelledConcept([...(code ? [code] : []), { system: findingSystem, code: findingId }], label);
}

/** The study and the facts that went in. */
export function basisOf({ studyId, facts }: Pick<AssessmentToWrite, "studyId" | "facts">): Reference[] {
  const study = studyId === null ? [] : [referTo("ImagingStudy", studyId)];
  return [...study, ...facts.map(({ resourceType, id }) => referTo(resourceType, id))];
}

/** The probability that counts: post-test, or pre-test where no image speaks. */
export function probabilityOf(risk: FindingRisk): number {
  return risk.postTestProbability ?? risk.preTestProbability;
}

/** How the probability came about, in one sentence. */
export function rationaleOf(risk: FindingRisk): string {
  const before = `${percent(risk.preTestProbability)} from prevalence and history`;
  if (risk.postTestProbability === null || risk.likelihoodRatio === null)
    return `${before}; no image reading`;
  const ratio = risk.likelihoodRatio.toPrecision(2);
  return `${before}; the image's likelihood ratio is ${ratio}; ${percent(risk.postTestProbability)} after both`;
}

/** What reviewers said, then what the product is not for. */
export function notesOf({ reviews }: Pick<AssessmentToWrite, "reviews">): Annotation[] {
  return [
    ...reviews.map((review) => ({ text: reviewText(review), time: review.reviewedAt.toISOString() })),
    {
      text: researchNotice,
    },
  ];
}

function reviewText({
  decision,
  reason,
  overriddenProbability: own,
  reviewerName,
}: AssessmentReview): string {
  if (decision === "accepted") return `Accepted by ${reviewerName}.${reason === null ? "" : ` ${reason}`}`;
  const instead = own === null ? "" : ` The reviewer's own probability: ${percent(own)}.`;
  return `Overridden by ${reviewerName}: ${reason ?? "no reason given"}.${instead}`;
}
