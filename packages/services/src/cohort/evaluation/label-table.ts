import { InvalidInputError } from "@synoptic/domain";
import { CsvError, parse } from "csv-parse/sync";

/** A row of an uploaded table: whom or what it is about, and the class. */
export interface TableLabel {
  identifier: string;
  of: "patient" | "study";
  label: string;
}

/** More rows than a site labels by hand. */
const MAX_ROWS = 1_000_000;

/**
 * Reads a table of labels: columns `patient` (an identifier) or `study` (its UID or accession number), and `class`, with
 * quotes, escapes and line ends as RFC 4180 has them.
 * @throws InvalidInputError that quotes no cell
 */
export function readLabelTable(table: Uint8Array): TableLabel[] {
  let rows: Record<string, string>[];
  try {
    rows = parse(Buffer.from(table), {
      columns: (names: string[]) => names.map((name) => name.trim().toLowerCase()),
      bom: true,
      trim: true,
      skip_empty_lines: true,
    }) as never;
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError(`The table is not CSV: ${error.code}, line ${String(error.lines)}.`, [
      "labels",
    ]);
  }
  const [first] = rows;
  if (!first) throw new InvalidInputError("The table has no rows.", ["labels"]);
  if (rows.length > MAX_ROWS)
    throw new InvalidInputError(`A table has ${MAX_ROWS} rows at most.`, ["labels"]);
  const of = Object.hasOwn(first, "study") ? "study" : "patient";
  if (!Object.hasOwn(first, of) || !Object.hasOwn(first, "class"))
    throw new InvalidInputError("The table needs the columns patient or study, and class.", ["labels"]);
  return rows.map((row) => ({ of, identifier: row[of]!, label: row.class! }));
}

const yes = new Set(["1", "true", "yes", "positive", "pos"]);
const no = new Set(["0", "false", "no", "negative", "neg"]);

/** Whether a cell says that the finding is there: a class of the scenario, or yes or no; nothing where it is neither. */
export function readLabel(
  cell: string,
  classIds: readonly string[],
  ofFinding: readonly string[],
): boolean | undefined {
  if (classIds.includes(cell)) return ofFinding.includes(cell);
  const word = cell.toLowerCase();
  return yes.has(word) ? true : no.has(word) ? false : undefined;
}
