import { randomUUID } from "node:crypto";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addCase, type TestCase } from "./testing/test-data.ts";
import { startTestServer, type TestServer } from "./testing/test-server.ts";

const issuer = "https://fhir-ehr.example.com/";

let server: TestServer;
let key: CryptoKey;
let strange: CryptoKey;
let known: TestCase;
let theirs: TestCase;
let clientId: string;

const register = /* GraphQL */ `
  mutation ($input: RegisterCdsClientInput!) {
    registerCdsClient(input: $input) {
      __typename
      ... on CdsClientPayload { client { id issuer revokedAt } }
      ... on Problem { code path message }
    }
  }
`;

interface Registered {
  registerCdsClient: { __typename: string; client?: { id: string }; code?: string; message?: string };
}
const registerClient = async (input: object, of = server.keys.administrator) =>
  (await server.ask<Registered>(register, { key: of, variables: { input } })).data?.registerCdsClient;

async function keyPair(kid: string, alg = "ES384") {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } };
}

beforeAll(async () => {
  server = await startTestServer();
  const own = await keyPair("k1");
  key = own.privateKey;
  strange = (await keyPair("k1")).privateKey;
  const registered = await registerClient({ name: "North EHR", issuer, jwks: { keys: [own.jwk] } });
  clientId = registered?.client?.id as string;
  known = await addCase(server.db, server.site.id, { postTest: 0.4 });
  await server.db.patient.update({
    where: { id: known.patientId },
    data: { fhirId: "1288992", sourceSystem: "fhir" },
  });
  theirs = await addCase(server.db, server.otherSite.id, { postTest: 0.9 });
  await server.db.patient.update({ where: { id: theirs.patientId }, data: { fhirId: "south-1" } });
});
afterAll(() => server.close());

const viewUrl = () => `${server.url}/cds-services/risk-patient-view`;
const selectUrl = () => `${server.url}/cds-services/risk-order-select`;

interface TokenOptions {
  claims?: JWTPayload;
  signedBy?: CryptoKey;
  alg?: string;
  lifetime?: string;
}

function tokenFor(
  url: string,
  { claims = {}, signedBy = key, alg = "ES384", lifetime = "5m" }: TokenOptions = {},
) {
  return new SignJWT({ jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg, kid: "k1", typ: "JWT" })
    .setIssuer(claims.iss ?? issuer)
    .setAudience(claims.aud ?? url)
    .setIssuedAt()
    .setExpirationTime(lifetime)
    .sign(signedBy);
}

/** The specification's example of patient-view. */
const patientView = (context: object = {}, more: object = {}) => ({
  hookInstance: "d1577c69-dfbe-44ad-ba6d-3e05e953b2ea",
  fhirServer: "http://hooks.smarthealthit.org:9080",
  hook: "patient-view",
  fhirAuthorization: {
    access_token: "some-opaque-fhir-access-token",
    token_type: "Bearer",
    expires_in: 300,
    scope: "user/Patient.read user/Observation.read",
    subject: "cds-service4",
  },
  context: { userId: "Practitioner/example", patientId: "1288992", encounterId: "456", ...context },
  prefetch: {
    patient: {
      resourceType: "Patient",
      gender: "male",
      birthDate: "1970-06-15",
      id: "1288992",
      active: true,
    },
  },
  ...more,
});

/** The specification's example of order-select, with an order of imaging beside its own. */
const orderSelect = (selections: string[]) => ({
  ...patientView({
    userId: "PractitionerRole/123",
    encounterId: "89284",
    selections,
    draftOrders: {
      resourceType: "Bundle",
      entry: [
        { resource: { resourceType: "NutritionOrder", id: "pureeddiet-simple", status: "draft" } },
        {
          resource: { resourceType: "MedicationRequest", id: "smart-MedicationRequest-103", status: "draft" },
        },
        {
          resource: {
            resourceType: "ServiceRequest",
            id: "biopsy-1",
            status: "draft",
            code: { coding: [{ system: "http://snomed.info/sct", code: "240977001" }] },
          },
        },
      ],
    },
  }),
  hook: "order-select",
});

async function post(url: string, body: unknown, token?: string) {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      authorization: `Bearer ${token ?? (await tokenFor(url))}`,
    },
    body: JSON.stringify(body),
  });
}

interface Cards {
  cards: { uuid: string; summary: string; indicator: string; links: { url: string }[] }[];
}
const cardsOf = async (url: string, body: unknown) => ((await (await post(url, body)).json()) as Cards).cards;

test("discovery is open to everyone, from any origin", async () => {
  const response = await fetch(`${server.url}/cds-services`, {
    headers: { origin: "https://ehr.example.com" },
  });
  const { services } = (await response.json()) as { services: Record<string, unknown>[] };
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
  expect(services.map(({ id, hook }) => [id, hook])).toEqual([
    ["risk-patient-view", "patient-view"],
    ["risk-order-select", "order-select"],
  ]);
  expect(services[0]).toMatchObject({ prefetch: { patient: "Patient/{{context.patientId}}" } });
  const preflight = await fetch(viewUrl(), { method: "OPTIONS" });
  expect([preflight.status, preflight.headers.get("access-control-allow-headers")]).toEqual([
    204,
    "Authorization, Content-Type",
  ]);
});

describe("cards", () => {
  test("worked example: the specification's patient-view request", async () => {
    const cards = await cardsOf(viewUrl(), patientView());
    expect(cards).toHaveLength(1);
    const [card] = cards;
    expect(card).toMatchObject({
      uuid: known.assessmentId,
      summary: "Melanoma: 40 % from image and history",
      indicator: "info",
      links: [{ url: `${server.url}/study?id=${known.studyId}` }],
    });
    const read = { action: "patient.read", patientId: known.patientId, actorId: clientId };
    expect(await server.db.auditEvent.count({ where: read })).toBe(1);
  });

  test("order-select: of the order that is selected, and of no medication", async () => {
    expect(await cardsOf(selectUrl(), orderSelect(["ServiceRequest/biopsy-1"]))).toHaveLength(1);
    const others = ["NutritionOrder/pureeddiet-simple", "MedicationRequest/smart-MedicationRequest-103"];
    expect(await cardsOf(selectUrl(), orderSelect(others))).toEqual([]);
  });

  test("the patient by identifier, and by our own id for our own server", async () => {
    const { value } = await server.db.patientIdentifier.findFirstOrThrow({
      where: { patientId: known.patientId },
    });
    const patient = { resourceType: "Patient", id: "other", identifier: [{ system: "urn:mrn", value }] };
    expect(
      await cardsOf(viewUrl(), patientView({ patientId: "other" }, { prefetch: { patient } })),
    ).toHaveLength(1);
    const ours = patientView({ patientId: known.patientId }, { fhirServer: `${server.url}/fhir/` });
    expect(await cardsOf(viewUrl(), ours)).toHaveLength(1);
  });

  test.each([
    ["an unknown patient", patientView({ patientId: "nobody" })],
    ["another site's patient", patientView({ patientId: "south-1" }, { prefetch: null })],
    [
      "a patient of another birth date",
      patientView({}, { prefetch: { patient: { resourceType: "Patient", birthDate: "1925-12-23" } } }),
    ],
  ])("none for %s", async (_who, body) => {
    expect(await cardsOf(viewUrl(), body)).toEqual([]);
  });

  test("refused: another hook, no context, an unknown service", async () => {
    expect((await post(viewUrl(), orderSelect([]))).status).toBe(400);
    expect((await post(viewUrl(), { hook: "patient-view", hookInstance: "x" })).status).toBe(400);
    expect((await post(`${server.url}/cds-services/other`, patientView())).status).toBe(404);
  });
});

describe("a token is refused", () => {
  const refused = async (options: TokenOptions, url = viewUrl()) =>
    expect((await post(url, patientView(), await tokenFor(url, options))).status).toBe(401);

  test("for another URL, of another issuer, by another key", async () => {
    await refused({ claims: { aud: "https://other.example.com/cds-services/risk-patient-view" } });
    await refused({ claims: { aud: selectUrl() } });
    await refused({ claims: { iss: "https://stranger.example.com/" } });
    await refused({ signedBy: strange });
  });

  test("that is over, that lasts too long, without a jti", async () => {
    await refused({ lifetime: "-2m" });
    await refused({ lifetime: "1h" });
    await refused({ claims: { jti: undefined } as never });
  });

  test("used again", async () => {
    const token = await tokenFor(viewUrl());
    expect((await post(viewUrl(), patientView(), token)).status).toBe(200);
    expect((await post(viewUrl(), patientView(), token)).status).toBe(401);
  });

  test("signed by a shared secret or by nothing, or no token at all, or an API client's key", async () => {
    const secret = new TextEncoder().encode("x".repeat(64));
    const shared = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: "HS256", kid: "k1" })
      .setIssuer(issuer)
      .setAudience(viewUrl())
      .setIssuedAt()
      .setExpirationTime("5m")
      .sign(secret);
    const [, payload] = shared.split(".");
    const none = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
    for (const token of [shared, none, "nonsense", server.keys.administrator]) {
      expect((await post(viewUrl(), patientView(), token)).status).toBe(401);
    }
    const without = await fetch(viewUrl(), {
      method: "POST",
      body: "{}",
      headers: { "content-type": "application/json" },
    });
    expect(without.status).toBe(401);
  });

  test("where the Host header is a stranger's and no URL is configured", async () => {
    const token = await tokenFor("http://evil.example.com/cds-services/risk-patient-view");
    const status = await new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.url);
      const headers = { host: "evil.example.com", authorization: `Bearer ${token}` };
      request({ hostname, port, path: "/cds-services/risk-patient-view", method: "POST", headers })
        .on("response", ({ statusCode }) => resolve(statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(401);
  });
});

describe("feedback", () => {
  const feedbackOf = (card: string, more: object = {}) => ({
    feedback: [{ card, outcome: "overridden", outcomeTimestamp: "2026-02-01T00:00:00Z", ...more }],
  });

  test("is kept as a review once, ends the card, and amends the report", async () => {
    const { assessmentId, patientId, worklistItemId } = await addCase(server.db, server.site.id, {
      postTest: 0.7,
    });
    await server.db.patient.update({ where: { id: patientId }, data: { fhirId: "fb-1" } });
    const overrideReason = {
      reason: {
        code: "disagree",
        system: "urn:synoptic:override-reason",
        display: "I disagree with the risk",
      },
      userComment: "A tattoo.",
    };
    const body = feedbackOf(assessmentId as string, { overrideReason });
    const url = `${viewUrl()}/feedback`;
    expect((await post(url, body)).status).toBe(200);
    expect((await post(url, body, await tokenFor(viewUrl()))).status).toBe(200);
    const reviews = await server.db.review.findMany({ where: { assessmentId: assessmentId as string } });
    expect(reviews).toMatchObject([
      {
        decision: "overridden",
        reason: "I disagree with the risk: A tattoo.",
        reviewerId: null,
        cdsClientId: clientId,
        reviewedAt: new Date("2026-02-01T00:00:00Z"),
      },
    ]);
    expect(await server.db.worklistItem.findUniqueOrThrow({ where: { id: worklistItemId } })).toMatchObject({
      decision: "overridden",
    });
    expect(await cardsOf(viewUrl(), patientView({ patientId: "fb-1" }))).toEqual([]);
    const report = await fetch(`${server.url}/fhir/DiagnosticReport/${assessmentId}`, {
      headers: { authorization: `Bearer ${server.keys.clinician}` },
    });
    expect(await report.json()).toMatchObject({ status: "amended" });
    const { data } = await server.ask<{ assessment: { reviews: { reviewerName: string }[] } }>(
      "query ($id: ID!) { assessment(id: $id) { reviews { reviewerName } } }",
      { key: server.keys.clinician, variables: { id: assessmentId } },
    );
    expect(data?.assessment.reviews).toEqual([{ reviewerName: "North EHR" }]);
  });

  test("refused: of another site's assessment, of no instant, of no card", async () => {
    const url = `${viewUrl()}/feedback`;
    expect((await post(url, feedbackOf(theirs.assessmentId as string))).status).toBe(404);
    expect(
      (await post(url, feedbackOf(known.assessmentId as string, { outcomeTimestamp: "soon" }))).status,
    ).toBe(400);
    expect((await post(url, { feedback: [] })).status).toBe(400);
  });
});

describe("registering", () => {
  test("by published keys, which are asked for at the registered URL", async () => {
    const { privateKey, jwk } = await keyPair("k1", "RS384");
    const published = createServer((_request, response) => {
      response.setHeader("content-type", "application/json").end(JSON.stringify({ keys: [jwk] }));
    });
    await new Promise<void>((resolve) => published.listen(0, "127.0.0.1", resolve));
    const jwksUrl = `http://127.0.0.1:${(published.address() as AddressInfo).port}/jwks.json`;
    const iss = "https://published.example.com/";
    expect((await registerClient({ name: "Published", issuer: iss, jwksUrl }))?.__typename).toBe(
      "CdsClientPayload",
    );
    const token = await tokenFor(viewUrl(), { claims: { iss }, signedBy: privateKey, alg: "RS384" });
    expect((await post(viewUrl(), patientView(), token)).status).toBe(200);
    published.close();
  });

  test.each([
    ["neither keys nor URL", {}, "INVALID_INPUT"],
    ["no URL", { jwksUrl: "ehr.example.com/jwks" }, "DESTINATION_REFUSED"],
    ["a private address", { jwksUrl: "https://169.254.169.254/jwks" }, "DESTINATION_REFUSED"],
    ["a shared secret", { jwks: { keys: [{ kty: "oct", k: "AAAA" }] } }, "INVALID_INPUT"],
    ["no key", { jwks: { keys: [{ kty: "EC" }] } }, "INVALID_INPUT"],
    ["an issuer that is taken", { issuer, jwksUrl: "https://ehr.example.com/jwks" }, "CONFLICT"],
  ])("refused: %s", async (_what, input, code) => {
    expect(await registerClient({ name: "Other", issuer: "https://o.example.com", ...input })).toMatchObject({
      code,
    });
  });

  test("refused: a private key, and who is no administrator", async () => {
    const { privateKey } = await keyPair("k2");
    const keys = [await exportJWK(privateKey)];
    const input = { name: "Other", issuer: "https://o.example.com", jwks: { keys } };
    expect(await registerClient(input)).toMatchObject({
      code: "INVALID_INPUT",
      message: "Give public keys only.",
    });
    expect(await registerClient(input, server.keys.clinician)).toMatchObject({ code: "FORBIDDEN" });
  });

  test("a client that is revoked asks no more", async () => {
    const own = await keyPair("k1");
    const iss = "https://revoked.example.com/";
    const registered = await registerClient({ name: "Revoked", issuer: iss, jwks: { keys: [own.jwk] } });
    const ask = async () =>
      (
        await post(
          viewUrl(),
          patientView(),
          await tokenFor(viewUrl(), { claims: { iss }, signedBy: own.privateKey }),
        )
      ).status;
    expect(await ask()).toBe(200);
    const revoke = `mutation ($id: ID!) { revokeCdsClient(input: { id: $id }) { __typename } }`;
    await server.ask(revoke, { key: server.keys.administrator, variables: { id: registered?.client?.id } });
    expect(await ask()).toBe(401);
  });
});

test("no log line holds a token, a patient's id there or a comment", async () => {
  expect(server.logLines.join("")).not.toMatch(/1288992|tattoo|eyJ/);
});
