/** `date` is a day, `YYYY-MM-DD`. */
export type ExportColumnType = "text" | "integer" | "number" | "date" | "boolean";
export type ExportValue = string | number | boolean | null;
/** One row of a table, by its columns' names. */
export type ExportRow = Readonly<Record<string, ExportValue>>;

export interface ExportColumn {
  name: string;
  type: ExportColumnType;
  /** UCUM, where all of the column's values have one. */
  unit?: string;
  meaning: string;
  /** What was done to it, where it is not as it was recorded. */
  treatment?: string;
}

export interface ExportTable<Name extends string = ExportTableName> {
  name: Name;
  /** One row of it is what. */
  row: string;
  columns: readonly ExportColumn[];
}

/** In the order in which they are written. */
export const exportTableNames = [
  "patients",
  "encounters",
  "conditions",
  "observations",
  "samples",
  "medications",
  "procedures",
  "family_history",
  "studies",
  "assessments",
] as const;
export type ExportTableName = (typeof exportTableNames)[number];
