import { encodeGlobalID } from "@pothos/plugin-relay";
import { keepModelVersion } from "@synoptic/persistence";
import type { ServiceContext } from "@synoptic/services";
import { loadBundledModels } from "@synoptic/services/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
let models: ServiceContext["models"];
const versionIdOf = new Map<string, string>();
const loadedVersionIds: string[] = [];

beforeAll(async () => {
  models = await loadBundledModels();
  server = await startTestServer({ models: { loadedVersionIds, cardOf: () => "" } });
  server.parts.services.models = models;
  for (const { title: _title, ...record } of models.manifests) {
    const rowId = await keepModelVersion(server.db, record, new Date());
    loadedVersionIds.push(rowId);
    versionIdOf.set(record.id, encodeGlobalID("Model", rowId));
  }
});
afterAll(async () => {
  await server.close();
  await models.close();
});

test("worked example: a history model shows what it makes of each fact, and other models nothing", async () => {
  const { data, errors } = await server.ask<{
    models: {
      id: string;
      historyShapes: {
        finding: string;
        facts: { feature: string; kind: string; points: { label: string; logOdds: number }[] }[];
      } | null;
    }[];
  }>("{ models { id historyShapes { finding facts { feature kind points { label from to logOdds } } } } }", {
    key: server.keys.clinician,
  });
  expect(errors).toBeUndefined();
  const told = data!.models.filter(({ historyShapes }) => historyShapes !== null);
  expect(told.map(({ id }) => id)).toEqual(["skin-history"]);
  const { finding, facts } = told[0]!.historyShapes!;
  expect(finding).toBe("Malignant or premalignant lesion");
  expect(facts.map(({ feature, kind }) => [feature, kind])).toEqual([
    ["age", "KNOTS"],
    ["sex", "OPTIONS"],
    ["body-site", "OPTIONS"],
  ]);
  const [young, old] = [facts[0]!.points[0]!, facts[0]!.points.at(-1)!];
  expect([young.label, old.label]).toEqual(["15 years", "80 years"]);
  expect(old.logOdds).toBeGreaterThan(young.logOdds);
});

test("an administrator gives and takes the part of histories; of images nothing changes", async () => {
  const set = (modelVersionId: string | null, alias = "CHAMPION") =>
    server.ask(
      `mutation ($id: ID) {
        setModelRole(input: { scenario: "skin", reads: HISTORY, alias: ${alias}, modelVersionId: $id, reason: "trial" }) {
          ... on SetModelRolePayload { role { reads alias model { id } } }
          ... on Problem { code path }
        }
      }`,
      { key: server.keys.administrator, variables: { id: modelVersionId } },
    );
  const history = versionIdOf.get("skin-history")!;
  expect((await set(history)).data).toEqual({
    setModelRole: { role: { reads: "HISTORY", alias: "CHAMPION", model: { id: "skin-history" } } },
  });
  expect((await set(history, "SHADOW")).data).toEqual({
    setModelRole: { code: "INVALID_INPUT", path: ["alias"] },
  });
  expect((await set(versionIdOf.get("skin-head")!)).data).toMatchObject({
    setModelRole: { code: "INVALID_INPUT" },
  });
  expect((await set(null)).data).toMatchObject({ setModelRole: { role: { reads: "HISTORY", model: null } } });
  const { data } = await server.ask("{ modelRoles { reads } }", { key: server.keys.clinician });
  expect(data).toEqual({ modelRoles: [{ reads: "HISTORY" }, { reads: "HISTORY" }] });
});

test("asked to learn, it says what is missing, and to whom it does not listen", async () => {
  const train = (key: string) =>
    server.ask(
      `mutation { trainHistory(input: { scenario: "brain", kind: STUMPS }) { ... on Problem { code path } } }`,
      { key },
    );
  expect((await train(server.keys.administrator)).data).toEqual({
    trainHistory: { code: "TOO_FEW_CASES", path: ["classes", expect.any(String)] },
  });
  const { data, errors } = await train(server.keys.clinician);
  expect(JSON.stringify([data, errors])).toContain("FORBIDDEN");
});
