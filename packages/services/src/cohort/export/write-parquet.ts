import type { ExportColumn, ExportColumnType, ExportRow, ExportValue } from "@synoptic/domain";
import type { SchemaElement } from "hyparquet";
import { ByteWriter, ParquetWriter } from "hyparquet-writer";

/** Rows that are in memory at a time: large enough to compress well, and a few megabytes. */
const groupRows = 50_000;

const elements: Readonly<Record<ExportColumnType, Omit<SchemaElement, "name">>> = {
  text: { type: "BYTE_ARRAY", converted_type: "UTF8", logical_type: { type: "STRING" } },
  integer: { type: "INT32" },
  number: { type: "DOUBLE" },
  boolean: { type: "BOOLEAN" },
  date: { type: "INT32", converted_type: "DATE", logical_type: { type: "DATE" } },
};

/** Pages of rows as one Parquet file, each of whose columns may be empty. @see https://parquet.apache.org/docs/file-format/ */
export async function* writeParquet(
  columns: readonly Pick<ExportColumn, "name" | "type">[],
  pages: AsyncIterable<readonly ExportRow[]>,
): AsyncGenerator<Buffer> {
  const bytes = new ByteWriter();
  const writer = new ParquetWriter({
    writer: bytes,
    createdBy: "synoptic",
    schema: [
      { name: "root", num_children: columns.length },
      ...columns.map(({ name, type }) => ({ name, repetition_type: "OPTIONAL" as const, ...elements[type] })),
    ],
  });
  const write = async (rows: readonly ExportRow[]) => {
    const columnData = columns.map(({ name, type }) => ({
      name,
      data: rows.map((row) => cellOf(row[name] ?? null, type)),
    }));
    await writer.write({ columnData, rowGroupSize: groupRows });
  };
  let rows: ExportRow[] = [];
  for await (const page of pages) {
    rows = rows.concat(page);
    if (rows.length < groupRows) continue;
    await write(rows);
    rows = [];
    yield drain(bytes);
  }
  if (rows.length > 0) await write(rows);
  writer.finish();
  yield drain(bytes);
}

/** What was written since the last time; places in the file go on being counted from its beginning. */
function drain(writer: ByteWriter): Buffer {
  const bytes = Buffer.from(writer.getBytes());
  writer.index = 0;
  return bytes;
}

function cellOf(value: ExportValue, type: ExportColumnType) {
  return type === "date" && value !== null ? new Date(`${value}T00:00:00Z`) : value;
}
