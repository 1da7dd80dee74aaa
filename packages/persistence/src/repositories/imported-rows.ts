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

/** Rows a statement; one of these is about a megabyte of JSON. */
const chunkRows = 1000;

/**
 * Adds what is new and changes what has a newer version, all rows of one source system, in one statement a thousand
 * rows. Prisma writes changed rows one by one.
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
  await writeRows(
    db,
    table,
    rows.filter((_, i) => written[i]),
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

/** Inserts rows, or puts them in the place of those with the same key, which keep their id. */
export async function writeRows(db: Db, table: ImportedTable, rows: readonly object[]): Promise<void> {
  const key = [table.owner, "sourceSystem", ...table.besides, "fhirId"];
  await upsert(db, table.name, table.fields, key, rows);
}

/** @param key fields with a unique index over them */
export async function upsert(
  db: Db,
  name: string,
  fields: readonly string[],
  key: readonly string[],
  rows: readonly object[],
): Promise<void> {
  const columns = fields.map(column);
  const changed = columns.filter((one) => one !== "id" && !key.map(column).includes(one));
  const sql = `INSERT INTO ${name} (${columns.join(", ")})
    SELECT ${columns.join(", ")} FROM json_populate_recordset(NULL::${name}, $1::json)
    ON CONFLICT (${key.map(column).join(", ")})
    DO UPDATE SET ${changed.map((one) => `${one} = EXCLUDED.${one}`).join(", ")}`;
  const names = fields.map((field, i) => [field, columns[i]!] as const);
  for (const chunk of chunks(rows)) {
    const objects = chunk.map((row) => {
      const values: Record<string, unknown> = { id: uuidV7(), ...row };
      return Object.fromEntries(names.map(([field, into]) => [into, values[field]]));
    });
    await db.$executeRawUnsafe(sql, JSON.stringify(objects));
  }
}

function column(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

export function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += chunkRows) yield all.slice(i, i + chunkRows);
}
