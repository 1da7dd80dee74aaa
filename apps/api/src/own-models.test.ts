import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;

const manifest = (id: string) => ({
  ...{ id, kind: "survival-model", title: id, outcome: "death", cohort: "1,234 patients" },
  ...{ trainingData: "1,234 patients", figures: { persons: 1234, events: 17 } },
});

beforeAll(async () => {
  server = await startTestServer();
  const { db, site } = server;
  const at = new Date("2026-03-01T08:00:00Z");
  for (const origin of ["trained", "uploaded"]) {
    const { id } = await db.modelVersion.create({
      data: {
        ...{
          modelId: origin,
          version: "1.0.0",
          kind: "survival-model",
          registeredAt: at,
          card: "Of 1,234 patients.",
        },
        ...{
          weightsSha256: "0".repeat(64),
          manifestSha256: `${origin} manifest`,
          manifest: manifest(origin),
        },
        sites: { create: { siteId: site.id, origin, addedAt: at } },
      },
    });
    const figure = { value: 0.9, low: 0.8, high: 1 };
    await db.operatingPoint.create({
      data: {
        ...{
          siteId: site.id,
          scenario: "skin",
          finding: "melanoma",
          modelVersionId: id,
          target: 0.9,
          threshold: 0.4,
        },
        policy: "sensitivity-at-least",
        figures: { sensitivity: figure, specificity: figure },
        cohort: { cases: 17, positives: 3, from: null, to: null },
        setAt: at,
      },
    });
  }
});

afterAll(() => server.close());

const query = /* GraphQL */ `{
  models { id origin title card manifest historyShapes { findingId } }
  operatingPoints { cases positives }
}`;

interface Answer {
  models: { id: string; origin: string; card: string; manifest: Record<string, unknown> }[];
  operatingPoints: { cases: number }[];
}

const ask = async (key: string) => {
  const { data, errors } = await server.ask<Answer>(query, { key });
  expect(errors).toBeUndefined();
  const of = (id: string) => data!.models.find((model) => model.id === id)!;
  return { ...data!, trained: of("trained"), uploaded: of("uploaded") };
};

test("a researcher sees what a model is that was trained here, and no number of the site's patients", async () => {
  const { trained, uploaded, operatingPoints } = await ask(server.keys.researcher);
  expect(trained).toMatchObject({
    origin: "trained",
    manifest: { kind: "survival-model", outcome: "death" },
  });
  expect(JSON.stringify([trained, operatingPoints])).not.toMatch(/1,?234|17/);
  expect(operatingPoints).toEqual([]);
  expect(uploaded).toMatchObject({ card: "Of 1,234 patients.", manifest: manifest("uploaded") });
});

test("those who may see patients see all of it", async () => {
  const { trained, operatingPoints } = await ask(server.keys.clinician);
  expect(trained).toMatchObject({ card: "Of 1,234 patients.", manifest: manifest("trained") });
  expect(operatingPoints).toHaveLength(2);
});
