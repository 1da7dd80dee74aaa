import type { FhirResource } from "fhir/r4.js";
import { expect, test } from "vitest";
import { brokenRules } from "../../testing/structural-rules.ts";
import { writeCondition } from "./condition.ts";
import { writeDevice } from "./device.ts";
import { writeDiagnosticReport } from "./diagnostic-report.ts";
import { writeEncounter } from "./encounter.ts";
import { writeFamilyMemberHistory } from "./family-member-history.ts";
import {
  findingObservationId,
  readFindingObservationId,
  writeFindingObservation,
} from "./finding-observation.ts";
import { writeImagingStudy } from "./imaging-study.ts";
import { writeMedicationRequest, writeMedicationStatement } from "./medication.ts";
import { writeObservation } from "./observation.ts";
import { writeOperationOutcome } from "./operation-outcome.ts";
import { writePatient } from "./patient.ts";
import { writeProvenance } from "./provenance.ts";
import { writeRiskAssessment } from "./risk-assessment.ts";
import { assessmentOf, factRow, reviewOf } from "./testing.ts";

const snomed = "http://snomed.info/sct";
const identifiers = [{ system: "urn:mrn", value: "4711", typeCode: "MR" }];
const person = {
  ...factRow,
  familyName: "Doe",
  givenName: "Jo Ann",
  birthDate: new Date("1970-06-15"),
  sex: "female" as const,
  deceasedAt: null,
  identifiers,
};
const observed = {
  ...factRow,
  status: "final",
  category: "vital-signs",
  codeSystem: "http://loinc.org",
  code: "85354-9",
  display: "Blood pressure",
  valueQuantity: null,
  valueUnit: null,
  valueCodeSystem: null,
  valueCode: null,
  valueText: null,
  valueBoolean: null,
  components: [
    { code: { system: "http://loinc.org", code: "8480-6" }, valueQuantity: 120, valueUnit: "mm[Hg]" },
  ] as unknown,
};
const gout = {
  ...factRow,
  clinicalStatus: "active",
  verificationStatus: "confirmed",
  codeSystem: snomed,
  code: "90560007",
  display: "Gout",
  bodySiteSystem: snomed,
  bodySiteCode: "29707007",
  bodySiteDisplay: "Toe",
  abatedAt: null,
};
const taken = {
  ...factRow,
  status: "active",
  codeSystem: "urn:synoptic:uncoded",
  code: "Aspirin",
  display: "Aspirin",
  medicationFhirId: null,
  endedAt: null,
};
const relative = {
  ...factRow,
  relationshipSystem: "http://terminology.hl7.org/CodeSystem/v3-RoleCode",
  relationshipCode: "MTH",
  relationship: "mother",
  conditionSystem: snomed,
  conditionCode: "372244006",
  conditionDisplay: "Melanoma",
  onsetAgeYears: 61,
};
const visit = {
  ...factRow,
  status: "finished",
  classCode: null,
  typeSystem: null,
  typeCode: null,
  typeDisplay: null,
  endedAt: null,
};
const study = {
  id: factRow.id,
  patientId: factRow.patientId,
  lastUpdated: factRow.lastUpdated,
  studyInstanceUid: "1.2.3",
  accessionNumber: "A1",
  description: "Mole",
  modality: "XC",
  acquiredAt: factRow.recordedAt,
  series: [
    {
      seriesInstanceUid: "1.2.3.4",
      modality: "XC",
      description: null,
      number: 1,
      instances: [
        { sopInstanceUid: "1.2.3.4.5", sopClassUid: "1.2.840.10008.5.1.4.1.1.77.1.4", instanceNumber: 1 },
      ],
    },
  ],
};
const model = {
  id: factRow.id,
  modelId: "skin-head",
  version: "1.2.0",
  kind: "image-head",
  title: "Skin lesion, dermatoscopy",
  manifestSha256: "a".repeat(64),
  weightsSha256: "b".repeat(64),
  registeredAt: factRow.recordedAt,
};
const withheld = assessmentOf(
  { studyId: null, acquiredAt: null, hasHeatmaps: false, models: [], facts: [] },
  {
    status: "withheld",
    withheldReason: "novel-image",
    findings: [{ ...assessmentOf().result.findings[0]!, likelihoodRatio: null, postTestProbability: null }],
  },
);
const overridden = assessmentOf({
  reviews: [reviewOf({ decision: "overridden", reason: "A tattoo.", overriddenProbability: 0.02 })],
});

const written: Record<string, FhirResource | undefined> = {
  Patient: writePatient(person),
  "a nameless Patient": writePatient({ ...person, familyName: null, givenName: null, identifiers: [] }),
  Encounter: writeEncounter(visit),
  Observation: writeObservation(observed),
  "an Observation in words": writeObservation({ ...observed, components: null, valueText: "pale" }),
  Condition: writeCondition(gout),
  MedicationStatement: writeMedicationStatement(taken),
  MedicationRequest: writeMedicationRequest(taken),
  FamilyMemberHistory: writeFamilyMemberHistory(relative),
  ImagingStudy: writeImagingStudy(study),
  Device: writeDevice(model),
  OperationOutcome: writeOperationOutcome({ code: "not-found", diagnostics: "None.", ownCode: "NOT_FOUND" }),
};
for (const [how, assessment] of Object.entries({
  "": assessmentOf(),
  "withheld ": withheld,
  "overridden ": overridden,
})) {
  written[`${how}RiskAssessment`] = writeRiskAssessment(assessment);
  written[`${how}DiagnosticReport`] = writeDiagnosticReport(assessment);
  written[`${how}finding Observation`] = writeFindingObservation(assessment, 0);
  written[`${how}Provenance`] = writeProvenance(assessment);
}

test.each(Object.entries(written))("%s keeps R4's structural rules", (_name, resource) => {
  expect(brokenRules(resource)).toEqual([]);
});

test("refused by the rules: a RiskAssessment without a subject and with a probability above 100", () => {
  const { subject: _subject, ...wrong } = writeRiskAssessment(assessmentOf());
  wrong.prediction![0]!.probabilityDecimal = 101;
  expect(brokenRules(wrong).join()).toMatch(/subject.*ras-2|ras-2.*subject/);
});

test("worked example: what an assessment says, said in FHIR", () => {
  const assessment = assessmentOf();
  expect(writeRiskAssessment(assessment)).toMatchObject({
    status: "preliminary",
    subject: { reference: `Patient/${assessment.patientId}` },
    performer: { reference: `Device/${assessment.models[0]!.id}` },
    basis: [
      { reference: `ImagingStudy/${assessment.studyId}` },
      { reference: `Condition/${assessment.facts[0]!.id}` },
    ],
    prediction: [
      {
        outcome: { coding: [{ code: "372130007" }, { system: "urn:synoptic:finding", code: "malignant" }] },
        probabilityDecimal: 9 / 19,
        rationale: "10 % from prevalence and history; the image's likelihood ratio is 8.1; 47 % after both",
      },
    ],
    note: [{ text: expect.stringContaining("not a medical device") }],
  });
  const report = writeDiagnosticReport(assessment);
  expect(report).toMatchObject({
    status: "partial",
    result: [{ reference: `Observation/${assessment.id}.0` }],
    contained: [{ content: { url: `https://synoptic.example.org/heatmaps/${assessment.id}/mel.png` } }],
    presentedForm: [{ url: `https://synoptic.example.org/reports/${assessment.id}.pdf` }],
  });
  expect(report.conclusion).toContain("not for diagnosis");
});

test("an override amends; what was accepted is final; a withheld reading says so", () => {
  expect(writeDiagnosticReport(overridden)).toMatchObject({
    status: "amended",
    meta: { lastUpdated: "2026-02-02T08:00:00.000Z" },
    conclusion: expect.stringMatching(/^Overridden by a clinician, whose own probability is 2.0 %/),
  });
  expect(writeRiskAssessment(assessmentOf({ reviews: [reviewOf()] })).status).toBe("final");
  expect(writeFindingObservation(withheld, 0)).toMatchObject({
    valueQuantity: { value: 10, code: "%" },
    method: { text: expect.stringContaining("unlike") },
  });
});

test("an imported fact comes back as it was sent, under our ids", () => {
  const raw = {
    resourceType: "Condition",
    id: "c1",
    meta: { versionId: "7", profile: ["http://example.org/p"] },
    code: { text: "Gout" },
    subject: { reference: "Patient/p1" },
    asserter: { reference: "Practitioner/x", display: "Dr X" },
    extension: [{ url: "http://example.org/e", valueReference: { reference: "Location/1" } }],
  };
  const given = writeCondition({ ...gout, raw, sourceSystem: "fhir", fhirId: "c1" });
  expect(given).toEqual({
    resourceType: "Condition",
    id: gout.id,
    meta: {
      profile: ["http://example.org/p"],
      versionId: "1769947200000",
      lastUpdated: "2026-02-01T12:00:00.000Z",
    },
    code: { text: "Gout" },
    subject: { reference: `Patient/${gout.patientId}` },
    asserter: { identifier: { value: "Practitioner/x" }, display: "Dr X" },
    extension: [{ url: "http://example.org/e", valueReference: { identifier: { value: "Location/1" } } }],
    identifier: [{ system: "urn:synoptic:source:fhir", value: "c1" }],
  });
  expect(brokenRules(given)).toEqual([]);
});

test("an imported Patient gains the identifiers that other systems added", () => {
  const raw = { resourceType: "Patient", id: "p1", identifier: [{ system: "urn:mrn", value: "4711" }] };
  const more = [...identifiers, { system: "urn:nhs", value: "1", typeCode: null }];
  const given = writePatient({ ...person, raw, sourceSystem: "fhir", fhirId: "p1", identifiers: more });
  expect(given.identifier?.map(({ value }) => value)).toEqual(["4711", "p1", "1"]);
});

test("a finding's id leads back to its assessment and place", () => {
  const { id } = assessmentOf();
  expect(readFindingObservationId(findingObservationId(id, 2))).toEqual({ assessmentId: id, place: 2 });
  expect(readFindingObservationId(id)).toBeUndefined();
  expect(writeFindingObservation(assessmentOf(), 9)).toBeUndefined();
});
