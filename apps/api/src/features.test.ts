import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let patientId: string;

const year = new Date().getUTCFullYear();
const at = (day: string) => ({
  effectiveAt: new Date(`${day}T09:00:00Z`),
  recordedAt: new Date(`${day}T10:00:00Z`),
});
const hba1c = (day: string, valueQuantity: number) => ({
  ...{ codeSystem: "http://loinc.org", code: "4548-4", valueUnit: "%" },
  ...at(day),
  valueQuantity,
});

beforeAll(async () => {
  server = await startTestServer();
  const patient = await server.db.patient.create({
    data: {
      siteId: server.site.id,
      birthDate: new Date("1960-01-01"),
      sex: "female",
      observations: { create: [hba1c(`${year - 2}-06-01`, 7), hba1c(`${year - 1}-06-01`, 8)] },
      conditions: {
        create: [{ codeSystem: "http://hl7.org/fhir/sid/icd-10", code: "E11.2", ...at("2020-01-01") }],
      },
    },
  });
  patientId = patient.id;
});
afterAll(() => server.close());

const query = /* GraphQL */ `
  query ($id: ID!, $asOf: DateTime) {
    patient(id: $id) {
      features(asOf: $asOf) {
        id unit number flag option at basis how parts missing facts { id at }
        trend { slopePerYear points { value factId } }
      }
    }
  }
`;

interface FeatureAnswer {
  id: string;
  number: number | null;
  at: string | null;
  missing: string | null;
  parts: string[];
  facts: { id: string }[];
  trend: { slopePerYear: number; points: { factId: string }[] } | null;
}

const ask = (variables: object = {}, key = server.keys.clinician) =>
  server.ask<{ patient: { features: FeatureAnswer[] } | null }>(query, {
    variables: { id: patientId, ...variables },
    key,
  });

test("features with the facts behind them, each good for node", async () => {
  const { data, errors } = await ask();
  expect(errors).toBeUndefined();
  const of = (id: string) => data!.patient!.features.find((feature) => feature.id === id)!;
  expect(of("hba1c")).toMatchObject({ number: 8, unit: "%", basis: "RECORDED", missing: null });
  expect(of("hba1c").trend?.slopePerYear).toBeCloseTo(1, 2);
  expect(of("charlson")).toMatchObject({
    number: 2,
    unit: null,
    parts: ["Diabetes with chronic complication: 2"],
  });
  expect(of("statin")).toMatchObject({ flag: false, basis: "NONE_RECORDED", facts: [] });
  expect(of("creatinine")).toMatchObject({ number: null, missing: "No such measurement is recorded." });

  const node = /* GraphQL */ `query ($id: ID!) { node(id: $id) { ... on Observation { valueQuantity } } }`;
  const fact = await server.ask(node, {
    variables: { id: of("hba1c").facts[0]!.id },
    key: server.keys.clinician,
  });
  expect(fact.data).toEqual({ node: { valueQuantity: 8 } });
});

test("as of a moment, by when facts became known", async () => {
  const { data } = await ask({ asOf: `${year - 1}-06-01T09:30:00Z` });
  const found = data!.patient!.features.find(({ id }) => id === "hba1c");
  expect(found).toMatchObject({ number: 7, trend: null });
});

test("the patients of a page are read together, and the future is refused", async () => {
  const page = /* GraphQL */ `{ patients(first: 10) { edges { node { features { id } } } } }`;
  const { data } = await server.ask<{ patients: { edges: { node: { features: unknown[] } }[] } }>(page, {
    key: server.keys.clinician,
  });
  expect(data!.patients.edges[0]!.node.features.length).toBeGreaterThan(30);
  const future = await ask({ asOf: "2999-01-01T00:00:00Z" });
  expect(future.errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
});

test("another site finds no one, a researcher may not ask", async () => {
  const stranger = await ask({}, await server.keyOf("clinician", server.otherSite.id));
  expect(stranger.data).toEqual({ patient: null });
  expect((await ask({}, server.keys.researcher)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
});
