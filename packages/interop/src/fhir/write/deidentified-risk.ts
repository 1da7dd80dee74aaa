import { researchNotice } from "@synoptic/domain";
import type { RiskAssessment } from "fhir/r4.js";
import { findingSystem, ownSystem } from "./assessment.ts";
import type { Reader } from "./deidentified-row.ts";
import { referTo } from "./reference.ts";

const statuses: Readonly<Record<string, RiskAssessment["status"]>> = {
  accepted: "final",
  overridden: "amended",
};

/** One prediction, of the finding of concern; who reviewed it, why, and what it was made from is not in it. */
export function writeDeidentifiedRisk(row: Reader, place: number): RiskAssessment {
  const study = row.text("study");
  const finding = row.text("finding");
  const probability = row.number("post_test_probability") ?? row.number("pre_test_probability");
  return {
    resourceType: "RiskAssessment",
    id: `${row.patientId}-r-${place}`,
    status: statuses[row.text("review") ?? ""] ?? "preliminary",
    method: { coding: [{ system: ownSystem, code: study === null ? "history-only" : "image-and-history" }] },
    subject: referTo("Patient", row.patientId),
    ...(study === null ? {} : { basis: [referTo("ImagingStudy", study)] }),
    prediction: [
      {
        ...(finding === null ? {} : { outcome: { coding: [{ system: findingSystem, code: finding }] } }),
        ...(probability === null ? {} : { probabilityDecimal: probability }),
      },
    ],
    note: [{ text: researchNotice }],
  };
}
