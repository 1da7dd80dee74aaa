import {
  InvalidInputError,
  type SeriesKind,
  type SeriesSample,
  TooLargeError,
  type WallClock,
} from "@synoptic/domain";
import { CsvError, parse } from "csv-parse/sync";

/** A year of glucose every five minutes is 105,120. */
const maxRows = 200_000;

/** Beginnings of a column's name, by what it holds; the first column that has one is taken. */
const columns: Readonly<Record<SeriesKind, readonly (readonly string[])[]>> = {
  glucose: [["glucose", "historic glucose", "sensor glucose", "value"]],
  "blood-pressure": [
    ["systolic", "sys"],
    ["diastolic", "dia"],
  ],
};
const timeColumn = ["time", "device timestamp", "datetime", "date"];

/** What sensors write beyond the ends of their scale: one step outside of 40 to 400 mg/dL. */
const words: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "mg/dL": { low: 39, lo: 39, high: 401, hi: 401 },
  "mmol/L": { low: 2.1, lo: 2.1, high: 22.3, hi: 22.3 },
};
const defaultUnit: Readonly<Record<SeriesKind, string | undefined>> = {
  glucose: undefined,
  "blood-pressure": "mm[Hg]",
};

interface CsvSeries {
  samples: SeriesSample[];
  unit: string;
  /** Rows without a value, such as a device's notes of meals. */
  empty: number;
}

/**
 * Reads what devices export: a header, a column of times (ISO 8601; without an offset they are the clock's) and one of
 * each value. The unit stands in the column's name (`Glucose Value (mg/dL)`), or is given.
 * @throws InvalidInputError naming the line, never its content; TooLargeError
 */
export function readSeriesCsv(
  text: string,
  kind: SeriesKind,
  clock: WallClock,
  givenUnit: string | null,
): CsvSeries {
  const [header, ...rows] = records(text);
  if (!header) throw new InvalidInputError("The file holds no rows.", ["csv"]);
  const names = header.cells.map((name) => name.toLowerCase());
  const find = (wanted: readonly string[]) => {
    const place = wanted
      .map((name) => names.findIndex((each) => each.startsWith(name)))
      .find((at) => at >= 0);
    if (place === undefined) throw new InvalidInputError(`The file has no column ${wanted[0]}.`, ["csv"]);
    return place;
  };
  const timeAt = find(timeColumn);
  const valuesAt = columns[kind].map(find);
  const unit = givenUnit ?? unitIn(names[valuesAt[0]!]!) ?? defaultUnit[kind];
  if (unit === undefined)
    throw new InvalidInputError("Neither the column nor the input tells the unit.", ["unit"]);

  const samples: SeriesSample[] = [];
  let empty = 0;
  for (const row of rows) {
    const cells = valuesAt.map((at) => row.cells[at]?.trim() ?? "");
    if (cells.some((cell) => cell === "")) {
      empty += 1;
      continue;
    }
    const line = row.line.toString();
    const at = momentOf(row.cells[timeAt] ?? "", clock);
    if (!at) throw new InvalidInputError("A time is written like 2026-01-31 08:30.", ["csv", line]);
    const values = cells.map((cell) => words[unit]?.[cell.toLowerCase()] ?? Number(cell.replace(",", ".")));
    if (!values.every(Number.isFinite))
      throw new InvalidInputError("A value is not a number.", ["csv", line]);
    samples.push({ at, values });
  }
  return { samples, unit, empty };
}

interface CsvRow {
  cells: string[];
  /** Of the file, from 1, empty ones counted. */
  line: number;
}

function records(text: string): CsvRow[] {
  const lines: number[] = [];
  try {
    const rows = parse(text.replace(/\r\n?/g, "\n"), {
      ...{ bom: true, trim: true, skip_empty_lines: true, relax_column_count: true, to: maxRows + 2 },
      delimiter: [",", ";", "\t"],
      on_record: (record: string[], context) => {
        if (context.records > maxRows + 1)
          throw new TooLargeError(`A series has ${maxRows} rows at most.`, ["csv"]);
        lines.push(context.lines);
        return record;
      },
    });
    return rows.map((cells, i) => ({ cells, line: lines[i] ?? 0 }));
  } catch (error) {
    if (error instanceof CsvError) throw new InvalidInputError("The file is not CSV.", ["csv"]);
    throw error;
  }
}

function unitIn(column: string): string | undefined {
  if (column.includes("mg/dl")) return "mg/dL";
  return column.includes("mmol/l") ? "mmol/L" : undefined;
}

const pattern =
  /^(\d{4})[-/](\d{2})[-/](\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/;

function momentOf(text: string, clock: WallClock): Date | undefined {
  const [, year, month, day, hour, minute, second = "00", zone] = pattern.exec(text.trim()) ?? [];
  if (year === undefined) return undefined;
  const shown = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone ?? "Z"}`);
  // 30 February would roll over into March.
  if (Number.isNaN(shown.getTime()) || new Date(`${year}-${month}-${day}`).getUTCDate() !== Number(day))
    return undefined;
  return zone === undefined ? clock.moment(shown) : shown;
}
