import { auditServer } from "graphql-http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test("the GraphQL-over-HTTP audits find no error", async () => {
  const results = await auditServer({ url: `${server.url}/graphql` });
  const errors = results.filter((result) => result.status === "error").map(({ id, name }) => `${id} ${name}`);

  expect(results.length).toBeGreaterThan(50);
  expect(errors).toEqual([]);
});

test("refused: a body that is no JSON, and one that is too large, in the words of both", async () => {
  const post = (body: string) =>
    fetch(`${server.url}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body });
  const broken = await post("{");
  expect([broken.status, ((await broken.json()) as { code: string }).code]).toEqual([400, "BAD_REQUEST"]);
  const large = await post(JSON.stringify({ query: "x".repeat(33 * 1024 ** 2) }));
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, "TOO_LARGE"]);
});

test.each([
  [
    "too deep",
    `{ worklist { edges { node { ${"patient { studies { ".repeat(8)} id ${"} }".repeat(8)} } } } }`,
  ],
  [
    "too many aliases",
    `{ ${Array.from({ length: 40 }, (_, index) => `a${index}: about { version }`).join(" ")} }`,
  ],
  ["too many words", `{ ${"about { version } ".repeat(2000)} }`],
])("refused: an operation that is %s", async (_what, query) => {
  const { errors, data } = await server.ask(query, { key: server.keys.clinician });
  expect(data ?? null).toBeNull();
  expect(errors?.length).toBeGreaterThan(0);
  expect(errors?.[0]?.extensions.code).not.toBe("INTERNAL");
});

test("introspection works: the platform is open", async () => {
  const { getIntrospectionQuery } = await import("graphql");
  const { errors, data } = await server.ask(getIntrospectionQuery());
  expect(errors).toBeUndefined();
  expect(data).toHaveProperty("__schema");
});

test("an unknown fault is told by its id and logged without the values it was about", async () => {
  const look = '{ findPatient(identifierSystem: "urn:mrn", identifierValue: "SECRET-4711") { id } }';
  await server.db.$executeRawUnsafe("ALTER TABLE patient_identifiers RENAME TO gone");
  const { errors } = await server.ask(look, { key: server.keys.clinician });
  await server.db.$executeRawUnsafe("ALTER TABLE gone RENAME TO patient_identifiers");

  const { code, id } = errors![0]!.extensions;
  expect(code).toBe("INTERNAL");
  expect(errors![0]!.message).toBe(`Something went wrong on the server; it is logged as ${id}.`);
  const line = server.logLines.find((logged) => logged.includes(id!));
  expect(line).toContain("frames");
  expect(server.logLines.join("")).not.toContain("SECRET-4711");
});

test("healthz answers, and says nothing else", async () => {
  const response = await fetch(`${server.url}/healthz`);
  expect([response.status, await response.json()]).toEqual([
    200,
    { status: "ok", version: "0.0.0-test", readReplica: "none" },
  ]);
});
