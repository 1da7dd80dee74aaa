import { cohortDefinition, cohortRules, type DomainError } from "@synoptic/domain";
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from "graphql";
import { expect, test } from "vitest";
import type { z } from "zod";
import { schema } from "./schema.ts";
import { definitionOf, mainParts, readDefinition } from "./typed-definition.ts";

const inputType = (name: string) => schema.getType(name) as GraphQLInputObjectType;

// What zod keeps of a schema is typed per class; this walk asks any of them.
// biome-ignore lint/suspicious/noExplicitAny: see above
type Def = any;
const defOf = (type: z.ZodType): Def => (type as unknown as { def: Def }).def;

let compared = 0;

/** Fails where a typed input and a zod schema differ in a field, its kind, its words or whether it may be left out. */
function compare(zod: z.ZodType, graphql: GraphQLInputType, path: string): unknown {
  compared++;
  const def = defOf(zod);
  if (def.type === "optional") {
    expect(isNonNullType(graphql), `${path} may be left out`).toBe(false);
    return compare(def.innerType, graphql, path);
  }
  const type = getNullableType(graphql);
  switch (def.type) {
    case "array":
      expect(isListType(type), `${path} is a list`).toBe(true);
      return compare(
        def.element,
        getNullableType((type as { ofType: GraphQLInputType }).ofType),
        `${path}[]`,
      );
    case "object":
      return compareFields(def.shape, type as GraphQLInputObjectType, path);
    case "union":
      return compareEvents(def.options, type as GraphQLInputObjectType, path);
    case "pipe":
      expect(getNamedType(type).name, path).toBe("CohortRuleInput");
      return undefined;
    case "enum": {
      const values = Object.values(def.entries).toSorted();
      if (isEnumType(type))
        return expect(
          type
            .getValues()
            .map(({ value }) => value)
            .toSorted(),
          path,
        ).toEqual(values);
      // Names of sets are none that GraphQL's enums could have.
      expect(
        values.some((value) => String(value).includes("-")),
        path,
      ).toBe(true);
      return expect(String(type), path).toBe("String");
    }
    case "number":
      return expect(["Int", "Float"], path).toContain(String(type));
    case "string":
      return expect(["String", "Date", "ID"], path).toContain(String(type));
    case "boolean":
      return expect(String(type), path).toBe("Boolean");
    default:
      throw new Error(`${path}: no typed form of ${def.type} is known.`);
  }
}

function compareFields(shape: Record<string, z.ZodType>, type: GraphQLInputObjectType, path: string): void {
  expect(isInputObjectType(type), path).toBe(true);
  const fields = type.getFields();
  expect(Object.keys(fields).toSorted(), path).toEqual(Object.keys(shape).toSorted());
  for (const [key, zod] of Object.entries(shape)) {
    if (defOf(zod).type !== "optional")
      expect(isNonNullType(fields[key]!.type), `${path}.${key} is needed`).toBe(true);
    compare(zod, fields[key]!.type, `${path}.${key}`);
  }
}

/** Of events each kind is a key, and its `event` is that key. */
function compareEvents(options: z.ZodType[], type: GraphQLInputObjectType, path: string): void {
  const kinds = options.map((option) => {
    const { event, ...shape } = defOf(option).shape as Record<string, z.ZodType>;
    return { kind: String(defOf(event!).values[0]), shape };
  });
  expect(type.isOneOf, path).toBe(true);
  expect(Object.keys(type.getFields()).toSorted(), path).toEqual(kinds.map(({ kind }) => kind).toSorted());
  for (const { kind, shape } of kinds) {
    compareFields(shape, type.getFields()[kind]!.type as GraphQLInputObjectType, `${path}.${kind}`);
  }
}

test("the typed rules are those of the language, field by field", () => {
  const rule = inputType("CohortRuleInput");
  expect(rule.isOneOf).toBe(true);
  expect(Object.keys(rule.getFields()).toSorted()).toEqual(Object.keys(cohortRules).toSorted());
  for (const [kind, zod] of Object.entries(cohortRules)) {
    const { type } = rule.getFields()[kind]!;
    const shape = defOf(zod).shape as Record<string, z.ZodType>;
    const main = mainParts[kind];
    if (main === undefined) {
      expect(Object.keys(shape)).toEqual([kind]);
      compare(shape[kind]!, type, kind);
    } else {
      const { [kind]: first, ...rest } = shape;
      compareFields({ [main]: first!, ...rest }, type as GraphQLInputObjectType, kind);
    }
  }
  const { schemaVersion, ...shape } = defOf(cohortDefinition).shape;
  expect(schemaVersion).toBeDefined();
  compareFields(shape, inputType("CohortDefinitionInput"), "definition");
  expect(compared).toBeGreaterThan(80);
});

const diabetes = { condition: { of: { set: "diabetes" }, course: null } };
const hba1c = { measurement: { measure: "haemoglobin-a1c", value: { from: 8 }, pick: "latest" } };

test("worked example: the typed form means the document", () => {
  const id = "019f0000-0000-7000-8000-000000000001";
  const rules = {
    index: { event: diabetes, which: "first" },
    where: {
      all: [
        { age: { from: 40, to: null } },
        { has: { event: hba1c, times: 2, when: { daysFromIndex: { from: -365 } } } },
        { not: { earlier: { event: diabetes, later: { encounter: {} }, days: { to: 30 } } } },
        {
          any: [
            { familyHistory: { of: { set: "diabetes" } } },
            { trend: { measure: "ldl", perYear: { from: 1 } } },
          ],
        },
        { cohort: Buffer.from(`CohortVersion:${id}`).toString("base64") },
        { sex: ["female"] },
      ],
    },
  };
  const condition = { event: "condition", of: { set: "diabetes" } };
  expect(definitionOf(rules)).toEqual({
    schemaVersion: 1,
    index: { event: condition, which: "first" },
    where: {
      all: [
        { age: { from: 40 } },
        {
          has: { event: "measurement", measure: "haemoglobin-a1c", value: { from: 8 }, pick: "latest" },
          times: 2,
          when: { daysFromIndex: { from: -365 } },
        },
        { not: { earlier: condition, later: { event: "encounter" }, days: { to: 30 } } },
        { any: [{ familyHistory: { set: "diabetes" } }, { trend: "ldl", perYear: { from: 1 } }] },
        { cohort: id },
        { sex: ["female"] },
      ],
    },
  });
});

test.each([
  [
    { where: { all: [{ has: { event: { condition: { of: { set: "diabetis" } } } } }] } },
    "where.all.0.has.event.condition.of.set",
  ],
  [{ where: { not: { has: { event: hba1c, times: 0 } } } }, "where.not.has.times"],
  [{ where: { familyHistory: { of: {} } } }, "where.familyHistory.of"],
  [{ where: { age: { from: 5, to: 4 } } }, "where.age"],
  [
    { where: { earlier: { event: diabetes, later: { study: { devices: [] } }, days: { to: 1 } } } },
    "where.earlier.later.study.devices",
  ],
  [{ where: { earlier: { event: diabetes, later: diabetes, days: { to: 0.5 } } } }, "where.earlier.days"],
  [{ where: { trend: { measure: "none", perYear: { to: 1 } } } }, "where.trend.measure"],
  [
    { where: { sex: ["male"] }, index: { event: { condition: { of: {} } }, which: "first" } },
    "index.event.condition.of",
  ],
])("what is wrong is told by its place in the typed form: %#", (rules, place) => {
  const fault = (() => {
    try {
      return readDefinition({ rules });
    } catch (error) {
      return error as DomainError;
    }
  })();
  expect(fault).toMatchObject({ code: "INVALID_INPUT", path: ["rules", ...place.split(".")] });
});

test("one of the two forms has to be given", () => {
  expect(() => readDefinition({})).toThrow("either");
  expect(() => readDefinition({ definition: {}, rules: { where: {} } })).toThrow("either");
  const document = { schemaVersion: 1, where: { sex: ["male"] } };
  expect(readDefinition({ definition: document })).toBe(document);
});
