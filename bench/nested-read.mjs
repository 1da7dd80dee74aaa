/**
 * A page of 50 patients with their studies, assessments and observations, read over HTTP through GraphQL, beside one
 * hand-written SQL statement that aggregates the same to JSON in the database, and beside PostGraphile on the same
 * tables where a folder with it is named. On PostgreSQL, taking turns.
 * Run: `NODE_ENV=production TEST_DATABASE_URL=postgresql://… [POSTGRAPHILE=DIR] node --import tsx bench/nested-read.mjs`, after
 * `npm install --prefix DIR postgraphile@4` for the peer.
 */
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { addCase } from "../apps/api/src/testing/test-data.ts";
import { startTestServer } from "../apps/api/src/testing/test-server.ts";

const pg = createRequire(new URL("../packages/persistence/package.json", import.meta.url))("pg");
const url = process.env.TEST_DATABASE_URL;
if (!url) throw new Error("Name a PostgreSQL server in TEST_DATABASE_URL.");

const PATIENTS = 50;
const OBSERVATIONS = 20;
const ROUNDS = 60;
const WARM_UP = 10;

const server = await startTestServer();
const { db, site } = server;
for (let i = 0; i < PATIENTS; i++) {
  const { patientId } = await addCase(db, site.id, { name: `Name${i}`, postTest: 0.01 + i / 60 });
  await db.observation.createMany({
    data: Array.from({ length: OBSERVATIONS }, (_, k) => ({
      patientId,
      codeSystem: "http://loinc.org",
      code: "29463-7",
      valueQuantity: 60 + k,
      valueUnit: "kg",
      effectiveAt: new Date(Date.UTC(2025, 0, k + 1)),
      recordedAt: new Date(Date.UTC(2025, 0, k + 1)),
    })),
  });
}
const [row] = /** @type {{ name: string }[]} */ (await db.$queryRaw`SELECT current_database() AS name`);
const database = new URL(url);
database.pathname = `/${row?.name}`;

const query = /* GraphQL */ `{
  patients(first: 50) { edges { node {
    id familyName givenName birthDate
    studies { id modality acquiredAt assessments { id status assessedAt } }
    observations { id code { system code } valueQuantity valueUnit effectiveAt }
  } } }
}`;

const sql = `SELECT json_agg(p) AS page FROM (
  SELECT p.id, p.family_name, p.given_name, p.birth_date,
    (SELECT json_agg(s) FROM (
      SELECT s.id, s.modality, s.acquired_at,
        (SELECT json_agg(a) FROM (
          SELECT a.id, a.status, a.assessed_at FROM risk_assessments a
          WHERE a.study_id = s.id ORDER BY a.assessed_at DESC, a.id DESC) a) AS assessments
      FROM imaging_studies s WHERE s.patient_id = p.id ORDER BY s.acquired_at DESC, s.id DESC) s) AS studies,
    (SELECT json_agg(o) FROM (
      SELECT o.id, o.code_system, o.code, o.value_quantity, o.value_unit, o.effective_at FROM observations o
      WHERE o.patient_id = p.id ORDER BY o.effective_at DESC, o.id DESC) o) AS observations
  FROM patients p WHERE p.site_id = $1
  ORDER BY p.family_name, p.given_name, p.id LIMIT 50) p`;

const client = new pg.Client({ connectionString: database.href });
await client.connect();

/** @param {string} at @param {string} text @param {Record<string, string>} headers */
async function ask(at, text, headers) {
  const response = await fetch(at, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ query: text }),
  });
  const { data, errors } = /** @type {{ data: object, errors?: object[] }} */ (await response.json());
  if (errors) throw new Error(JSON.stringify(errors[0]));
  return data;
}

/** @type {Record<string, () => Promise<unknown>>} */
const contestants = {
  "one SQL statement": async () =>
    JSON.parse(JSON.stringify((await client.query(sql, [site.id])).rows[0].page)),
  "Synoptic, GraphQL": () =>
    ask(`${server.url}/graphql`, query, { authorization: `Bearer ${server.keys.clinician}` }),
};
const peer = process.env.POSTGRAPHILE ? await startPeer(process.env.POSTGRAPHILE) : undefined;
if (peer) contestants.PostGraphile = peer.ask;

/** @type {Record<string, number[]>} */
const times = Object.fromEntries(Object.keys(contestants).map((each) => [each, []]));
for (let round = 0; round < WARM_UP + ROUNDS; round++) {
  for (const [each, run] of Object.entries(contestants)) {
    const began = performance.now();
    await run();
    if (round >= WARM_UP) times[each]?.push(performance.now() - began);
  }
}
const at = (/** @type {string} */ each, /** @type {number} */ share) => {
  const sorted = [...(times[each] ?? [])].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN;
};
const floor = at("one SQL statement", 0.95);
for (const each of Object.keys(contestants)) {
  const [p50, p95] = [at(each, 0.5), at(each, 0.95)];
  console.log(
    `${each.padEnd(20)} p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms = ${(p95 / floor).toFixed(2)} x`,
  );
}
await peer?.close();
await client.end();
await server.close();

/**
 * PostGraphile's own server over the same tables, in the order of primary keys: it sorts by indexed columns alone.
 * @param {string} folder
 */
async function startPeer(folder) {
  const { postgraphile } = createRequire(pathToFileURL(join(folder, "package.json")))("postgraphile");
  const handler = postgraphile(database.href, "public", { disableQueryLog: true, dynamicJson: true });
  const listener = createServer(handler);
  await new Promise((resolve) => listener.listen(0, "127.0.0.1", () => resolve(undefined)));
  const { port } = /** @type {import("node:net").AddressInfo} */ (listener.address());
  const text = /* GraphQL */ `{
    allPatients(first: 50, condition: { siteId: "${site.id}" }) { nodes {
      id familyName givenName birthDate
      imagingStudiesByPatientId { nodes { id modality acquiredAt
        riskAssessmentsByStudyId { nodes { id status assessedAt } } } }
      observationsByPatientId { nodes { id codeSystem code valueQuantity valueUnit effectiveAt } }
    } } }`;
  return {
    ask: () => ask(`http://127.0.0.1:${port}/graphql`, text, {}),
    close: async () => {
      listener.close();
      await handler.release();
    },
  };
}
