import { expect, test } from "vitest";
import { chooseScenario } from "./choose-scenario.ts";

test.each([
  ["DX", "CHEST", "chest"],
  ["US", "LEFT BREAST", "breast"],
  ["OP", null, "fundus"],
  ["MR", "brain", "brain"],
  ["XC", "BACK", "skin"],
  ["US", "ABDOMEN", null],
  ["MR", "KNEE", null],
  ["CT", "CHEST", null],
  [null, null, null],
])("%s of %s is read for %s", (modality, bodyPart, scenario) => {
  const chosen = chooseScenario({ modality, bodyPart });
  expect(chosen.scenario).toBe(scenario);
  expect(chosen.reason).toMatch(/\.$/);
});
