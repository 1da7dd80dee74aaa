import { expect, test } from "vitest";
import { draftOf } from "./read-definition.ts";
import {
  addRule,
  changeRule,
  type Draft,
  definitionOf,
  everybody,
  lastKey,
  type Rule,
  removeRule,
  words,
} from "./rules.ts";

const age = (key: number, from: string, to = ""): Rule => ({ key, not: false, kind: "age", from, to });
const statins: Rule = {
  ...{ key: 1, not: true, kind: "event", event: { event: "medication", of: { by: "set", set: "statins" } } },
  ...{ times: "1", from: "", to: "" },
};
const hba1c: Rule = {
  key: 2,
  not: false,
  kind: "event",
  event: { event: "measurement", measure: "haemoglobin-a1c", from: "8,5", to: "", pick: "latest" },
  times: "2",
  from: "-365",
  to: "30",
};
const diabetes = { event: "condition", of: { by: "set", set: "diabetes" }, course: "ever" } as const;

test("a rule that asks nothing yet is none", () => {
  const draft: Draft = {
    index: null,
    rules: [age(1, "", "x"), { key: 2, not: false, kind: "group", mode: "any", rules: [] }],
  };
  expect(definitionOf(draft)).toEqual({ schemaVersion: 1, where: { all: [everybody] } });
  expect(draftOf(definitionOf(draft))).toEqual({ index: null, rules: [] });
});

const draft: Draft = {
  index: { event: diabetes, which: "first" },
  rules: [
    statins,
    hba1c,
    {
      key: 3,
      not: true,
      kind: "group",
      mode: "any",
      rules: [
        age(4, "50"),
        { key: 5, not: false, kind: "family", of: { by: "set", set: "breast-cancer" }, relatives: "any" },
      ],
    },
    {
      key: 6,
      not: false,
      kind: "sequence",
      earlier: diabetes,
      later: { event: "encounter" },
      from: "1",
      to: "30",
    },
    {
      key: 7,
      not: false,
      kind: "event",
      event: { event: "assessment", scenario: "skin", from: "7", to: "" },
      times: "1",
      from: "",
      to: "",
    },
  ],
};

test("worked example: not on statins, HbA1c 8,5 or more at last on two days around an index date, and a group", () => {
  const condition = { event: "condition", of: { set: "diabetes" }, course: "ever" };
  expect(definitionOf(draft)).toEqual({
    schemaVersion: 1,
    index: { event: condition, which: "first" },
    where: {
      all: [
        { not: { has: { event: "medication", of: { set: "statins" } } } },
        {
          has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8.5 }, pick: "latest" },
          times: 2,
          when: { daysFromIndex: { from: -365, to: 30 } },
        },
        {
          not: {
            any: [{ age: { from: 50 } }, { familyHistory: { set: "breast-cancer" }, relatives: "any" }],
          },
        },
        { earlier: condition, later: { event: "encounter" }, days: { from: 1, to: 30 } },
        { has: { event: "assessment", scenario: "skin", postTest: { from: 0.07 } } },
      ],
    },
  });
});

test("a definition that is opened and kept again is the same", () => {
  const definition = definitionOf(draft);
  expect(definitionOf(draftOf(definition)!)).toEqual(definition);
  const other = { has: { event: "study", devices: ["CT"] } };
  const kept = {
    schemaVersion: 1,
    where: { all: [{ not: other }, { sex: ["male", "other"] }, { cohort: "id" }] },
  };
  expect(draftOf(kept)!.rules.map(({ kind }) => kind)).toEqual(["other", "other", "cohort"]);
  expect(definitionOf(draftOf(kept)!)).toEqual(kept);
  expect(draftOf({ ...kept, index: { event: other.has, which: "first" } })).toBeNull();
});

test("days from an index date count while there is one", () => {
  expect(JSON.stringify(definitionOf({ ...draft, index: null }))).not.toContain("daysFromIndex");
});

test("rules in groups are changed, removed and added where they are", () => {
  const { rules } = draft;
  expect(JSON.stringify(changeRule(rules, age(4, "60")))).toContain('"60"');
  expect(lastKey(rules)).toBe(7);
  const fewer = removeRule(rules, 4);
  expect(fewer[2]).toMatchObject({ rules: [{ key: 5 }] });
  expect(addRule(fewer, age(8, "1"), 3)[2]).toMatchObject({ rules: [{ key: 5 }, { key: 8 }] });
  expect(addRule(fewer, age(8, "1"))).toHaveLength(6);
});

test("names for people", () => {
  expect(words("atrial-fibrillation")).toBe("Atrial fibrillation");
});
