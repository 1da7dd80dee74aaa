import { type FactValue, modelFacts, skinBodySiteOf } from "@synoptic/domain";
import { CsvError, parse } from "csv-parse/sync";
import { DatasetError } from "./datasets/dataset.ts";
import { sexOf } from "./datasets/person.ts";
import { classifier, type HeadPlan } from "./head-plan.ts";
import type { LabelledHistories } from "./history-cases.ts";
import type { LeftOut } from "./training-case.ts";

export interface HistoryTable {
  cases: LabelledHistories;
  leftOut: LeftOut;
  /** Columns that are neither features, nor the label or the group. */
  unusedColumns: string[];
}

/** What people write where they know nothing. */
const NOTHING = /^(|na|n\/a|nan|null|unknown|\?)$/i;
/** Whether facts of this kind are words and not yes or no. */
const WORDS: Readonly<Record<string, (text: string) => FactValue | undefined>> = {
  sex: sexOf,
  "body-site": skinBodySiteOf,
  smoking: (text) => (/^(never|former|current)$/i.test(text) ? text.toLowerCase() : undefined),
};

/**
 * A table of people whose truth is known: one column a feature, by its id, one with what the case turned out to be, and
 * where a person has several rows, one that says whose they are. Quantities are in the features' own units.
 * @param columns `label`: the class's id or label; `group`: each row is a person of its own where left out
 * @throws DatasetError naming the line and column; a label that is of no class is left out and counted
 */
export function readHistoryTable(
  text: string,
  { label, group }: { label: string; group?: string | undefined },
  plan: Pick<HeadPlan, "classes" | "from">,
): HistoryTable {
  const { columns, rows } = parseTable(text);
  const find = (name: string) => {
    const found = columns.findIndex((column) => column.toLowerCase() === name.toLowerCase());
    if (found < 0) throw new DatasetError(`The table has no column "${name.slice(0, 64)}".`, [name]);
    return found;
  };
  const labelColumn = find(label);
  const groupColumn = group === undefined ? undefined : find(group);
  const features = columns.flatMap((column, at) => {
    const id = column.toLowerCase();
    return at !== labelColumn && at !== groupColumn && modelFacts.has(id) ? [{ id, at }] : [];
  });
  if (features.length === 0)
    throw new DatasetError("No column of the table is a feature that a history model can read.", ["columns"]);
  const classOf = classifier(plan);
  const classIds = plan.classes.map(({ id }) => id);
  const cases = {
    values: [] as LabelledHistories["values"][number][],
    labels: [] as number[],
    groups: [] as string[],
  };
  let unknownLabels = 0;
  for (const [i, cells] of rows.entries()) {
    const classId = classOf([cells[labelColumn]!]);
    if (classId === undefined) {
      unknownLabels += 1;
      continue;
    }
    cases.values.push(
      Object.fromEntries(features.map(({ id, at }) => [id, readCell(id, cells[at]!, i + 2)])),
    );
    cases.labels.push(classIds.indexOf(classId));
    cases.groups.push(groupColumn === undefined ? `row ${i}` : cells[groupColumn]!);
  }
  const used = new Set([labelColumn, groupColumn, ...features.map(({ at }) => at)]);
  return {
    cases,
    leftOut: unknownLabels > 0 ? { UNKNOWN_LABEL: unknownLabels } : {},
    unusedColumns: columns.filter((_, at) => !used.has(at)),
  };
}

/** What a cell says of a feature, as histories have it: words as they are written there, yes or no, or a quantity. @throws DatasetError */
export function readCell(feature: string, text: string, line: number): FactValue | null {
  if (NOTHING.test(text)) return null;
  const refuse = (fault: string) => new DatasetError(`Line ${line}, column ${feature}: ${fault}`, [feature]);
  const words = WORDS[feature];
  if (words) {
    const value = words(text);
    if (value === undefined) throw refuse("it is none of the words that are known.");
    return value;
  }
  if (modelFacts.get(feature)!.unit === null) {
    if (/^(true|yes|1)$/i.test(text)) return true;
    if (/^(false|no|0)$/i.test(text)) return false;
    throw refuse("it is neither yes nor no.");
  }
  const value = Number(text);
  if (!Number.isFinite(value)) throw refuse("it is not a number.");
  return value;
}

/** Commas, semicolons or tabs, as the first line has most of. */
function parseTable(text: string): { columns: string[]; rows: string[][] } {
  const first = text.slice(0, text.search(/\r?\n|$/));
  const [delimiter] = [",", ";", "\t"].toSorted((a, b) => first.split(b).length - first.split(a).length);
  try {
    const [columns, ...rows] = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
    }) as string[][];
    if (!columns) throw new DatasetError("The table is empty.", ["data"]);
    return { columns, rows };
  } catch (error) {
    if (error instanceof CsvError) throw new DatasetError("The table cannot be read as CSV.", ["data"]);
    throw error;
  }
}
