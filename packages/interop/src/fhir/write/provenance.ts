import type { Provenance, ProvenanceAgent } from "fhir/r4.js";
import { type AssessmentToWrite, basisOf, lastUpdatedOf } from "./assessment.ts";
import { findingObservationId } from "./finding-observation.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

const agentTypes = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

/**
 * Which models made an assessment from what, and who has looked at it since.
 * @see https://hl7.org/fhir/R4/provenance.html
 */
export function writeProvenance(assessment: AssessmentToWrite): Provenance {
  const { id, models, reviews, assessedAt, result, synthetic } = assessment;
  const entity = basisOf(assessment).map((what) => ({ role: "source" as const, what }));
  return {
    resourceType: "Provenance",
    id,
    meta: metaOf({ lastUpdated: lastUpdatedOf(assessment), synthetic }),
    target: [
      referTo("RiskAssessment", id),
      referTo("DiagnosticReport", id),
      ...result.findings.map((_, place) => referTo("Observation", findingObservationId(id, place))),
    ],
    occurredDateTime: assessedAt.toISOString(),
    recorded: assessedAt.toISOString(),
    activity: {
      coding: [{ system: "http://terminology.hl7.org/CodeSystem/v3-DataOperation", code: "CREATE" }],
    },
    agent: [
      ...(models.length > 0
        ? models.map(({ id: model }) => madeBy({ ...referTo("Device", model) }))
        : [madeBy({ display: "Synoptic" })]),
      ...reviews.map(({ reviewerName }) => agent("verifier", { display: reviewerName })),
    ],
    ...(entity.length > 0 ? { entity } : {}),
  };
}

function agent(code: string, who: ProvenanceAgent["who"]): ProvenanceAgent {
  return { type: { coding: [{ system: agentTypes, code }] }, who };
}

function madeBy(who: ProvenanceAgent["who"]): ProvenanceAgent {
  return agent("performer", who);
}
