import {
  type GraphQLField,
  type GraphQLInputType,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isUnionType,
} from "graphql";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import WebSocket from "ws";
import { schema } from "./schema.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

/** A literal that the type accepts. */
function sample(type: GraphQLInputType): string {
  if (isNonNullType(type)) return sample(type.ofType);
  if (isListType(type)) return `[${sample(type.ofType)}]`;
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${sample(field.type)}`).join(", ")} }`;
  }
  const samples: Record<string, string> = {
    ID: '"0192d3a4-5b6c-7d8e-9f00-112233445566"',
    String: '"x"',
    Int: "1",
    Float: "0.5",
    Boolean: "true",
  };
  return samples[type.name]!;
}

/** The shortest operation that calls a root field. */
function operation(kind: string, field: GraphQLField<unknown, unknown>): string {
  const required = field.args.filter((argument) => isNonNullType(argument.type));
  const args = required.map((argument) => `${argument.name}: ${sample(argument.type)}`).join(", ");
  const type = getNamedType(field.type);
  const selection = isLeafType(type)
    ? ""
    : isUnionType(type)
      ? "{ ... on Problem { code } }"
      : "{ __typename }";
  return `${kind} { ${field.name}${args ? `(${args})` : ""} ${selection} }`;
}

const isPublic = (field: GraphQLField<unknown, unknown>) =>
  "public" in ((field.extensions.pothosOptions as { authScopes: object }).authScopes ?? {});
const closed = (fields: Record<string, GraphQLField<unknown, unknown>>) =>
  Object.values(fields).filter((field) => !isPublic(field));

describe("a stranger", () => {
  test.each(closed(schema.getQueryType()!.getFields()).map((field) => [field.name, field] as const))(
    "may not query %s",
    async (_name, field) => {
      const { data, errors } = await server.ask(operation("query", field));

      expect(errors?.map(({ extensions }) => extensions.code)).toEqual(["UNAUTHENTICATED"]);
      expect(data?.[field.name] ?? null).toBeNull();
    },
  );

  test.each(closed(schema.getMutationType()!.getFields()).map((field) => [field.name, field] as const))(
    "may not call %s",
    async (_name, field) => {
      const { data, errors } = await server.ask(operation("mutation", field));

      expect(errors).toBeUndefined();
      expect(data?.[field.name]).toEqual({ code: "UNAUTHENTICATED" });
    },
  );

  test.each(closed(schema.getSubscriptionType()!.getFields()).map((field) => [field.name, field] as const))(
    "may not subscribe to %s",
    async (_name, field) => {
      const client = createClient({
        url: `${server.url.replace("http", "ws")}/graphql`,
        webSocketImpl: WebSocket,
      });
      const answers = client.iterate({ query: operation("subscription", field) });
      const told = await answers.next().then(
        ({ value }) => JSON.stringify(value),
        (error: unknown) => JSON.stringify(error),
      );
      await client.dispose();

      expect(told).toContain("UNAUTHENTICATED");
    },
  );
});

describe("a role", () => {
  const registerPatient = "mutation { registerPatient(input: {}) { __typename ... on Problem { code } } }";
  const createClientKey =
    'mutation { createApiClient(input: { name: "x", role: CLINICIAN }) { __typename ... on Problem { code } } }';

  test.each([
    ["researcher", registerPatient, "registerPatient", "Problem"],
    ["integrator", registerPatient, "registerPatient", "RegisterPatientPayload"],
    ["clinician", createClientKey, "createApiClient", "Problem"],
    ["administrator", createClientKey, "createApiClient", "CreateApiClientPayload"],
  ] as const)("%s: %s", async (role, query, field, typename) => {
    const { data } = await server.ask<Record<string, { __typename: string; code?: string }>>(query, {
      key: server.keys[role],
    });

    expect(data?.[field]?.__typename).toBe(typename);
    if (typename === "Problem") expect(data?.[field]?.code).toBe("FORBIDDEN");
  });

  test("a machine cannot review, whatever its role: a review is a person's", async () => {
    const query =
      'mutation { reviewAssessment(input: { assessmentId: "0192d3a4-5b6c-7d8e-9f00-112233445566", decision: ACCEPTED }) { ... on Problem { code } } }';
    const { data } = await server.ask(query, { key: server.keys.administrator });

    expect(data).toEqual({ reviewAssessment: { code: "FORBIDDEN" } });
  });
});
