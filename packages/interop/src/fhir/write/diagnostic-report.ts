import { researchNotice, withheldAdvice } from "@synoptic/domain";
import type { DiagnosticReport, Media } from "fhir/r4.js";
import { percent } from "../../percent.ts";
import {
  type AssessmentToWrite,
  lastUpdatedOf,
  ownSystem,
  performerOf,
  probabilityOf,
  rationaleOf,
  statusOf,
} from "./assessment.ts";
import { findingObservationId } from "./finding-observation.ts";
import { metaOf } from "./meta.ts";
import { referTo } from "./reference.ts";

const imagingService = {
  system: "http://terminology.hl7.org/CodeSystem/v2-0074",
  code: "IMG",
  display: "Diagnostic Imaging",
};

/** Path of an assessment's report on paper. */
function reportPath(assessmentId: string): string {
  return `/reports/${assessmentId}.pdf`;
}

/** Path of a class's heatmap. */
function heatmapPath(assessmentId: string, classId: string): string {
  return `/heatmaps/${assessmentId}/${encodeURIComponent(classId)}.png`;
}

/**
 * The whole assessment as a report: the findings' Observations, the study, the heatmaps, the PDF, and a conclusion
 * that says what it is not for. A report that nobody has looked at is `partial`, which is FHIR's word for unverified.
 * @see https://hl7.org/fhir/R4/diagnosticreport.html
 */
export function writeDiagnosticReport(assessment: AssessmentToWrite): DiagnosticReport {
  const { id, patientId, studyId, acquiredAt, assessedAt, result, synthetic, publicUrl } = assessment;
  const status = statusOf(assessment);
  const performer = performerOf(assessment);
  const heatmaps = heatmapsOf(assessment);
  return {
    resourceType: "DiagnosticReport",
    id,
    meta: metaOf({ lastUpdated: lastUpdatedOf(assessment), synthetic }, { byModel: true }),
    ...(heatmaps.length > 0 ? { contained: heatmaps } : {}),
    status: status === "preliminary" ? "partial" : status,
    category: [{ coding: [imagingService] }],
    code: {
      coding: [{ system: ownSystem, code: `risk-report-${result.scenario}` }],
      text: "Risk from image and history",
    },
    subject: referTo("Patient", patientId),
    effectiveDateTime: (acquiredAt ?? assessedAt).toISOString(),
    issued: assessedAt.toISOString(),
    ...(performer ? { performer: [{ ...performer, type: "Device" }] } : {}),
    result: result.findings.map((_, place) => referTo("Observation", findingObservationId(id, place))),
    ...(studyId === null ? {} : { imagingStudy: [referTo("ImagingStudy", studyId)] }),
    ...(heatmaps.length > 0
      ? {
          media: heatmaps.map((media) => ({
            comment: media.content.title ?? "Heatmap",
            link: { reference: `#${media.id}` },
          })),
        }
      : {}),
    conclusion: conclusionOf(assessment),
    presentedForm: [
      {
        contentType: "application/pdf",
        language: "en",
        url: publicUrl + reportPath(id),
        title: "Risk report",
        creation: assessedAt.toISOString(),
      },
    ],
  };
}

/** Transparent images on the source image's grid, one a class. */
function heatmapsOf({
  id,
  patientId,
  hasHeatmaps,
  result,
  assessedAt,
  publicUrl,
}: AssessmentToWrite): Media[] {
  if (!hasHeatmaps) return [];
  return result.classes.map(({ classId, label }, place) => ({
    resourceType: "Media",
    id: `heatmap-${place}`,
    status: "completed",
    subject: referTo("Patient", patientId),
    createdDateTime: assessedAt.toISOString(),
    content: {
      contentType: "image/png",
      url: publicUrl + heatmapPath(id, classId),
      title: `Heatmap: ${label}`,
    },
  }));
}

function conclusionOf({ result, reviews }: AssessmentToWrite): string {
  const { findings, primaryFindingId, withheldReason } = result;
  const primary = findings.find(({ findingId }) => findingId === primaryFindingId) ?? findings[0];
  const risk = primary
    ? [`${primary.label}: ${percent(probabilityOf(primary))} (${rationaleOf(primary)}).`]
    : [];
  const withheld =
    withheldReason === null ? [] : [`The image's reading is withheld. ${withheldAdvice(withheldReason).why}`];
  const override = reviews.find(({ decision }) => decision === "overridden");
  const own = override?.overriddenProbability ?? null;
  const overridden = override
    ? [`Overridden by a clinician${own === null ? "" : `, whose own probability is ${percent(own)}`}.`]
    : [];
  return [...overridden, ...risk, ...withheld, researchNotice].join(" ");
}
