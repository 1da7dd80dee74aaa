import { type Actor, InvalidInputError } from "@synoptic/domain";
import {
  CellFault,
  mappedColumns,
  type Row,
  rowToFhir,
  type TableMapping,
  tableMapping,
} from "@synoptic/interop";
import { CsvError, parse } from "csv-parse/sync";
import type { ServiceContext } from "./context.ts";
import { type HistoryImport, importHistory } from "./import-history.ts";

/** A row that was not imported, or a part of one; never a cell. */
export interface RefusedRow {
  /** Line of the file, the heading being 1. */
  line: number;
  /** Nothing where what the row became is refused as a whole. */
  column: string | null;
  code: string;
  reason: string;
}

export interface TableImport extends Pick<HistoryImport, "counts" | "patientIds"> {
  rows: number;
  refusedRows: readonly RefusedRow[];
}

/**
 * Imports a research table by its mapping: each row becomes FHIR R4 and goes the way of every FHIR import, so that
 * units, plausibility and versions count alike. A wrong row is refused by itself.
 * @throws InvalidInputError where the mapping or the file is none, or a mapped column is missing
 */
export async function importTable(
  context: Pick<ServiceContext, "db" | "blobs" | "now">,
  actor: Actor,
  input: { table: Uint8Array; mapping: unknown },
): Promise<TableImport> {
  const mapping = readMapping(input.mapping);
  const rows = readRows(input.table, mapping);
  const entries: { line: number; resource: object }[] = [];
  const refusedRows: RefusedRow[] = [];
  for (const { line, row } of rows) {
    try {
      entries.push(...rowToFhir(row, mapping).map((resource) => ({ line, resource })));
    } catch (error) {
      if (!(error instanceof CellFault)) throw error;
      refusedRows.push({ line, column: error.column, code: "INVALID_CELL", reason: error.message });
    }
  }
  const bundle = {
    resourceType: "Bundle",
    type: "collection",
    ...(entries.length > 0 ? { entry: entries.map(({ resource }) => ({ resource })) } : {}),
  };
  const done = await importHistory(context, actor, { bundle, sourceSystem: mapping.source });
  for (const { path, code, reason } of done.refused) {
    const [, place = "0"] = /^Bundle\.entry\[(\d+)\]/.exec(path) ?? [];
    refusedRows.push({ line: entries[Number(place)]?.line ?? 1, column: null, code, reason });
  }
  const { counts, patientIds } = done;
  return { rows: rows.length, counts, patientIds, refusedRows: refusedRows.sort((a, b) => a.line - b.line) };
}

function readMapping(given: unknown): TableMapping {
  const read = tableMapping.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new InvalidInputError(
    `The mapping is wrong at ${issue?.path.join(".") || "its top"}: ${issue?.message}.`,
    ["mapping", ...(issue?.path ?? []).map(String)],
  );
}

/** Quotes, escapes and line ends as RFC 4180 has them. */
function readRows(table: Uint8Array, mapping: TableMapping): { line: number; row: Row }[] {
  let records: { info: { lines: number }; record: Row }[];
  try {
    records = parse(Buffer.from(table), {
      columns: true,
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: mapping.delimiter,
    }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // The parser's message may quote the row.
    throw new InvalidInputError(`The table is not CSV: ${error.code}, line ${String(error.lines)}.`, [
      "table",
    ]);
  }
  const [first] = records;
  if (!first) throw new InvalidInputError("The table has no rows.", ["table"]);
  const missing = mappedColumns(mapping).filter((column) => !Object.hasOwn(first.record, column));
  if (missing.length > 0) {
    throw new InvalidInputError(`The table lacks the columns ${missing.join(", ")}.`, ["table"]);
  }
  return records.map(({ info, record }) => ({ line: info.lines, row: record }));
}
