/** A row of an export: days as `YYYY-MM-DD`, pseudonyms for ids, columns as its dictionary has them. */
export type DeidentifiedRow = Readonly<Record<string, string | number | boolean | null>>;

/** Reads a row's columns by their kind. */
export class Reader {
  readonly patientId: string;
  private readonly row: DeidentifiedRow;
  constructor(row: DeidentifiedRow) {
    this.row = row;
    this.patientId = String(row.patient);
  }
  text = (name: string): string | null =>
    this.row[name] === undefined ? null : (this.row[name] as string | null);
  number = (name: string): number | null => (this.row[name] ?? null) as number | null;
  boolean = (name: string): boolean | null => (this.row[name] ?? null) as boolean | null;
  day = (name: string): Date | null => (this.row[name] ? new Date(`${this.row[name]}T00:00:00Z`) : null);
}
