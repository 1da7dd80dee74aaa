import { type ExportRow, type ExportTable, type ExportTableName, exportTable } from "@synoptic/domain";
import type { DeidentifiedType } from "@synoptic/interop";
import type { CohortExportFormat } from "./export-task.ts";
import { type RowSource, tableRows } from "./table-rows.ts";
import { writeCsv } from "./write-csv.ts";
import { writeParquet } from "./write-parquet.ts";
import { writeResources } from "./write-resources.ts";
import type { FileToWrite } from "./write-zip.ts";

/** A data file of an export, and of which table. */
export interface DataFile extends FileToWrite {
  table: ExportTableName;
}

type Pages = AsyncGenerator<ExportRow[]>;

/** How a table becomes files, in each format that is one of tables. */
type TableFormat = (table: ExportTable, pages: () => Pages) => DataFile[];

const asCsv: TableFormat = (table, pages) => [
  { table: table.name, path: `${table.name}.csv`, content: writeCsv(table.columns, pages()) },
];

const formats: Readonly<Record<CohortExportFormat, TableFormat>> = {
  csv: asCsv,
  parquet: (table, pages) => [
    {
      ...{ table: table.name, path: `${table.name}.parquet`, compress: false },
      content: writeParquet(table.columns, pages()),
    },
  ],
  fhir: (table, pages) =>
    resourceTypes[table.name].map((type) => ({
      ...{ table: table.name, path: `${fileNames[type] ?? type}.ndjson` },
      content: writeResources(type, pages()),
    })),
  images: asCsv,
};

/** Of those that are not called by their type, since another file is. */
const fileNames: Partial<Record<DeidentifiedType, string>> = {
  Age: "Observation.age",
  Sample: "Observation.samples",
};

/** What a table's rows become; of two types each row is one or the other. */
const resourceTypes: Readonly<Record<ExportTableName, readonly DeidentifiedType[]>> = {
  patients: ["Patient", "Age"],
  encounters: ["Encounter"],
  conditions: ["Condition"],
  observations: ["Observation"],
  samples: ["Sample"],
  medications: ["MedicationStatement", "MedicationRequest"],
  procedures: ["Procedure"],
  family_history: ["FamilyMemberHistory"],
  studies: ["ImagingStudy"],
  assessments: ["RiskAssessment"],
};

/** The data files of an export that is made of tables. @param count is told of the rows of each file */
export function tableFiles(
  source: RowSource,
  { format, tables }: { format: CohortExportFormat; tables: readonly ExportTableName[] },
  count: (table: ExportTableName, rows: number) => void,
): DataFile[] {
  const write = formats[format];
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
