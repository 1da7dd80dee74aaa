import { type FeatureValues, InvalidInputError, type SurvivalCohort } from "@synoptic/domain";
import { CsvError, parse } from "csv-parse/sync";

/** What is no feature: how long each was followed, whether the event came, and whom a row belongs to. */
const [TIME, EVENT, GROUP] = ["time", "event", "group"] as const;

const yearsOf = { years: 1, months: 1 / 12, days: 1 / 365.25 } as const;
export type TimeUnit = keyof typeof yearsOf;
export const timeUnits = Object.keys(yearsOf) as TimeUnit[];

const unknown = new Set(["", "NA", "null", "NULL"]);
const flags: Readonly<Record<string, boolean>> = { true: true, TRUE: true, false: false, FALSE: false };

/**
 * A cohort from a comma-separated table: the columns `time` and `event` (1 or 0), `group` where persons have several
 * rows, and one of each feature: numbers, true or false, or words; empty where it is not known.
 * @throws InvalidInputError naming the line or the column, never a cell
 */
export function tableCohort(table: string, unit: TimeUnit): { cohort: SurvivalCohort; features: string[] } {
  const [header, ...rows] = readTable(table);
  if (!header || rows.length === 0) throw new InvalidInputError("The table holds no rows.", ["table"]);
  const column = (name: string) => header.indexOf(name);
  for (const name of [TIME, EVENT]) {
    if (column(name) < 0) throw new InvalidInputError(`The table has no column ${name}.`, [name]);
  }
  if (new Set(header).size < header.length)
    throw new InvalidInputError("Two columns have the same name.", ["table"]);
  const features = header.filter((name) => name !== TIME && name !== EVENT && name !== GROUP);
  if (features.length === 0) throw new InvalidInputError("The table has no column of a feature.", ["table"]);
  const isNumber = new Map(
    features.map((name) => [
      name,
      rows.every((row) => unknown.has(row[column(name)]!) || Number.isFinite(Number(row[column(name)]))),
    ]),
  );
  const cohort = {
    times: [] as number[],
    events: [] as boolean[],
    values: [] as FeatureValues[],
    groups: [] as string[],
  };
  for (const [i, row] of rows.entries()) {
    const line = i + 2;
    const refuse = (name: string, fault: string) => new InvalidInputError(`Line ${line}: ${fault}`, [name]);
    const time = row[column(TIME)]!;
    const event = row[column(EVENT)]!;
    if (unknown.has(time) || !(Number(time) >= 0 && Number.isFinite(Number(time))))
      throw refuse(TIME, "a time is a number of at least 0.");
    const happened = event === "1" ? true : event === "0" ? false : flags[event];
    if (happened === undefined) throw refuse(EVENT, "an event is 1 or 0.");
    cohort.times.push(Number(time) * yearsOf[unit]);
    cohort.events.push(happened);
    cohort.groups.push(column(GROUP) < 0 ? String(line) : row[column(GROUP)]!);
    cohort.values.push(
      Object.fromEntries(
        features.map((name) => {
          const cell = row[column(name)]!;
          if (unknown.has(cell)) return [name, null];
          return [name, isNumber.get(name) ? Number(cell) : (flags[cell] ?? cell)];
        }),
      ),
    );
  }
  return { cohort, features };
}

function readTable(table: string): string[][] {
  try {
    return parse(table, { bom: true, trim: true, skip_empty_lines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new InvalidInputError("The file is no table of comma-separated values.", ["table"]);
  }
}
