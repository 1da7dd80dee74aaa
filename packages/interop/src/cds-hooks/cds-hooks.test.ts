import { expect, test } from "vitest";
import { assessmentOf } from "../fhir/write/testing.ts";
import { type AssessmentCard, writeCard } from "./card.ts";
import { feedbackRequest, overrideText } from "./feedback.ts";
import { orderedScenarios } from "./imaging-orders.ts";
import { hookRequest, patientOf } from "./request.ts";

const { result } = assessmentOf();
const cardOf = (over: Partial<AssessmentCard> = {}) =>
  writeCard({
    assessmentId: "019aa000-0000-7000-8000-000000000002",
    patientId: "p",
    studyId: "s",
    assessedAt: new Date("2026-02-01T12:00:00Z"),
    isAccepted: false,
    result,
    models: ["skin-head 1.2.0"],
    threshold: null,
    publicUrl: "https://synoptic.example.org",
    ...over,
  });

test("worked example: a card of an assessment", () => {
  expect(cardOf()).toMatchObject({
    summary: "Malignant lesion: 47 % from image and history",
    indicator: "info",
    source: { label: "Synoptic (research software)", topic: { code: "skin" } },
    links: [{ url: "https://synoptic.example.org/study?id=s", type: "absolute" }],
    detail: expect.stringMatching(
      /Cannot be ruled out: Melanoma[\s\S]*skin-head 1\.2\.0[\s\S]*not for diagnosis/,
    ),
  });
  expect(cardOf({ studyId: null }).links[0]?.url).toBe("https://synoptic.example.org/patient?id=p");
});

test("a warning at the site's threshold, and at none of our own", () => {
  expect(cardOf({ threshold: 9 / 19 }).indicator).toBe("warning");
  expect(cardOf({ threshold: 0.5 }).indicator).toBe("info");
});

test("a summary has less than 140 characters, however long the finding's name is", () => {
  const finding = { ...result.findings[0]!, label: "x".repeat(300) };
  const { summary } = cardOf({ result: { ...result, status: "withheld", findings: [finding] } });
  expect(summary.length).toBeLessThan(140);
  expect(summary).toContain("withheld");
});

const request = (context: object, prefetch?: object) =>
  hookRequest.parse({
    hook: "order-select",
    hookInstance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
    fhirServer: "http://hooks.smarthealthit.org:9080/",
    context: { userId: "PractitionerRole/123", patientId: "1288992", ...context },
    ...(prefetch ? { prefetch } : {}),
  });

test("only selected orders of imaging count", () => {
  const chest = {
    resourceType: "ServiceRequest",
    id: "a",
    code: { coding: [{ system: "http://loinc.org", code: "36643-5" }] },
  };
  const draftOrders = {
    entry: [{ resource: chest }, { resource: { resourceType: "MedicationRequest", id: "b" } }],
  };
  expect([...orderedScenarios(request({ selections: ["ServiceRequest/a"], draftOrders }))]).toEqual([
    "chest",
  ]);
  expect(orderedScenarios(request({ selections: ["MedicationRequest/b"], draftOrders })).size).toBe(0);
  expect(orderedScenarios(request({})).size).toBe(0);
});

test("the prefetched patient tells identifiers; an OperationOutcome or null in its place tells none", () => {
  const patient = {
    resourceType: "Patient",
    identifier: [{ system: "urn:mrn", value: "1" }, { value: "no system" }],
    birthDate: "1925-12-23",
  };
  expect(patientOf(request({}, { patient }))).toEqual({
    fhirId: "1288992",
    fhirServer: "http://hooks.smarthealthit.org:9080",
    identifiers: [{ system: "urn:mrn", value: "1" }],
    birthDate: "1925-12-23",
  });
  expect(patientOf(request({}, { patient: null })).identifiers).toEqual([]);
  expect(patientOf(request({}, { patient: { resourceType: "OperationOutcome" } })).identifiers).toEqual([]);
});

test("why a card was overridden, as far as it is told", () => {
  const feedback = (overrideReason?: object) =>
    feedbackRequest.parse({
      feedback: [
        {
          card: "4e0a3a1e-3283-4575-ab82-028d55fe2719",
          outcome: "overridden",
          outcomeTimestamp: "2020-12-11T00:00:00Z",
          ...(overrideReason ? { overrideReason } : {}),
        },
      ],
    }).feedback[0]!;
  expect(overrideText(feedback())).toBe("No reason was given in the EHR.");
  const reason = { code: "d7ecf885", system: "https://example.com/reasons", display: "Patient refused" };
  expect(overrideText(feedback({ reason, userComment: "again" }))).toBe("Patient refused: again");
});
