import { encodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase } from "./testing/test-data.ts";
import { password, startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const problem = "... on Problem { code message path }";
const register = /* GraphQL */ `
  mutation ($input: RegisterPatientInput!) {
    registerPatient(input: $input) { ... on RegisterPatientPayload { patient { id displayName ageYears birthDate sex } } ${problem} }
  }
`;
const observe = /* GraphQL */ `
  mutation ($input: RecordObservationInput!) {
    recordObservation(input: $input) {
      ... on RecordObservationPayload { observation { id code { system code display } valueQuantity valueUnit effectiveAt } }
      ${problem}
    }
  }
`;
const weight = { system: "http://loinc.org", code: "29463-7", display: "Body weight" };

test("worked example: a patient, a fact, and both found again by MRN", async () => {
  const key = server.keys.integrator;
  const mrn = { system: "urn:mrn", value: "A-1", typeCode: "MR" };
  const registered = await server.ask<{ registerPatient: { patient: { id: string } } }>(register, {
    key,
    variables: {
      input: {
        familyName: "Curie",
        givenName: "Marie",
        birthDate: "1967-11-07",
        sex: "FEMALE",
        identifiers: [mrn],
      },
    },
  });
  expect(registered.data?.registerPatient.patient).toMatchObject({
    displayName: "Curie, Marie",
    birthDate: "1967-11-07",
    sex: "FEMALE",
  });
  const patientId = registered.data!.registerPatient.patient.id;
  const effectiveAt = "2025-03-01T08:00:00.000Z";
  const fact = { code: weight, valueQuantity: 61.5, valueUnit: "kg", effectiveAt };
  const recorded = await server.ask(observe, { key, variables: { input: { patientId, ...fact } } });
  expect(recorded.data).toMatchObject({ recordObservation: { observation: fact } });

  const found = await server.ask(
    '{ findPatient(identifierSystem: "urn:mrn", identifierValue: "A-1") { id identifiers { value } observations { valueQuantity code { code } } } }',
    { key },
  );
  expect(found.data).toEqual({
    findPatient: {
      id: patientId,
      identifiers: [{ value: "A-1" }],
      observations: [{ valueQuantity: 61.5, code: { code: "29463-7" } }],
    },
  });
});

test.each([
  ["nonsense", "INVALID_INPUT"],
  [encodeGlobalID("ImagingStudy", "0192d3a4-5b6c-7d8e-9f00-112233445566"), "NOT_FOUND"],
  [encodeGlobalID("Patient", "0192d3a4-5b6c-7d8e-9f00-112233445566"), "NOT_FOUND"],
])("refused: the patient id %s is a Problem that names its place", async (patientId, code) => {
  const input = { patientId, code: weight, valueQuantity: 1 };
  const { data, errors } = await server.ask(observe, { key: server.keys.integrator, variables: { input } });
  expect(errors).toBeUndefined();
  expect(data).toMatchObject({ recordObservation: { code, path: ["patientId"] } });
});

test.each([{ birthDate: "1967-02-30" }, { birthDate: 1967 }, { sex: "female" }, { unknown: 1 }])(
  "refused: %j does not fit the schema, told before anything runs",
  async (input) => {
    const { status, errors } = await server.ask(register, {
      key: server.keys.integrator,
      variables: { input },
    });
    expect(status).toBe(400);
    expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  },
);

test("a clinician in person reviews; the worklist shows the decision", async () => {
  const { assessmentId, worklistItemId } = await addCase(server.db, server.site.id, { postTest: 0.6 });
  const signedIn = await server.ask(
    `mutation { signIn(input: { email: "ada@example.org", password: "${password}" }) { __typename } }`,
  );
  const headers = { cookie: signedIn.headers.get("set-cookie")!.split(";")[0]! };
  const review = /* GraphQL */ `
    mutation ($input: ReviewAssessmentInput!) {
      reviewAssessment(input: $input) {
        ... on ReviewAssessmentPayload { review { decision reason reviewerName } assessment { reviews { decision } } }
        ${problem}
      }
    }
  `;
  const decide = (input: object) =>
    server.ask(review, { headers, variables: { input: { assessmentId, ...input } } });

  expect((await decide({ decision: "OVERRIDDEN" })).data).toMatchObject({
    reviewAssessment: { code: "INVALID_INPUT", path: ["reason"] },
  });
  expect((await decide({ decision: "OVERRIDDEN", reason: "Seen on dermoscopy." })).data).toEqual({
    reviewAssessment: {
      review: { decision: "OVERRIDDEN", reason: "Seen on dermoscopy.", reviewerName: "Ada" },
      assessment: { reviews: [{ decision: "OVERRIDDEN" }] },
    },
  });
  const item = await server.ask("query ($id: ID!) { node(id: $id) { ... on WorklistItem { decision } } }", {
    headers,
    variables: { id: encodeGlobalID("WorklistItem", worklistItemId) },
  });
  expect(item.data).toEqual({ node: { decision: "OVERRIDDEN" } });
});

test("an administrator sets the prevalence that assessments start from", async () => {
  const key = server.keys.administrator;
  const shown = "scenario { id } values { classId probability } source recordedAt";
  const before = await server.ask<{ clinicPrevalence: unknown[] }>(`{ clinicPrevalence { ${shown} } }`, {
    key,
  });
  expect(before.data?.clinicPrevalence).toMatchObject([{ source: "test cohort", recordedAt: null }]);

  const set = /* GraphQL */ `
    mutation ($values: [ClassPrevalenceInput!]!) {
      setClinicPrevalence(input: { scenario: "skin", values: $values, source: "registry" }) {
        ... on SetClinicPrevalencePayload { clinicPrevalence { ${shown} } } ${problem}
      }
    }
  `;
  const values = [
    { classId: "mel", probability: 0.25 },
    { classId: "nv", probability: 0.75 },
  ];
  const stored = await server.ask<Record<string, { clinicPrevalence: unknown }>>(set, {
    key,
    variables: { values },
  });
  expect(stored.data?.setClinicPrevalence?.clinicPrevalence).toMatchObject({ values, source: "registry" });
  const after = await server.ask<{ clinicPrevalence: unknown[] }>(`{ clinicPrevalence { ${shown} } }`, {
    key,
  });
  expect(after.data?.clinicPrevalence).toEqual([stored.data?.setClinicPrevalence?.clinicPrevalence]);
  const wrong = await server.ask(set, { key, variables: { values: values.slice(1) } });
  expect(wrong.data).toMatchObject({ setClinicPrevalence: { code: "INVALID_INPUT", path: ["values"] } });
});

test("an assessment's parts add up, step by step, to its post-test probability", async () => {
  const { assessmentId } = await addCase(server.db, server.site.id, { postTest: 0.6 });
  const { data } = await server.ask<{
    assessment: {
      primaryFinding: { postTestProbability: number; parts: { cumulativeProbability: number }[] };
      heatmapUrl: null;
    };
  }>(
    `{ assessment(id: "${assessmentId}") { primaryFinding { postTestProbability parts { cumulativeProbability } } heatmapUrl(classId: "mel") } }`,
    { key: server.keys.clinician },
  );
  const steps = data!.assessment.primaryFinding.parts.map((part) => part.cumulativeProbability);
  expect(steps[0]).toBeCloseTo(0.1, 12);
  expect(steps[1]).toBeCloseTo(0.6, 12);
  expect(data!.assessment.heatmapUrl).toBeNull();
});
