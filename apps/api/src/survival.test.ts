import { encodeGlobalID } from "@pothos/plugin-relay";
import { researchNotice, seededRandom } from "@synoptic/domain";
import { addFollowedPatients, followedIndex, runTask } from "@synoptic/services/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { decode } from "./global-ids.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let patients: Awaited<ReturnType<typeof addFollowedPatients>>;
beforeAll(async () => {
  server = await startTestServer();
  patients = await addFollowedPatients(server.db, server.site.id, 300, seededRandom(4));
});
afterAll(() => server.close());

const train = /* GraphQL */ `
  mutation ($input: TrainSurvivalInput!) {
    trainSurvival(input: $input) {
      ... on TrainSurvivalPayload { task { id kind state } }
      ... on Problem { code path }
    }
  }
`;
const use = /* GraphQL */ `
  mutation ($input: UseSurvivalModelInput!) {
    useSurvivalModel(input: $input) {
      ... on UseSurvivalModelPayload { use { outcome { id label } model { id } reason } }
      ... on Problem { code path }
    }
  }
`;
const curves = /* GraphQL */ `
  query ($id: ID!, $at: DateTime) {
    patient(id: $id) {
      survivalCurves(at: $at) {
        outcome { id }
        points { years probability low high }
        horizons { years point { probability } missing }
        parts { feature { id number facts { id } } logOdds }
        logOdds
        missing { id }
        refusal
        endsAtYears
        modelId
        modelVersion
        cohort
        concordance { value }
        competing
        notice
      }
    }
  }
`;

interface Curve {
  points: { years: number; probability: number; low: number; high: number }[];
  horizons: { years: number; point: { probability: number } | null; missing: string | null }[];
  parts: { feature: { id: string; number: number | null; facts: { id: string }[] }; logOdds: number }[];
  logOdds: number;
  endsAtYears: number;
  refusal: string | null;
}

const outcome = "cardiovascular-disease";
const administrator = () => ({ key: server.keys.administrator });
const curvesOf = async (patientId: string, at: Date | null, key = server.keys.clinician) => {
  const variables = { id: encodeGlobalID("Patient", patientId), at: at?.toISOString() ?? null };
  return server.ask<{ patient: { survivalCurves: Curve[] } | null }>(curves, { variables, key });
};

test("an administrator trains and puts into use; a clinician then sees the curve with what made it", async () => {
  const input = { outcome, indexAt: followedIndex.toISOString() };
  const asked = await server.ask<{ trainSurvival: { task: { id: string } } }>(train, {
    ...{ variables: { input }, ...administrator() },
  });
  expect(asked.data).toMatchObject({
    trainSurvival: { task: { kind: "survival-training", state: "QUEUED" } },
  });
  await runTask(server.parts.services, decode(asked.data!.trainSurvival.task.id).id);
  const { id } = await server.db.modelVersion.findFirstOrThrow({ where: { kind: "survival-model" } });

  const patient = patients.find(({ infarctionAt }) => infarctionAt === null)!;
  expect((await curvesOf(patient.id, null)).data!.patient!.survivalCurves).toEqual([]);
  const modelVersionId = encodeGlobalID("Model", id);
  const used = await server.ask(use, {
    ...{ variables: { input: { outcome, modelVersionId, reason: "The first." } }, ...administrator() },
  });
  expect(used.data).toEqual({
    useSurvivalModel: {
      use: {
        outcome: { id: outcome, label: "Cardiovascular disease" },
        model: { id: `${outcome}-site-survival` },
        reason: "The first.",
      },
    },
  });

  const { data } = await curvesOf(patient.id, followedIndex);
  const [curve] = data!.patient!.survivalCurves;
  expect(curve).toMatchObject({
    ...{ modelId: `${outcome}-site-survival`, modelVersion: "1.0.0", refusal: null, notice: researchNotice },
    cohort: expect.stringContaining("300 persons"),
    competing: expect.stringContaining("if death does not come first"),
  });
  expect(curve!.points.at(-1)!.years).toBe(curve!.endsAtYears);
  for (const { probability, low, high } of curve!.points) {
    expect(low).toBeLessThan(probability);
    expect(high).toBeGreaterThan(probability);
  }
  expect(curve!.horizons.map(({ years }) => years)).toEqual([1, 5, 10]);
  expect(curve!.parts.reduce((sum, { logOdds }) => sum + logOdds, 0)).toBeCloseTo(curve!.logOdds, 9);
  const measured = curve!.parts.find(({ feature }) => feature.id === "hba1c")!.feature;
  expect(measured.number).toBe(patient.hba1c);
  expect(measured.facts).toHaveLength(1);
});

test("who has had it is told so instead", async () => {
  const { id } = patients.find(({ infarctionAt }) => infarctionAt !== null)!;
  const [curve] = (await curvesOf(id, null)).data!.patient!.survivalCurves;
  expect(curve).toMatchObject({ points: [], horizons: [], refusal: expect.stringContaining("on record") });
});

describe("refused", () => {
  test("a clinician trains nothing and puts nothing into use", async () => {
    const key = server.keys.clinician;
    const trained = await server.ask(train, { variables: { input: { outcome } }, key });
    expect(trained.data).toEqual({ trainSurvival: { code: "FORBIDDEN", path: [] } });
    const used = await server.ask(use, { variables: { input: { outcome, reason: "No." } }, key });
    expect(used.data).toEqual({ useSurvivalModel: { code: "FORBIDDEN", path: [] } });
  });

  test("an outcome that is none", async () => {
    const asked = await server.ask(train, {
      ...{ variables: { input: { outcome: "boredom" } }, ...administrator() },
    });
    expect(asked.data).toEqual({ trainSurvival: { code: "INVALID_INPUT", path: ["outcome"] } });
  });

  test("another site sees neither the patient nor which model is used", async () => {
    const key = await server.keyOf("administrator", server.otherSite.id);
    expect((await curvesOf(patients[0]!.id, null, key)).data).toEqual({ patient: null });
    const { data } = await server.ask(`{ survivalModelUses { reason } models { kind } }`, { key });
    expect(data).toEqual({ survivalModelUses: [], models: [] });
  });

  test("a moment that has not been", async () => {
    const answer = await curvesOf(patients[0]!.id, new Date(Date.now() + 86_400_000));
    expect(answer.errors?.[0]?.extensions.code).toBe("INVALID_INPUT");
  });
});
