import { createHash, randomUUID } from "node:crypto";
import { encodeGlobalID } from "@pothos/plugin-relay";
import { afterAll, beforeAll, expect, test } from "vitest";
import { addCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let assessmentId: string;
let explanationId: string;
const curve = (value: number) => ({
  shares: [0, 1],
  probabilities: [0.9, 0.1],
  ...(value > 0 ? { randomProbabilities: [0.9, 0.2] } : {}),
  area: 0.2,
  randomArea: 0.4,
  gain: { value, low: value - 0.1, high: value + 0.1 },
});

beforeAll(async () => {
  server = await startTestServer();
  assessmentId = (await addCase(server.db, server.site.id, { postTest: 0.6 })).assessmentId!;
  const parameters = { samples: 100, superpixels: 20, hide: "mean" };
  const quality = {
    isEmpty: false,
    deletion: curve(0.2),
    insertion: curve(-0.05),
    randomOrders: 10,
    sanity: { rankCorrelation: 0.1, structuralSimilarity: 0.05, models: 3 },
    stability: { rankCorrelation: 0.7, seeds: 3 },
    verdict: { level: "caution", reasons: ["Another seed gives a somewhat different map."] },
    cost: { forwardPasses: 600, ms: 2000 },
  };
  ({ id: explanationId } = await server.db.explanation.create({
    data: {
      assessmentId: assessmentId,
      classId: "mel",
      method: "lime",
      parameters,
      parametersSha256: createHash("sha256").update(JSON.stringify(parameters)).digest("hex"),
      seed: 1,
      rows: 1,
      columns: 1,
      map: new Uint8Array(4),
      cost: { forwardPasses: 100, ms: 400 },
      fit: { r2: 0.6, regions: 20 },
      quality,
      createdAt: new Date(),
    },
    select: { id: true },
  }));
});
afterAll(() => server.close());

const shown = /* GraphQL */ `
  query ($id: ID!) {
    assessment(id: $id) {
      explanations {
        id method title classId parameters seed mapUrl forwardPasses milliseconds fitR2
        quality {
          trust reasons randomOrders sanityRankCorrelation sanityStructuralSimilarity stabilityRankCorrelation forwardPasses
          deletion { shares probabilities randomProbabilities area randomArea gain gainLow gainHigh } insertion { gain randomProbabilities }
        }
      }
      explanationMethods { id title isSeeded isAvailable unavailableReason parameters }
    }
  }
`;
const explain = /* GraphQL */ `
  mutation ($input: ExplainAssessmentInput!) {
    explainAssessment(input: $input) {
      ... on ExplainAssessmentPayload { task { state progress } explanation { id } }
      ... on Problem { code message path }
    }
  }
`;

test("worked example: the map with its cost and what it is worth stands beside the assessment", async () => {
  const { data, errors } = await server.ask<{
    assessment: { explanations: object[]; explanationMethods: object[] };
  }>(shown, { key: server.keys.clinician, variables: { id: assessmentId } });
  expect(errors).toBeUndefined();
  expect(data!.assessment.explanations).toEqual([
    {
      id: encodeGlobalID("Explanation", explanationId),
      method: "lime",
      title: "LIME",
      classId: "mel",
      parameters: { samples: 100, superpixels: 20, hide: "mean" },
      seed: 1,
      mapUrl: `/explanations/${explanationId}.png`,
      forwardPasses: 100,
      milliseconds: 400,
      fitR2: 0.6,
      quality: expect.objectContaining({
        trust: "CAUTION",
        reasons: ["Another seed gives a somewhat different map."],
        stabilityRankCorrelation: 0.7,
        deletion: {
          shares: [0, 1],
          probabilities: [0.9, 0.1],
          randomProbabilities: [0.9, 0.2],
          area: 0.2,
          randomArea: 0.4,
          gain: 0.2,
          gainLow: 0.1,
          gainHigh: expect.closeTo(0.3, 12),
        },
        // Stored before the random orders' curve was kept.
        insertion: { gain: -0.05, randomProbabilities: null },
      }),
    },
  ]);
  // No image was read for this one, and every method says so; the parameters come as JSON Schema.
  const methods = data!.assessment.explanationMethods;
  expect(methods.length).toBeGreaterThan(5);
  expect(methods).toContainEqual(
    expect.objectContaining({
      id: "lime",
      isSeeded: true,
      isAvailable: false,
      unavailableReason: "No image was read.",
      parameters: expect.objectContaining({
        properties: expect.objectContaining({ samples: expect.objectContaining({ default: 1000 }) }),
      }),
    }),
  );
});

test("a question that cannot be asked is a Problem that says why", async () => {
  const input = { assessmentId, classId: "mel", method: "lime" };
  const ask = (change: object, key = server.keys.clinician) =>
    server.ask(explain, { key, variables: { input: { ...input, ...change } } });
  expect((await ask({})).data).toMatchObject({
    explainAssessment: {
      code: "NOT_FOUND",
      path: ["assessmentId"],
      message: expect.stringMatching(/No image/),
    },
  });
  expect((await ask({ method: "guess" })).data).toMatchObject({
    explainAssessment: { code: "UNKNOWN_EXPLANATION" },
  });
  expect((await ask({ parameters: { samples: 1 } })).data).toMatchObject({
    explainAssessment: { code: "INVALID_INPUT", path: ["parameters", "samples"] },
  });
  expect((await ask({}, server.keys.researcher)).data).toMatchObject({
    explainAssessment: { code: "FORBIDDEN" },
  });
});

test("work under way is found again, with its question and without what is over or called off", async () => {
  const other = (await addCase(server.db, server.site.id, {})).assessmentId!;
  const task = (of: string, method: string, columns: object) => ({
    siteId: server.site.id,
    kind: "explanation",
    input: { assessmentId: of, classId: "mel", method, seed: 1 },
    createdAt: new Date(),
    ...columns,
  });
  await server.db.backgroundTask.createMany({
    data: [
      task(assessmentId, "rise", { state: "running", progress: 0.3 }),
      task(assessmentId, "lime", { state: "succeeded" }),
      task(assessmentId, "occlusion", { state: "running", cancelledAt: new Date() }),
      task(other, "rise", {}),
    ],
  });
  const query = `query ($id: ID!) { assessment(id: $id) { explanationTasks { kind progress question { classId method } } } }`;
  const { data } = await server.ask(query, { key: server.keys.clinician, variables: { id: assessmentId } });
  const found = { kind: "explanation", progress: 0.3, question: { classId: "mel", method: "rise" } };
  expect(data).toEqual({ assessment: { explanationTasks: [found] } });
});

test("another site finds neither the explanation nor its map, and a stranger nothing at all", async () => {
  const key = await server.keyOf("clinician", server.otherSite.id);
  const node = "query ($id: ID!) { node(id: $id) { id } }";
  const id = encodeGlobalID("Explanation", explanationId);
  expect((await server.ask(node, { key, variables: { id } })).data).toEqual({ node: null });
  expect((await server.ask(node, { key: server.keys.clinician, variables: { id } })).data).toEqual({
    node: { id },
  });
  const status = async (name: string, headers: Record<string, string>) =>
    (await fetch(`${server.url}/explanations/${name}`, { headers })).status;
  expect(await status(`${explanationId}.png`, { authorization: `Bearer ${key}` })).toBe(404);
  expect(await status(`${explanationId}.png`, {})).toBe(401);
  expect(await status(`${randomUUID()}.png`, { authorization: `Bearer ${server.keys.clinician}` })).toBe(404);
  const notes = await server.db.auditEvent.count({
    where: { subjectType: "Explanation", subjectId: explanationId },
  });
  expect(notes).toBe(1);
});
