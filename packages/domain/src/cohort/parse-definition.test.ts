import { describe, expect, test } from "vitest";
import { DomainError } from "../errors.ts";
import { parseCohortDefinition } from "./parse-definition.ts";

const rule = { has: { event: "condition", of: { set: "diabetes" } } };
const index = { event: { event: "study", scenarios: ["skin"] } };
const of = (where: unknown, more: object = {}) => ({ schemaVersion: 1, where, ...more });

test("what is right comes back as it was given", () => {
  const definition = of(
    { all: [{ sex: ["female"] }, { not: { ...rule, when: { daysFromIndex: { from: -365, to: 0 } } } }] },
    { index: { ...index, which: "first" } },
  );
  expect(parseCohortDefinition(definition)).toEqual(definition);
});

describe("refused, naming the place", () => {
  const nested = (depth: number): unknown => (depth === 0 ? rule : { not: nested(depth - 1) });
  test.each<[string, unknown, string]>([
    ["another version", { schemaVersion: 2, where: rule }, "schemaVersion"],
    ["no rule", of({}), "where"],
    ["an unknown set", of({ has: { event: "condition", of: { set: "diabetis" } } }), "where.has.of.set"],
    ["a set and codes", of({ has: { event: "condition", of: {} } }), "where.has.of"],
    ["a range that ends before it begins", of({ age: { from: 60, to: 50 } }), "where.age"],
    ["an empty range", of({ age: {} }), "where.age"],
    [
      "a probability above 1",
      of({ has: { event: "assessment", scenario: "skin", postTest: { from: 50 } } }),
      "where.has.postTest",
    ],
    ["a rule inside a list", of({ all: [rule, { sex: ["woman"] }] }), "where.all.1.sex.0"],
    ["days without an index", of({ ...rule, when: { daysFromIndex: { to: 0 } } }), "index"],
    [
      "part of a day",
      of({ ...rule, when: { daysFromIndex: { to: 0.5 } } }, { index: { ...index, which: "first" } }),
      "where.when.daysFromIndex",
    ],
    [
      "more days than there are",
      of({ earlier: rule.has, later: rule.has, days: { from: -1e12 } }),
      "where.days",
    ],
    ["a day of no year", of({ ...rule, when: { from: "0000-01-01" } }), "where.when.from"],
    [
      "what no text holds",
      of({ has: { event: "procedure", codes: [{ system: "urn:x", code: "a\0" }] } }),
      "where.has.codes.0.code",
    ],
    ["too deep", of(nested(12)), ""],
    ["too many", of({ any: Array.from({ length: 3 }, () => ({ all: new Array(40).fill(rule) })) }), ""],
    ["no object", "all of them", ""],
  ])("%s", (_what, definition, path) => {
    let error: unknown;
    try {
      parseCohortDefinition(definition);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(DomainError);
    expect({ code: (error as DomainError).code, path: (error as DomainError).path.join(".") }).toEqual({
      code: "INVALID_INPUT",
      path,
    });
    expect((error as DomainError).message).toMatch(/^[A-Z].*\.$/);
  });
});
