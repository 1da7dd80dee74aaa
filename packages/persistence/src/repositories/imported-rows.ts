import { supersedes } from "@synoptic/domain";
import type { Db } from "./db.ts";
import { uuidV7 } from "./uuid-v7.ts";

/** What tells one imported resource from another, and its versions apart. */
export interface Imported {
  sourceSystem: string;
  fhirId: string;
  versionId: string;
  lastUpdatedAt: Date | null;
}

/** A table of imported resources. Its fields' columns are their names in snake case. */
export interface ImportedTable {
  name: string;
  fields: readonly string[];
  /** Whose ids they are: within one patient, or within the site. */
  owner: "patientId" | "siteId";
  /** With owner, source system and FHIR id, what makes a row unique. */
  besides: readonly string[];
}

/** When a row was last written: the column's default, as Prisma's own writes are not used here. */
const byDatabase = "updatedAt";

/** Rows a statement, about a megabyte of JSON. */
const chunkRows = 500;

/**
 * Adds what is new and changes what has a newer version, all rows of one source system, a few hundred rows a
 * statement. Prisma writes changed rows one by one.
 * @returns for each row whether it was written
 */
export async function storeImported<T extends Imported>(
  db: Db,
  table: ImportedTable,
  rows: readonly T[],
): Promise<boolean[]> {
  const known = await findKnown(db, table, rows);
  const keyOf = rowKey(table);
  const written = rows.map((row) => {
    const before = known.get(keyOf(row));
    return !before || supersedes(row, before);
  });
  const toWrite = rows.filter((_, i) => written[i]);
  await insertRows(
    db,
    table.name,
    table.fields,
    toWrite.filter((row) => !known.has(keyOf(row))),
  );
  await replaceRows(
    db,
    table.name,
    table.fields,
    [table.owner, "sourceSystem", ...table.besides, "fhirId"],
    toWrite.filter((row) => known.has(keyOf(row))),
  );
  return written;
}

export interface KnownRow {
  versionId: string | null;
  lastUpdatedAt: Date | null;
}

/** The stored versions of these resources, by `rowKey`. */
export async function findKnown<T extends Imported>(
  db: Db,
  table: ImportedTable,
  rows: readonly T[],
): Promise<Map<string, KnownRow>> {
  const known = new Map<string, KnownRow>();
  const keyOf = rowKey(table);
  const selected = ["versionId", "lastUpdatedAt", "fhirId", table.owner, ...table.besides];
  const columns = selected.map((field) => `k.${column(field)} AS "${field}"`).join(", ");
  const sql = `SELECT ${columns} FROM ${table.name} k
    JOIN (SELECT DISTINCT * FROM unnest($1::uuid[], $2::text[]) AS w(owner, fhir_id)) w
      ON k.${column(table.owner)} = w.owner AND k.fhir_id = w.fhir_id
    WHERE k.source_system = $3`;
  for (const chunk of chunks(rows)) {
    const owners = chunk.map((row) => (row as Record<string, unknown>)[table.owner]);
    const ids = chunk.map(({ fhirId }) => fhirId);
    const found = await db.$queryRawUnsafe<(T & KnownRow)[]>(sql, owners, ids, chunk[0]?.sourceSystem);
    for (const row of found) known.set(keyOf(row), row);
  }
  return known;
}

/** What is unique within one source system. */
export function rowKey({ owner, besides }: ImportedTable): (row: object) => string {
  return (row) => {
    const values = row as Record<string, unknown>;
    return [values[owner], values.fhirId, ...besides.map((field) => values[field])].join(" ");
  };
}

/** Inserts rows; `id` is given to those that have none. */
export async function insertRows(
  db: Db,
  name: string,
  fields: readonly string[],
  rows: readonly object[],
): Promise<void> {
  await write(db, name, fields, rows, "");
}

/**
 * Puts rows in the place of those with the same key, which keep their id.
 * @param key fields with a unique index over them
 */
export async function replaceRows(
  db: Db,
  name: string,
  fields: readonly string[],
  key: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const changed = fields
    .filter((field) => field !== "id" && !key.includes(field))
    .map((field) => `${column(field)} = ${field === byDatabase ? "now()" : `EXCLUDED.${column(field)}`}`);
  const onConflict = `ON CONFLICT (${key.map(column).join(", ")}) DO UPDATE SET ${changed.join(", ")}`;
  await write(db, name, fields, rows, onConflict);
}

/**
 * All rows of a chunk as one parameter: JSON, in bytes. Prisma writes each parameter into JSON of its own and reads it
 * back twice; bytes pass through that without being escaped.
 */
async function write(
  db: Db,
  name: string,
  fields: readonly string[],
  rows: readonly object[],
  onConflict: string,
): Promise<void> {
  const columns = fields
    .filter((field) => field !== byDatabase)
    .map((field) => [field, column(field)] as const);
  const names = columns.map(([, one]) => one).join(", ");
  const sql = `INSERT INTO ${name} (${names})
    SELECT ${names} FROM json_populate_recordset(NULL::${name}, convert_from($1, 'UTF8')::json) ${onConflict}`;
  let writing: Promise<unknown> = Promise.resolve();
  for (const chunk of chunks(rows)) {
    const objects = chunk.map((row) => {
      const values: Record<string, unknown> = {};
      for (const [field, into] of columns) values[into] = (row as Record<string, unknown>)[field];
      values.id ??= uuidV7();
      return values;
    });
    const bytes = Buffer.from(JSON.stringify(objects));
    // The next chunk is put together while the database writes this one.
    await writing;
    // Prisma begins a statement when something waits for it.
    writing = db.$executeRawUnsafe(sql, bytes).then(() => undefined);
    writing.catch(() => undefined);
  }
  await writing;
}

function column(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += chunkRows) yield all.slice(i, i + chunkRows);
}
