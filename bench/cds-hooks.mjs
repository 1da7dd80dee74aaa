/**
 * How long an EHR waits for cards when a chart is opened: signed patient-view requests to a running server with a
 * thousand patients, one after the other and eight at a time. The specification's limit is 500 ms. Run:
 * `node --import tsx bench/cds-hooks.mjs`, on a PostgreSQL server with TEST_DATABASE_URL, else on the embedded database.
 */
import { randomUUID } from "node:crypto";
import { createRequire } from "node:module";
import { addCase } from "../apps/api/src/testing/test-data.ts";
import { startTestServer } from "../apps/api/src/testing/test-server.ts";
import { registerCdsClient } from "../packages/services/src/index.ts";

const { exportJWK, generateKeyPair, SignJWT } = createRequire(
  new URL("../packages/services/package.json", import.meta.url),
)("jose");

const PATIENTS = 1000;
const REQUESTS = 400;
const WARM_UP = 20;
const issuer = "https://ehr.example.com/";

const server = await startTestServer();
const { publicKey, privateKey } = await generateKeyPair("ES384");
const actor = {
  kind: /** @type {const} */ ("system"),
  id: null,
  siteId: server.site.id,
  role: /** @type {const} */ ("administrator"),
};
const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: "k1", alg: "ES384" }] };
await registerCdsClient(server.parts.services, actor, { name: "Bench", issuer, jwks });
for (let place = 0; place < PATIENTS; place++) {
  const { patientId } = await addCase(server.db, server.site.id, { postTest: 0.01 + place / (PATIENTS * 2) });
  await server.db.patient.update({ where: { id: patientId }, data: { fhirId: `p${place}` } });
}

const url = `${server.url}/cds-services/risk-patient-view`;

/** @returns {Promise<{ ms: number, cards: number }>} */
async function view(/** @type {number} */ place) {
  const token = await new SignJWT({ jti: randomUUID() })
    .setProtectedHeader({ alg: "ES384", kid: "k1" })
    .setIssuer(issuer)
    .setAudience(url)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
  const context = { userId: "Practitioner/1", patientId: `p${place % PATIENTS}` };
  const body = JSON.stringify({ hook: "patient-view", hookInstance: randomUUID(), context });
  const began = performance.now();
  const response = await fetch(url, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body,
  });
  const { cards } = /** @type {{ cards: object[] }} */ (await response.json());
  return { ms: performance.now() - began, cards: cards.length };
}

for (let place = 0; place < WARM_UP; place++) await view(place);
for (const atOnce of [1, 8]) {
  /** @type {number[]} */
  const times = [];
  let next = 0;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < REQUESTS) {
        const { ms, cards } = await view(next++ * 7);
        if (cards !== 1) throw new Error("A patient has no card.");
        times.push(ms);
      }
    }),
  );
  times.sort((a, b) => a - b);
  const at = (/** @type {number} */ share) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(`${atOnce} at a time: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms`);
}
await server.close();
