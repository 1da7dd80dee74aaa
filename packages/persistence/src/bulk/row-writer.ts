import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Database } from "../client.ts";
import { COHORT_TABLES } from "../cohort-sql/measure-units.ts";
import type { Db } from "../repositories/db.ts";

/** A row's values in the order of the columns. Objects are JSON, and dates are texts of ISO 8601. */
export type BulkRow = readonly (string | number | boolean | null | object)[];

/** Writes many rows of one table at once, all or none, each call by itself. */
export interface RowWriter {
  write(table: string, columns: readonly string[], rows: readonly BulkRow[]): Promise<void>;
  /**
   * Tells the planner what is in the tables and in those that follow from them, and marks what everybody sees. What is
   * written patient by patient leaves the indexes by measure and code half empty, so they are made anew.
   */
  tidy(tables: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

/** About as much as the socket takes at a time. */
const PIECE_ROWS = 500;

/**
 * A writer on a connection of its own: COPY on PostgreSQL; on the embedded database, which does not speak it, statements
 * of many rows. Names are the caller's own words and no one's input.
 */
export async function openRowWriter({
  kind,
  connectionString,
}: Pick<Database, "kind" | "connectionString">): Promise<RowWriter> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return {
    write: async (table, columns, rows) => {
      if (kind === "postgresql") return await copy(client, table, columns, rows);
      for (const { sql, json } of statements(table, columns, rows)) await client.query(sql, [json]);
    },
    tidy: async (tables) => {
      for (const table of [...tables, ...COHORT_TABLES]) await client.query(`VACUUM (ANALYZE) ${table}`);
      if (kind !== "postgresql") return;
      for (const table of COHORT_TABLES) await client.query(`REINDEX TABLE CONCURRENTLY ${table}`);
    },
    close: () => client.end(),
  };
}

/** The same through the product's own connections, for some thousands: rows that are there already are left alone. */
export function rowWriterOf(db: Db): Omit<RowWriter, "close"> {
  return {
    write: async (table, columns, rows) => {
      for (const { sql, json } of statements(table, columns, rows)) {
        // In bytes: Prisma writes a text into JSON of its own.
        const bytes = Buffer.from(json);
        await db.$executeRawUnsafe(sql.replace("$1", "convert_from($1, 'UTF8')"), bytes);
      }
    },
    tidy: async (tables) => {
      for (const table of [...tables, ...COHORT_TABLES]) await db.$executeRawUnsafe(`ANALYZE ${table}`);
    },
  };
}

async function copy(
  client: pg.Client,
  table: string,
  columns: readonly string[],
  rows: readonly BulkRow[],
): Promise<void> {
  if (rows.length === 0) return;
  const into = client.query(copyFrom(`COPY ${table} (${columns.join(", ")}) FROM STDIN`));
  await pipeline(pieces(rows), into);
}

function* pieces(rows: readonly BulkRow[]): Generator<string> {
  for (let i = 0; i < rows.length; i += PIECE_ROWS) {
    let text = "";
    for (const row of rows.slice(i, i + PIECE_ROWS)) text += `${row.map(field).join("\t")}\n`;
    yield text;
  }
}

/** COPY's text format. @see https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.2 */
function field(value: BulkRow[number]): string {
  if (value === null) return "\\N";
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (one) => escapes[one]!) : text;
}

const escapes: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

function* statements(
  table: string,
  columns: readonly string[],
  rows: readonly BulkRow[],
): Generator<{ sql: string; json: string }> {
  const names = columns.join(", ");
  const sql = `INSERT INTO ${table} (${names})
    SELECT ${names} FROM json_populate_recordset(NULL::${table}, $1::json) ON CONFLICT DO NOTHING`;
  for (let i = 0; i < rows.length; i += PIECE_ROWS) {
    const objects = rows
      .slice(i, i + PIECE_ROWS)
      .map((row) => Object.fromEntries(columns.map((column, k) => [column, row[k]])));
    yield { sql, json: JSON.stringify(objects) };
  }
}
