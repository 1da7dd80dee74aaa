import { expect, test } from "vitest";
import { rolesOf } from "./current-roles.ts";
import type { RoleData } from "./roles-query.ts";

const head = { versionId: "head", scenario: "skin", kind: "image-head", origin: "bundled" };
const own = { versionId: "own", scenario: "skin", kind: "image-classifier", origin: "uploaded" };
const entry = (
  alias: RoleData["alias"],
  versionId: string | null,
  scenario = "skin",
  reads: RoleData["reads"] = "IMAGE",
): RoleData => ({
  reads,
  alias,
  reason: "trial",
  setAt: "2026-01-01T00:00:00Z",
  scenario: { id: scenario, label: scenario },
  model: versionId === null ? null : { id: versionId, versionId, version: "1.0.0", title: versionId },
});

test("worked example: the newest entry of each part counts", () => {
  const entries = [entry("SHADOW", "own"), entry("CHAMPION", null), entry("CHAMPION", "own")];
  expect(rolesOf(own, entries)).toEqual(["SHADOW"]);
  expect(rolesOf(head, entries)).toEqual(["CHAMPION"]);
});

test("where nobody was chosen the bundled head is champion, and of its scenario only", () => {
  expect(rolesOf(head, [entry("CHAMPION", "other", "chest")])).toEqual(["CHAMPION"]);
  expect(rolesOf(head, [entry("CHAMPION", "own")])).toEqual([]);
  expect(rolesOf(own, [])).toEqual([]);
});

test("of histories the bundled model is used until another is, and what reads images has no say in it", () => {
  const bundled = { versionId: "history", scenario: "skin", kind: "history-model", origin: "bundled" };
  const ours = { ...bundled, versionId: "ours", origin: "trained" };
  expect(rolesOf(bundled, [entry("CHAMPION", "own")])).toEqual(["CHAMPION"]);
  expect(rolesOf(ours, [entry("CHAMPION", "ours")])).toEqual([]);
  const used = [entry("CHAMPION", "ours", "skin", "HISTORY")];
  expect([rolesOf(ours, used), rolesOf(bundled, used), rolesOf(head, used)]).toEqual([
    ["CHAMPION"],
    [],
    ["CHAMPION"],
  ]);
});
