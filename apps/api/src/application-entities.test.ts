import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const register = /* GraphQL */ `
  mutation ($input: RegisterApplicationEntityInput!) {
    registerApplicationEntity(input: $input) {
      __typename
      ... on ApplicationEntityPayload { entity { id aeTitle network description mayQuery revokedAt } }
      ... on Problem { code path message }
    }
  }
`;
const revoke = /* GraphQL */ `
  mutation ($input: RevokeApplicationEntityInput!) {
    revokeApplicationEntity(input: $input) {
      __typename
      ... on ApplicationEntityPayload { entity { revokedAt } }
      ... on Problem { code path }
    }
  }
`;

interface Told {
  __typename: string;
  entity?: Record<string, unknown> & { id: string };
  code?: string;
  path?: string[];
  message?: string;
}
async function add(input: object, key = server.keys.administrator): Promise<Told | undefined> {
  const { data } = await server.ask<Record<string, Told>>(register, { key, variables: { input } });
  return data?.registerApplicationEntity;
}
async function end(id: string, key = server.keys.administrator): Promise<Told | undefined> {
  const { data } = await server.ask<Record<string, Told>>(revoke, { key, variables: { input: { id } } });
  return data?.revokeApplicationEntity;
}

test("worked example: an administrator adds an archive and ends it, and both are in the audit trail", async () => {
  const added = await add({ aeTitle: " PACS_1 ", network: "10.1.2.3", description: "", mayQuery: true });
  expect(added?.entity).toMatchObject({
    ...{ aeTitle: "PACS_1", network: "10.1.2.3/32", description: null, mayQuery: true, revokedAt: null },
  });
  const id = added!.entity!.id;
  expect(await add({ aeTitle: "PACS_1" })).toMatchObject({ code: "CONFLICT", path: ["aeTitle"] });

  const ended = await end(id);
  expect(ended?.entity?.revokedAt).toBeTruthy();
  expect((await end(id))?.entity?.revokedAt).toBe(ended?.entity?.revokedAt);
  expect(await add({ aeTitle: "PACS_1" })).toMatchObject({ __typename: "ApplicationEntityPayload" });

  const { data } = await server.ask<{ applicationEntities: { aeTitle: string }[] }>(
    "{ applicationEntities { aeTitle revokedAt } }",
    { key: server.keys.administrator },
  );
  expect(data?.applicationEntities).toMatchObject([
    { aeTitle: "PACS_1", revokedAt: null },
    { aeTitle: "PACS_1", revokedAt: expect.any(String) },
  ]);
  const notes = await server.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { at: "asc" } });
  expect(notes.map(({ action }) => action)).toEqual([
    "application-entity.register",
    "application-entity.revoke",
  ]);
});

test("of two that register one title at a time, one is refused", async () => {
  const both = await Promise.all([add({ aeTitle: "TWICE" }), add({ aeTitle: "TWICE" })]);
  expect(both.map((told) => told?.code ?? "added").sort()).toEqual(["CONFLICT", "added"]);
});

test.each([
  [{ aeTitle: "" }, "aeTitle"],
  [{ aeTitle: "SEVENTEEN_LETTERS" }, "aeTitle"],
  [{ aeTitle: "BACK\\SLASH" }, "aeTitle"],
  [{ aeTitle: "ÜMLAUT" }, "aeTitle"],
  [{ aeTitle: "NET", network: "10.1.0.0/40" }, "network"],
  [{ aeTitle: "NET", network: "pacs.example.org" }, "network"],
  [{ aeTitle: "LONG", description: "x".repeat(201) }, "description"],
])("refused: %j, naming %s", async (input, path) => {
  expect(await add(input)).toMatchObject({ code: "INVALID_INPUT", path: [path] });
});

test("nobody but the site's administrators sees, adds or ends one", async () => {
  const id = (await add({ aeTitle: "OURS" }))!.entity!.id;
  for (const key of [server.keys.clinician, server.keys.integrator, server.keys.researcher]) {
    const { errors } = await server.ask("{ applicationEntities { id } }", { key });
    expect(errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    const asked = await server.ask(register, { key, variables: { input: { aeTitle: "MINE" } } });
    expect(JSON.stringify(asked)).toContain("FORBIDDEN");
  }
  const theirs = await server.keyOf("administrator", server.otherSite.id);
  expect(await end(id, theirs)).toMatchObject({ code: "NOT_FOUND" });
});
