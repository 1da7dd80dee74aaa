import { expect, test } from "vitest";
import { definitionOf, type Rule, words } from "./rules.ts";

test("a rule that asks nothing yet is none", () => {
  expect(definitionOf([{ key: 1, not: false, kind: "age", from: "", to: "x" }]).keys).toEqual([]);
});

test("worked example: not on statins, HbA1c 8,5 or more at last, a risk of 10 to 50 %", () => {
  const rules: Rule[] = [
    { key: 1, not: true, kind: "medication", set: "statins" },
    {
      key: 2,
      not: false,
      kind: "measurement",
      measure: "haemoglobin-a1c",
      from: "8,5",
      to: "",
      pick: "latest",
    },
    { key: 3, not: false, kind: "risk", scenario: "skin", from: "10", to: "50" },
  ];
  expect(definitionOf(rules).definition).toEqual({
    schemaVersion: 1,
    where: {
      all: [
        { not: { has: { event: "medication", of: { set: "statins" } } } },
        { has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8.5 }, pick: "latest" } },
        { has: { event: "assessment", scenario: "skin", postTest: { from: 0.1, to: 0.5 } } },
      ],
    },
  });
});

test("names for people", () => {
  expect(words("atrial-fibrillation")).toBe("Atrial fibrillation");
});
