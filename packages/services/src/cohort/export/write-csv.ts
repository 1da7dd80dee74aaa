import type { ExportColumn, ExportRow, ExportValue } from "@synoptic/domain";

/** Pages of rows as one CSV file with a header, UTF-8. @see https://www.rfc-editor.org/rfc/rfc4180 */
export async function* writeCsv(
  columns: readonly Pick<ExportColumn, "name">[],
  pages: AsyncIterable<readonly ExportRow[]> | Iterable<readonly ExportRow[]>,
): AsyncGenerator<Buffer> {
  const names = columns.map(({ name }) => name);
  yield Buffer.from(`${names.join(",")}\r\n`);
  for await (const page of pages) {
    if (page.length === 0) continue;
    yield Buffer.from(
      page.map((row) => `${names.map((name) => cell(row[name] ?? null)).join(",")}\r\n`).join(""),
    );
  }
}

function cell(value: ExportValue): string {
  if (value === null) return "";
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
