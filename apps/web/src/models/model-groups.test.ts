import { expect, test } from "vitest";
import { findModel, groupModels, hashOf } from "./model-groups.ts";
import type { ModelData } from "./models-query.ts";
import type { RoleData } from "./roles-query.ts";

const model = (id: string, scenario: string | null, change: Partial<ModelData> = {}): ModelData => ({
  id,
  versionId: `${id}-row`,
  version: "1.0.0",
  origin: "uploaded",
  kind: "image-classifier",
  title: id,
  scenario,
  licence: "MIT",
  intendedUse: "",
  sha256: "",
  card: "",
  manifest: {},
  historyShapes: null,
  refusals: [],
  sourceAttributes: [],
  ...change,
});
const role = (alias: RoleData["alias"], versionId: string, scenario = "skin"): RoleData => ({
  reads: "IMAGE",
  alias,
  reason: "trial",
  setAt: "2026-01-01T00:00:00Z",
  scenario: { id: scenario, label: scenario },
  model: { id: versionId, versionId, version: "1.0.0", title: versionId },
});
const scenarios = [
  { id: "skin", label: "Skin lesion" },
  { id: "chest", label: "Chest X-ray" },
];
const idsOf = (groups: ReturnType<typeof groupModels>) =>
  groups.map(({ label, models }) => [label, ...models.map(hashOf)]);

test("worked example: by scenario, who answers first, history last, what is shared at the end", () => {
  const groups = groupModels(
    [
      model("backbone", null, { kind: "image-backbone" }),
      model("skin-history", "skin", { kind: "history-model" }),
      model("a-reader", "skin"),
      model("b-shadow", "skin"),
      model("c-challenger", "skin"),
      model("skin-head", "skin", { kind: "image-head", origin: "bundled" }),
      model("chest-head", "chest", { kind: "image-head", origin: "bundled" }),
      model("knee", "knee", { title: "Knee X-ray" }),
    ],
    [role("CHALLENGER", "c-challenger-row"), role("SHADOW", "b-shadow-row")],
    scenarios,
  );
  expect(idsOf(groups)).toEqual([
    ["Chest X-ray", "chest-head@1.0.0"],
    ["Knee X-ray", "knee@1.0.0"],
    [
      "Skin lesion",
      "skin-head@1.0.0",
      "c-challenger@1.0.0",
      "b-shadow@1.0.0",
      "a-reader@1.0.0",
      "skin-history@1.0.0",
    ],
    ["Shared by all", "backbone@1.0.0"],
  ]);
});

test("an address names a version or the newest, and nothing it knows the first", () => {
  const versions = ["1.9.0", "1.10.0", "1.2.0"].map((version) =>
    model("ours", "skin", { version, versionId: version }),
  );
  const groups = groupModels([model("first", "chest"), ...versions], [], scenarios);
  expect(idsOf(groups)[1]).toEqual(["Skin lesion", "ours@1.10.0", "ours@1.9.0", "ours@1.2.0"]);
  expect(findModel(groups, "ours@1.9.0")?.version).toBe("1.9.0");
  expect(findModel(groups, "ours")?.version).toBe("1.10.0");
  expect(findModel(groups, "gone")?.id).toBe("first");
  expect(findModel([], "gone")).toBeUndefined();
});

test("survival models, which read no scenario, stand together and not among what is shared", () => {
  const groups = groupModels(
    [
      model("backbone", null, { kind: "image-backbone" }),
      model("diabetes-site-survival", null, { kind: "survival-model" }),
    ],
    [],
    scenarios,
  );
  expect(idsOf(groups)).toEqual([
    ["When an outcome comes", "diabetes-site-survival@1.0.0"],
    ["Shared by all", "backbone@1.0.0"],
  ]);
});
