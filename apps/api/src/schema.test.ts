import { readFileSync } from "node:fs";
import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  parse,
  print,
} from "graphql";
import { expect, test } from "vitest";
import { permissionsOf } from "./permissions.ts";
import { printedSchema, schema } from "./schema.ts";

const types = Object.values(schema.getTypeMap()).filter((type) => !isIntrospectionType(type));

test("schema.graphql is what the code says; `npm run schema` writes it", () => {
  const kept = readFileSync(new URL("../schema.graphql", import.meta.url), "utf8");
  expect(print(parse(kept))).toBe(print(parse(printedSchema())));
});

/** `Type`, `Type.field` and `Type.field(argument)` of everything without a description. */
function withoutDescription(type: GraphQLNamedType): string[] {
  const missing = type.description ? [] : [type.name];
  if (isEnumType(type)) {
    return missing.concat(
      type.getValues().flatMap((value) => (value.description ? [] : `${type.name}.${value.name}`)),
    );
  }
  if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) return missing;
  for (const field of Object.values(type.getFields())) {
    const name = `${type.name}.${field.name}`;
    if (!field.description) missing.push(name);
    const args: readonly GraphQLArgument[] = "args" in field ? field.args : [];
    missing.push(...args.flatMap((argument) => (argument.description ? [] : `${name}(${argument.name})`)));
  }
  return missing;
}

test("everything that a client can see is described", () => {
  expect(types.length).toBeGreaterThan(80);
  expect(types.flatMap(withoutDescription)).toEqual([]);
});

/** Whoever adds a field here has decided that a stranger may call it. */
const publicFields = ["Query.viewer", "Query.about", "Mutation.signIn", "Mutation.signOut"];

type AnyField = GraphQLField<unknown, unknown>;
const rootFields = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap(
  (type) =>
    Object.values(type!.getFields()).map((field): [string, AnyField] => [
      `${type!.name}.${field.name}`,
      field,
    ]),
);

test.each(rootFields)("%s says who may ask for it", (name, field) => {
  const { authScopes } = (field.extensions.pothosOptions ?? {}) as {
    authScopes?: Record<string, unknown>;
  };
  const rules = Object.keys(authScopes ?? {});

  expect(rules).toHaveLength(1);
  expect(Object.keys(permissionsOf(null))).toContain(rules[0]);
  expect(rules[0] === "public").toBe(publicFields.includes(name));
});
