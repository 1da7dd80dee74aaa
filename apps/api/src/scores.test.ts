import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let patientId: string;

const loinc = (code: string) => ({ codeSystem: "http://loinc.org", code });
const at = (day: string) => ({
  effectiveAt: new Date(`${day}T09:00:00Z`),
  recordedAt: new Date(`${day}T09:00:00Z`),
});

beforeAll(async () => {
  server = await startTestServer();
  const birthDate = new Date(Date.UTC(new Date().getUTCFullYear() - 61, 0, 1));
  const day = `${new Date().getUTCFullYear() - 1}-06-01`;
  const quantity = (code: string, valueQuantity: number, valueUnit: string) => ({
    ...loinc(code),
    ...at(day),
    valueQuantity,
    valueUnit,
  });
  const smoker = { valueCodeSystem: "http://snomed.info/sct", valueCode: "77176002" };
  const patient = await server.db.patient.create({
    data: {
      siteId: server.site.id,
      birthDate,
      sex: "female",
      observations: {
        create: [
          quantity("2093-3", 180, "mg/dL"),
          quantity("2085-9", 47, "mg/dL"),
          quantity("8480-6", 124, "mm[Hg]"),
          { ...loinc("72166-2"), ...at(day), ...smoker },
          { ...quantity("8480-6", 1240, "mm[Hg]"), ...at(`${new Date().getUTCFullYear() - 1}-06-02`) },
        ],
      },
      conditions: { create: [{ codeSystem: "http://snomed.info/sct", code: "396275006", ...at(day) }] },
    },
  });
  patientId = patient.id;
});
afterAll(() => server.close());

const query = /* GraphQL */ `
  query ($id: ID!, $ids: [String!], $at: DateTime, $inputs: [GivenScoreInput!]) {
    patient(id: $id) {
      scores(scoreIds: $ids, at: $at, inputs: $inputs) {
        score { id title doi bands { from label } inputs { id } }
        status
        risks { outcome horizon probability }
        band { label }
        inputs { input { id label unit } number flag option basis facts { id at } }
        missing { id }
        refusals { input { id } reason }
        unusedFacts { input { id } id reason }
      }
    }
  }
`;

interface ScoreAnswer {
  patient: {
    scores: {
      score: { id: string };
      status: string;
      risks: { outcome: string; horizon: string; probability: number }[];
      band: { label: string } | null;
      inputs: { input: { id: string }; number: number | null; basis: string; facts: { id: string }[] }[];
      missing: { id: string }[];
      refusals: { reason: string }[];
      unusedFacts: { id: string; reason: string }[];
    }[];
  } | null;
}

const ask = (variables: object, key = server.keys.clinician) =>
  server.ask<ScoreAnswer>(query, { variables: { id: patientId, ...variables }, key });

test("a score with its risk, band, inputs and the facts behind them", async () => {
  const { data, errors } = await ask({ ids: ["framingham-cvd-lipids"] });
  expect(errors).toBeUndefined();
  const [result] = data!.patient!.scores;
  expect(result).toMatchObject({ status: "COMPUTED", band: { label: "Intermediate" } });
  expect(result!.risks).toEqual([
    { outcome: "Cardiovascular disease", horizon: "P10Y", probability: expect.closeTo(0.1048, 4) },
  ]);
  const pressure = result!.inputs.find(({ input }) => input.id === "systolicBloodPressure");
  expect(pressure).toMatchObject({ number: 124, basis: "RECORDED" });
  expect(result!.unusedFacts).toMatchObject([{ reason: "IMPLAUSIBLE" }]);

  const node = /* GraphQL */ `query ($id: ID!) { node(id: $id) { ... on Observation { valueQuantity } } }`;
  const fact = await server.ask(node, {
    variables: { id: pressure!.facts[0]!.id },
    key: server.keys.clinician,
  });
  expect(fact.data).toEqual({ node: { valueQuantity: 124 } });
});

test("given inputs and an earlier moment", async () => {
  const early = await ask({ ids: ["framingham-cvd-lipids"], at: "2001-01-01T00:00:00Z" });
  expect(early.data!.patient!.scores[0]!.status).toBe("MISSING");
  const old = await ask({ ids: ["framingham-cvd-lipids"], inputs: [{ id: "age", number: 80 }] });
  expect(old.data!.patient!.scores[0]).toMatchObject({
    status: "REFUSED",
    risks: [],
    refusals: [{ reason: "The formula was made for age 30 to 74 years." }],
  });
});

test("a wrong score or input is refused with its code and place", async () => {
  const wrong = await ask({ ids: ["astrology"] });
  expect(wrong.errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", inputPath: ["scoreIds"] });
  const value = await ask({ inputs: [{ id: "heartRate", number: 4000 }] });
  expect(value.errors?.[0]?.extensions).toMatchObject({ code: "INVALID_INPUT", inputPath: ["inputs", "0"] });
  expect(value.errors?.[0]?.message).not.toContain("4000");
});

test("another site finds no one, a researcher may not ask, and the shelf is open to whoever signed in", async () => {
  const stranger = await ask({}, await server.keyOf("clinician", server.otherSite.id));
  expect(stranger.data).toEqual({ patient: null });
  expect((await ask({}, server.keys.researcher)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");

  const shelf = /* GraphQL */ `{ scores { id title population citation doi inputs { id kind options unit readFromRecord } } }`;
  const { data } = await server.ask<{ scores: { id: string }[] }>(shelf, { key: server.keys.researcher });
  expect(data!.scores.map(({ id }) => id)).toContain("framingham-cvd-lipids");
  expect((await server.ask(shelf)).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
});
