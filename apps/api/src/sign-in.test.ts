import { afterAll, beforeAll, expect, test } from "vitest";
import { password, startTestServer, type TestServer } from "./testing/test-server.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const signIn = /* GraphQL */ `
  mutation ($email: String!, $password: String!) {
    signIn(input: { email: $email, password: $password }) {
      ... on SignInPayload { viewer { name role site { name } } }
      ... on Problem { code message }
    }
  }
`;
const viewer = "{ viewer { name kind role } }";

async function openSession() {
  const answer = await server.ask(signIn, { variables: { email: " Ada@Example.org", password } });
  return { ...answer, cookie: answer.headers.get("set-cookie")?.split(";")[0] ?? "" };
}

test("worked example: in, known by the cookie, out, a stranger again", async () => {
  const opened = await openSession();
  expect(opened.data).toEqual({
    signIn: { viewer: { name: "Ada", role: "CLINICIAN", site: { name: "North Clinic" } } },
  });
  const known = await server.ask(viewer, { headers: { cookie: opened.cookie } });
  expect(known.data).toEqual({ viewer: { name: "Ada", kind: "user", role: "CLINICIAN" } });

  const left = await server.ask("mutation { signOut { signedOut } }", { headers: { cookie: opened.cookie } });
  expect(left.data).toEqual({ signOut: { signedOut: true } });
  const stranger = await server.ask(viewer, { headers: { cookie: opened.cookie } });
  expect(stranger.data).toEqual({ viewer: null });
});

test("the cookie is out of reach of scripts and other sites, and its secret is not stored", async () => {
  const { headers, cookie } = await openSession();
  const sent = headers.get("set-cookie");

  expect(sent).toMatch(/HttpOnly/);
  expect(sent).toMatch(/SameSite=Lax/);
  expect(sent).not.toMatch(/Secure/);
  const secret = cookie.split("=")[1]!;
  const stored = await server.db.session.findMany();
  expect(JSON.stringify(stored)).not.toContain(secret);
  expect(stored.length).toBeGreaterThan(0);
});

test("an expired session is none", async () => {
  const { cookie } = await openSession();
  await server.db.session.updateMany({ data: { expiresAt: new Date(Date.now() - 1000) } });

  expect((await server.ask(viewer, { headers: { cookie } })).data).toEqual({ viewer: null });
});

test.each([
  ["ada@example.org", "wrong"],
  ["nobody@example.org", password],
  ["", ""],
  ["\u0000", "x"],
  ["ada@example.org", "x".repeat(100_000)],
])("refused: %j with another password says the same as an unknown address", async (email, wrong) => {
  const { data, headers } = await server.ask(signIn, { variables: { email, password: wrong } });

  expect(data).toEqual({
    signIn: { code: "UNAUTHENTICATED", message: "The e-mail address or the password is wrong." },
  });
  expect(headers.get("set-cookie")).toBeNull();
});

test("a disabled user is out at once, and does not get in", async () => {
  const { cookie } = await openSession();
  await server.db.user.update({ where: { id: server.user.id }, data: { disabledAt: new Date() } });
  expect((await server.ask(viewer, { headers: { cookie } })).data).toEqual({ viewer: null });
  expect((await openSession()).data).toMatchObject({ signIn: { code: "UNAUTHENTICATED" } });
  await server.db.user.update({ where: { id: server.user.id }, data: { disabledAt: null } });
});

test("refused: another origin's page, whatever cookie it brings", async () => {
  const { cookie } = await openSession();
  const answer = await server.ask(viewer, { headers: { cookie, origin: "https://evil.example" } });

  expect(answer.status).toBe(403);
  expect(answer).toMatchObject({ code: "CROSS_ORIGIN" });
});

test("refused: a form or an image cannot reach GraphQL at all", async () => {
  const form = await fetch(`${server.url}/graphql`, {
    method: "POST",
    headers: { "content-type": "text/plain" },
    body: JSON.stringify({ query: viewer }),
  });
  const image = await fetch(`${server.url}/graphql?query=${encodeURIComponent(viewer)}`);
  expect([form.status, image.status]).toEqual([400, 400]);
});

const createKey = /* GraphQL */ `
  mutation { createApiClient(input: { name: "PACS", role: INTEGRATOR }) { ... on CreateApiClientPayload { id key } } }
`;
const revokeKey = /* GraphQL */ `
  mutation ($id: ID!) { revokeApiClient(input: { id: $id }) { ... on RevokeApiClientPayload { revokedAt } ... on Problem { code } } }
`;

test("a machine's key opens until it is revoked; only its hash is stored", async () => {
  const admin = { key: server.keys.administrator };
  const made = await server.ask<{ createApiClient: { id: string; key: string } }>(createKey, admin);
  const { id, key } = made.data!.createApiClient;
  expect(key).toMatch(/^syn_[0-9a-f]{8}_[\w-]{43}$/);
  expect(JSON.stringify(await server.db.apiClient.findMany())).not.toContain(key);
  expect((await server.ask(viewer, { key })).data).toEqual({
    viewer: { name: "PACS", kind: "client", role: "INTEGRATOR" },
  });

  const first = await server.ask<{ revokeApiClient: unknown }>(revokeKey, { ...admin, variables: { id } });
  const second = await server.ask<{ revokeApiClient: unknown }>(revokeKey, { ...admin, variables: { id } });
  expect(second.data).toEqual(first.data);
  expect((await server.ask(viewer, { key })).data).toEqual({ viewer: null });
});

test("the site's clients are listed with all but the key; another site's are not", async () => {
  const admin = { key: server.keys.administrator };
  const { key } = (await server.ask<{ createApiClient: { key: string } }>(createKey, admin)).data!
    .createApiClient;
  await server.keyOf("integrator", server.otherSite.id);
  const listed = await server.ask<{ apiClients: { name: string; keyPrefix: string }[] }>(
    "{ apiClients { id name role keyPrefix createdAt revokedAt } }",
    admin,
  );
  const clients = listed.data!.apiClients;
  expect(clients[0]).toMatchObject({ name: "PACS", role: "INTEGRATOR", revokedAt: null });
  expect(key.startsWith(`${clients[0]!.keyPrefix}_`)).toBe(true);
  expect(JSON.stringify(clients)).not.toContain(key);
  expect(clients).toHaveLength(await server.db.apiClient.count({ where: { siteId: server.site.id } }));
  const refused = await server.ask("{ apiClients { id } }", { key: server.keys.integrator });
  expect(refused.errors?.[0]?.extensions?.code).toBe("FORBIDDEN");
});

test("refused: another site's client is not found", async () => {
  const foreign = await server.db.apiClient.create({
    data: { siteId: server.otherSite.id, name: "x", role: "clinician", keyPrefix: "syn_0", keyHash: "0" },
  });
  const answer = await server.ask(revokeKey, {
    key: server.keys.administrator,
    variables: { id: foreign.id },
  });
  expect(answer.data).toEqual({ revokeApiClient: { code: "NOT_FOUND" } });
});

test("too many wrong passwords close the account for a while, also to the right one", async () => {
  for (let attempt = 0; attempt < 10; attempt += 1) {
    server.parts.signInLimiter.failed("10.0.0.1", "ada@example.org");
  }
  expect((await openSession()).data).toMatchObject({ signIn: { code: "TOO_MANY_ATTEMPTS" } });
});
