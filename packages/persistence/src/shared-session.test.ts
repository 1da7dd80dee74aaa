import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startScratchDatabase } from "./migration-diff.ts";

let scratch: Awaited<ReturnType<typeof startScratchDatabase>>;
let pool: pg.Pool;
beforeAll(async () => {
  scratch = await startScratchDatabase();
  pool = new pg.Pool({ ...scratch.config, max: 8 });
  await pool.query("CREATE TABLE counters (name text PRIMARY KEY, value int NOT NULL)");
});
afterAll(async () => {
  await pool.end();
  await scratch.close();
});

/** Takes part in a transaction: begins, changes, waits, and commits or not. */
async function change(name: string, commit: boolean): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    await client.query(
      "INSERT INTO counters VALUES ($1, 1) ON CONFLICT (name) DO UPDATE SET value = counters.value + 1",
      [name],
    );
    await delay(1);
    await client.query(commit ? "COMMIT" : "ROLLBACK");
  } finally {
    client.release();
  }
}

test("property: among transactions, failures and queries of many connections, everyone gets the own answer", async () => {
  const work = async (worker: number) => {
    for (let i = 0; i < 60; i++) {
      const expected = worker * 1000 + i;
      if (worker < 3) await change("shared", i % 3 !== 0);
      else if (worker === 3)
        await expect(pool.query("SELECT $1::int / 0", [expected])).rejects.toThrow("zero");
      else {
        const { rows } = await pool.query("SELECT $1::int AS value", [expected]);
        expect(rows).toEqual([{ value: expected }]);
      }
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, worker) => work(worker)));
  const { rows } = await pool.query("SELECT value FROM counters WHERE name = 'shared'");
  expect(rows).toEqual([{ value: 3 * 40 }]);
});

test("who goes away in the middle of a transaction leaves nothing behind and stops nobody", async () => {
  const client = new pg.Client(scratch.config);
  client.on("error", () => {});
  await client.connect();
  await client.query("BEGIN");
  await client.query("INSERT INTO counters VALUES ('lost', 1)");
  const waiting = pool.query("SELECT count(*)::int AS count FROM counters WHERE name = 'lost'");
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy();
  expect((await waiting).rows).toEqual([{ count: 0 }]);
});

test("a failed transaction stays its own until it is rolled back", async () => {
  const client = await pool.connect();
  await client.query("BEGIN");
  await expect(client.query("SELECT 1 / 0")).rejects.toThrow("zero");
  await expect(client.query("SELECT 1")).rejects.toThrow("aborted");
  const waiting = pool.query("SELECT 1 AS one");
  await client.query("ROLLBACK");
  expect((await waiting).rows).toEqual([{ one: 1 }]);
  client.release();
});

test("answers of many megabytes arrive whole", async () => {
  const { rows } = await pool.query("SELECT repeat('x', 5000000) AS text, 7 AS seven");
  expect(rows[0].text).toHaveLength(5_000_000);
  expect(rows[0].seven).toBe(7);
});
