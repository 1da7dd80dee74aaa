import { type ExportRow, type ExportTable, type ExportTableName, exportTable } from "@synoptic/domain";
import type { CohortExportFormat } from "./export-task.ts";
import { type RowSource, tableRows } from "./table-rows.ts";
import { writeCsv } from "./write-csv.ts";
import type { FileToWrite } from "./write-zip.ts";

/** A data file of an export, and of which table. */
export interface DataFile extends FileToWrite {
  table: ExportTableName;
}

type Pages = AsyncGenerator<ExportRow[]>;

/** How a table becomes files, in each format that is one of tables. */
type TableFormat = (table: ExportTable, pages: () => Pages) => DataFile[];

const formats: Readonly<Partial<Record<CohortExportFormat, TableFormat>>> = {
  csv: (table, pages) => [
    { table: table.name, path: `${table.name}.csv`, content: writeCsv(table.columns, pages()) },
  ],
};

/** The data files of an export that is made of tables. @param count is told of the rows of each file */
export function tableFiles(
  source: RowSource,
  { format, tables }: { format: CohortExportFormat; tables: readonly ExportTableName[] },
  count: (table: ExportTableName, rows: number) => void,
): DataFile[] {
  const write = formats[format];
  if (!write) throw new Error(`No tables are written as ${format}.`);
  return tables.flatMap((name) =>
    write(exportTable(name), () => counted(tableRows(source, name), (rows) => count(name, rows))),
  );
}

/** The pages as they are, counted once they are through. */
async function* counted(pages: Pages, note: (rows: number) => void): Pages {
  let rows = 0;
  for await (const page of pages) {
    rows += page.length;
    yield page;
  }
  note(rows);
}
