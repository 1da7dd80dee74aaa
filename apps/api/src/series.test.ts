import { encodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let patientId: string;
beforeAll(async () => {
  server = await startTestServer();
  const patient = await server.db.patient.create({ data: { siteId: server.site.id } });
  patientId = encodeGlobalID("Patient", patient.id);
});
afterAll(() => server.close());

const importSeries = /* GraphQL */ `
  mutation ($input: ImportSeriesInput!) {
    importSeries(input: $input) {
      ... on ImportSeriesPayload { leftOut series { id kind unit count code { code } } }
      ... on Problem { code message path }
    }
  }
`;
const read = /* GraphQL */ `
  query ($id: ID!, $asOf: DateTime) {
    patient(id: $id) {
      observationSeries { kind device timeZone startsAt endsAt }
      glucose(asOf: $asOf) {
        readings isSufficient mean managementIndicator ranges { veryLow target } nights { count withLows mean }
        profile { minuteOfDay p50 }
      }
      homeBloodPressure(asOf: $asOf) {
        days morning { systolic } readings { systolic diastolic }
        judged { guideline doi raisedFromSystolic isRaised isSufficient }
      }
    }
  }
`;

const send = (input: object, key = server.keys.clinician) =>
  server.ask<{ importSeries: object }>(importSeries, {
    variables: { input: { patientId, timeZone: "UTC", ...input } },
    key,
  });

test("two series, and what their guidelines make of them", async () => {
  const glucose = ["time,glucose (mg/dL)"];
  for (let i = 0; i < 288; i++) {
    glucose.push(`${new Date(Date.UTC(2026, 0, 5, 0, 5 * i)).toISOString()},${i < 72 ? 50 : 150}`);
  }
  const sent = await send({ kind: "GLUCOSE", csv: glucose.join("\n"), device: "Sensor" });
  expect(sent.data?.importSeries).toMatchObject({
    leftOut: 0,
    series: { kind: "GLUCOSE", unit: "mg/dL", count: 288, code: { code: "99504-3" } },
  });
  await send({ kind: "BLOOD_PRESSURE", csv: "time,sys,dia\n2026-01-05T07:00:00Z,140,88" });

  const { data, errors } = await server.ask<{ patient: object }>(read, {
    variables: { id: patientId },
    key: server.keys.clinician,
  });
  expect(errors).toBeUndefined();
  expect(data?.patient).toMatchObject({
    observationSeries: [{ device: "Sensor" }, { kind: "BLOOD_PRESSURE" }],
    glucose: {
      ...{ readings: 288, isSufficient: false, mean: 125, ranges: { veryLow: 0.25, target: 0.75 } },
      managementIndicator: expect.closeTo(6.3, 9),
      nights: { count: 1, withLows: 1, mean: 50 },
    },
    homeBloodPressure: {
      days: 1,
      morning: { systolic: 140 },
      judged: [
        { raisedFromSystolic: 135, isRaised: null, isSufficient: false },
        { raisedFromSystolic: 130, isRaised: null },
      ],
    },
  });
  const before = await server.ask<{ patient: object }>(read, {
    variables: { id: patientId, asOf: "2026-01-06T00:00:00Z" },
    key: server.keys.clinician,
  });
  expect(before.data?.patient).toMatchObject({ glucose: null, homeBloodPressure: null });
});

test("a wrong file is a problem that names the line and not its content", async () => {
  const { data } = await send({ kind: "GLUCOSE", csv: "time,glucose (mg/dL)\n2026-01-05T07:00:00Z,secret" });
  expect(data?.importSeries).toEqual({
    ...{ code: "INVALID_INPUT", message: "A value is not a number." },
    path: ["csv", "2"],
  });
});

test("a researcher may not add, another site finds no patient", async () => {
  const csv = "time,glucose (mg/dL)\n2026-01-05T07:00:00Z,100";
  const researcher = await send({ kind: "GLUCOSE", csv }, server.keys.researcher);
  expect(researcher.data?.importSeries).toMatchObject({ code: "FORBIDDEN" });
  const stranger = await send({ kind: "GLUCOSE", csv }, await server.keyOf("clinician", server.otherSite.id));
  expect(stranger.data?.importSeries).toMatchObject({ code: "NOT_FOUND" });
});

test("what was done, reacted to and given: each its own list of the kept resources", async () => {
  const of = { patientId: (await server.db.patient.create({ data: { siteId: server.site.id } })).id };
  const kept = (resourceType: string, day: string) => ({
    ...{
      ...of,
      resourceType,
      fhirId: `${resourceType}-${day}`,
      sourceSystem: "fhir",
      versionId: "1",
      raw: {},
    },
    ...{ codeSystem: "urn:x", code: day, effectiveAt: new Date(day), recordedAt: new Date(day) },
  });
  await server.db.keptResource.createMany({
    data: [
      kept("Procedure", "2020-01-01"),
      kept("Procedure", "2021-01-01"),
      kept("AllergyIntolerance", "2020-02-02"),
      kept("Immunization", "2020-03-03"),
      kept("DiagnosticReport", "2020-04-04"),
    ],
  });
  const { data, errors } = await server.ask(
    "query ($id: ID!) { patient(id: $id) { procedures { code { code } } allergies { code { code } } immunizations { code { code } } } }",
    { variables: { id: encodeGlobalID("Patient", of.patientId) }, key: server.keys.clinician },
  );
  expect(errors).toBeUndefined();
  const coded = (code: string) => ({ code: { code } });
  expect(data).toEqual({
    patient: {
      procedures: [coded("2021-01-01"), coded("2020-01-01")],
      allergies: [coded("2020-02-02")],
      immunizations: [coded("2020-03-03")],
    },
  });
});
