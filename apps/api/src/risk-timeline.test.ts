import { encodeGlobalID } from "@pothos/plugin-relay";
import { loadBundledModels } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let patientId: string;
let feverId: string;
beforeAll(async () => {
  server = await startTestServer();
  server.parts.services.models = await loadBundledModels();
  const at = (day: string) => ({ effectiveAt: new Date(day), recordedAt: new Date(day) });
  const { id, observations } = await server.db.patient.create({
    data: {
      ...{ siteId: server.site.id, birthDate: new Date("1956-01-01"), sex: "female" },
      observations: {
        create: [
          { ...loinc("39156-5"), ...at("2026-01-01T08:00:00Z"), valueQuantity: 24, valueUnit: "kg/m2" },
          { ...loinc("8310-5"), ...at("2026-01-05T08:00:00Z"), valueQuantity: 39, valueUnit: "Cel" },
        ],
      },
    },
    select: { id: true, observations: { where: { code: "8310-5" }, select: { id: true } } },
  });
  [patientId, feverId] = [id, observations[0]!.id];
});
afterAll(async () => {
  await server.parts.services.models.close();
  await server.close();
});

function loinc(code: string) {
  return { codeSystem: "http://loinc.org", code };
}

const query = /* GraphQL */ `
  query ($id: ID!, $scenario: String!, $to: DateTime) {
    patient(id: $id) {
      riskTimeline(scenario: $scenario, to: $to) {
        finding rule { absoluteRise relativeRise } notice
        points {
          at assessmentId studyId preTestProbability postTestProbability
          parts { name logOdds } changes { name logOdds before facts { id } } alert { from to }
        }
        scores { score { id } points { at probability } }
      }
    }
  }
`;

interface Timeline {
  points: {
    at: string;
    preTestProbability: number;
    changes: { facts: { id: string }[] }[];
    alert: object | null;
  }[];
  rule: object;
}

const ask = (over: object = {}, key = server.keys.clinician) =>
  server.ask<{ patient: { riskTimeline: Timeline } | null }>(query, {
    variables: { id: patientId, scenario: "chest", ...over },
    key,
  });

test("what changed it, with facts that node gives", async () => {
  const { data, errors } = await ask();
  expect(errors).toBeUndefined();
  const { points } = data!.patient!.riskTimeline;
  expect(points).toHaveLength(2);
  expect(points[0]).toMatchObject({ at: "2026-01-01T08:00:00.000Z", changes: [], postTestProbability: null });
  expect(points[1]!.changes).toMatchObject([
    { name: "vital-signs", before: null, logOdds: expect.closeTo(Math.log(1.642), 2) },
  ]);
  expect(points[1]!.changes[0]!.facts).toEqual([{ id: encodeGlobalID("Observation", feverId) }]);
  const earlier = await ask({ to: "2026-01-04T00:00:00Z" });
  expect(earlier.data!.patient!.riskTimeline.points).toEqual(points.slice(0, 1));
});

test("an administrator sets what marks a rise", async () => {
  const set = /* GraphQL */ `
    mutation ($input: SetRiskAlertRuleInput!) {
      setRiskAlertRule(input: $input) {
        ... on SetRiskAlertRulePayload { rule { absoluteRise relativeRise } }
        ... on Problem { code path }
      }
    }
  `;
  const send = (input: object, key: string) => server.ask(set, { variables: { input }, key });
  const rule = { absoluteRise: 0.001, relativeRise: 1 };
  const refused = await send(rule, server.keys.clinician);
  expect(refused.data).toMatchObject({ setRiskAlertRule: { code: "FORBIDDEN" } });
  const wrong = await send({ ...rule, absoluteRise: 2 }, server.keys.administrator);
  expect(wrong.data).toMatchObject({ setRiskAlertRule: { code: "INVALID_INPUT", path: ["absoluteRise"] } });
  expect((await send(rule, server.keys.administrator)).data).toEqual({ setRiskAlertRule: { rule } });

  const { data } = await ask();
  expect(data!.patient!.riskTimeline.rule).toEqual(rule);
  expect(data!.patient!.riskTimeline.points[1]!.alert).not.toBeNull();
  const other = await server.ask("{ riskAlertRule { absoluteRise } }", {
    key: await server.keyOf("clinician", server.otherSite.id),
  });
  expect(other.data).toEqual({ riskAlertRule: { absoluteRise: 0.05 } });
});

test("a scenario that nothing reads, and who may not ask", async () => {
  expect((await ask({ scenario: "astrology" })).errors?.[0]?.extensions.code).toBe("UNKNOWN_SCENARIO");
  expect((await ask({}, server.keys.researcher)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
  const stranger = await ask({}, await server.keyOf("clinician", server.otherSite.id));
  expect(stranger.data).toEqual({ patient: null });
});
