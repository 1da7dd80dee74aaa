import { expect, test } from "vitest";
import type { CohortEvent } from "./criteria.ts";
import { definitionChanges } from "./definition-changes.ts";
import { parseCohortDefinition } from "./parse-definition.ts";
import { everybody, indexWords, ruleLines, ruleWords } from "./rule-words.ts";

const definition = parseCohortDefinition({
  schemaVersion: 1,
  index: { event: { event: "condition", of: { set: "diabetes" } }, which: "first" },
  where: {
    all: [
      { age: { from: 40, to: 79 } },
      {
        has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8 }, pick: "latest" },
        when: { daysFromIndex: { from: -365, to: 1 } },
      },
      { not: { has: { event: "medication", of: { set: "statins" } } } },
      {
        any: [
          { familyHistory: { set: "breast-cancer" }, relatives: "first-degree" },
          { sex: ["female", "other"] },
        ],
      },
      { has: { event: "assessment", scenario: "skin", postTest: { from: 0.07, to: 0.5 }, review: "none" } },
    ],
  },
});

test("worked example: each rule in plain words", () => {
  expect(ruleLines(definition.where).map(({ level, words }) => `${"  ".repeat(level)}${words}`)).toEqual([
    "all of these",
    "  age 40 to 79 years",
    "  latest haemoglobin A1c 8 % or more, from 365 days before the index date to 1 day after the index date",
    "  without medication statins",
    "  one of these or more",
    "    breast cancer in a parent, sibling or child",
    "    sex female or other",
    "  assessment of skin, post-test risk 7 to 50 %, not reviewed",
  ]);
  expect(indexWords(definition)).toBe("the first diabetes");
});

test("a sequence, a trend and a cohort by its name", () => {
  const stroke: CohortEvent = { event: "condition", of: { codes: [{ system: "icd", code: "I63" }] } };
  const visit: CohortEvent = { event: "encounter" };
  expect(ruleWords({ earlier: stroke, later: visit, days: { from: 1, to: 30 } })).toBe(
    "I63, and 1 to 30 days later any encounter",
  );
  expect(ruleWords({ trend: "haemoglobin-a1c", perYear: { from: 0.5 } })).toBe(
    "haemoglobin A1c changing by 0.5 % or more a year",
  );
  const id = "019f0000-0000-7000-8000-000000000001";
  expect(ruleWords({ cohort: id }, new Map([[id, "“Diabetes”, version 2"]]))).toBe(
    "member of “Diabetes”, version 2",
  );
});

test("groups within groups are told apart", () => {
  const [a, b, c] = [{ sex: ["male" as const] }, { age: { to: 1 } }, { age: { from: 3 } }];
  expect(ruleWords({ all: [a!, { any: [b!, c!] }] })).toBe(
    "sex male and (age 1 years or less or age 3 years or more)",
  );
  expect(ruleWords({ not: { any: [a!, b!] } })).toBe("not (sex male or age 1 years or less)");
  expect(ruleWords(everybody)).toBe("everybody");
  expect(ruleLines({ not: { not: a! } })).toHaveLength(1);
});

test("changes are those of rules and not of their order", () => {
  const { where } = definition;
  const rules = "all" in where ? where.all : [];
  const next = {
    ...definition,
    index: undefined,
    where: { all: [...rules.slice(1).reverse(), { age: { from: 50 } }] },
  };
  expect(definitionChanges(definition, next)).toEqual({
    added: ["age 50 years or more"],
    removed: ["counted from the first diabetes", "age 40 to 79 years"],
  });
  expect(definitionChanges(definition, definition)).toEqual({ added: [], removed: [] });
});
