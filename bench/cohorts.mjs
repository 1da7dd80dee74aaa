/**
 * Cohort questions on PostgreSQL: `countCohort` with and without facets, beside SQL that was written by hand for the same
 * question (the same counts after each rule) on the same tables, at 10,000, 100,000 and 1,000,000 synthetic patients.
 * Goals at a million: p95 of counts under 1 s and of facets under 2 s, and within 1.3 times the SQL by hand. Rounds
 * alternate, and the median counts. Both answers are compared.
 * Run: `DATABASE_URL=postgresql://… node --import tsx bench/cohorts.mjs [patients …]`; it makes a database for each size
 * and drops it. `COHORT_BENCH_DATABASE=name` asks one that is filled already, and leaves it.
 */
import pg from "pg";
import { parseCohortDefinition } from "../packages/domain/src/index.ts";
import { countCohort, openDatabase, openRowWriter } from "../packages/persistence/src/index.ts";
import { addPopulation } from "../packages/services/src/add-population.ts";
import { questions } from "./cohort-questions.mjs";

const ROUNDS = Number(process.env.ROUNDS ?? 3);
const LIMIT_MS = 120_000;
const AS_OF = new Date("2026-11-26T00:00:00Z");

const server = process.env.DATABASE_URL ?? "postgresql://postgres@127.0.0.1:5432/postgres";
const ready = process.env.COHORT_BENCH_DATABASE;
const given = process.argv.slice(2).map(Number);
const sizes = given.length > 0 ? given : [10_000, 100_000, 1_000_000];

/** @param {string} name */
const urlOf = (name) => Object.assign(new URL(server), { pathname: `/${name}` }).href;
/** @param {() => Promise<unknown>} work @returns {Promise<number>} milliseconds */
async function timed(work) {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
/** @param {number[]} all @param {number} share */
const quantile = (all, share) => {
  const sorted = all.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
};
const ms = (/** @type {number} */ value) => `${Math.round(value)}`.padStart(7);

/** @param {string} url */
async function ask(url) {
  const { db, close } = await openDatabase({ databaseUrl: url, dataDir: "." });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    // By hand one would set the same.
    await client.query("SET work_mem = '256MB'; SET jit = off");
    const site = await db.site.findFirstOrThrow();
    const snapshot = { siteId: site.id, at: AS_OF, consentRule: site.consentRule };
    console.log("  counts  facets by hand  ratio  question");
    /** @type {Record<"counts" | "facets" | "byHand" | "ratio", number[]>} */
    const all = { counts: [], facets: [], byHand: [], ratio: [] };
    for (const { name, definition, byHand } of questions) {
      const parsed = parseCohortDefinition({ schemaVersion: 1, ...definition });
      /** @type {Record<"counts" | "facets" | "byHand", number[]>} */
      const took = { counts: [], facets: [], byHand: [] };
      /** @type {import("../packages/persistence/src/repositories/cohorts.ts").ExactCohortCounts | undefined} */
      let told;
      /** @type {number[] | undefined} */
      let hand;
      // The first round warms up.
      for (let round = 0; round <= ROUNDS; round++) {
        const counts = await timed(async () => {
          told = await countCohort(db, parsed, snapshot, { limitMs: LIMIT_MS, facets: false });
        });
        const byHandMs = await timed(async () => {
          const { rows } = await client.query({ text: byHand, values: [site.id, AS_OF], rowMode: "array" });
          hand = (rows[0] ?? []).map(Number);
        });
        const facets = await timed(() => countCohort(db, parsed, snapshot, { limitMs: LIMIT_MS }));
        if (round === 0) continue;
        took.counts.push(counts);
        took.byHand.push(byHandMs);
        took.facets.push(facets);
      }
      const counts = quantile(took.counts, 0.5);
      const facets = quantile(took.facets, 0.5);
      const by = quantile(took.byHand, 0.5);
      const ratio = counts / by;
      const same = told && JSON.stringify([told.known, ...told.after]) === JSON.stringify(hand);
      console.log(
        `${ms(counts)} ${ms(facets)} ${ms(by)} ${ratio.toFixed(2).padStart(6)}  ${name}${same ? "" : `  DIFFERS ${JSON.stringify([told, hand])}`}`,
      );
      all.counts.push(...took.counts);
      all.facets.push(...took.facets);
      all.byHand.push(...took.byHand);
      all.ratio.push(ratio);
    }
    for (const [what, share] of /** @type {const} */ ([
      ["p50", 0.5],
      ["p95", 0.95],
    ])) {
      const counts = quantile(all.counts, share);
      const facets = quantile(all.facets, share);
      const byHand = quantile(all.byHand, share);
      console.log(
        `${ms(counts)} ${ms(facets)} ${ms(byHand)} ${quantile(all.ratio, share).toFixed(2).padStart(6)}  ${what}`,
      );
    }
  } finally {
    await client.end();
    await close();
  }
}

/** @param {number} patients */
async function atSize(patients) {
  const name = `synoptic_bench_${process.pid}_${patients}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  try {
    const database = await openDatabase({ databaseUrl: urlOf(name), dataDir: "." });
    await database.migrate();
    const site = await database.db.site.create({ data: { slug: "bench", name: "Bench" } });
    const writer = await openRowWriter(database);
    const filled = await timed(() =>
      addPopulation({ db: database.db, writer }, { site, seed: "bench", patients, asOf: AS_OF }),
    );
    const observations = await database.db.observation.count();
    await writer.close();
    await database.close();
    console.log(
      `\n${patients.toLocaleString("en")} patients, ${observations.toLocaleString("en")} observations, written in ${Math.round(filled / 1000)} s; milliseconds`,
    );
    await ask(urlOf(name));
  } finally {
    await admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await admin.end();
  }
}

if (ready) await ask(urlOf(ready));
else for (const size of sizes) await atSize(size);
