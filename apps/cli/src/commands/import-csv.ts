import { InvalidInputError } from "@synoptic/domain";
import { importTable, openServices, type RefusedRow, type TableImport } from "@synoptic/services";
import { readConfig } from "../config.ts";
import { badInput, print } from "../output.ts";
import { readInput } from "../read-file.ts";
import { actorAt } from "../sites.ts";

/** Imports what is good of every table; refused rows are told by line and make the command end with 2. */
export async function importCsv(
  json: boolean,
  options: { site?: string; mapping: string },
  files: string[],
): Promise<void> {
  const mapping = parseMapping(await readInput(options.mapping));
  const services = await openServices({ ...readConfig(process.env), processKind: "cli" });
  try {
    const actor = await actorAt(services.context.db, options.site);
    const tables: ({ file: string } & TableImport)[] = [];
    for (const file of files) {
      const table = await readInput(file);
      tables.push({ file, ...(await importTable(services.context, actor, { table, mapping })) });
    }
    print(json, { tables }, () =>
      tables
        .flatMap(({ file, rows, counts, refusedRows }) => [
          `${file}: ${rows} rows`,
          ...counts.map((one) => `  ${one.resourceType}: ${one.imported} imported, ${one.skipped} skipped`),
          ...refusedRows.map((row) => `  refused ${placeOf(row)}: ${row.code}: ${row.reason}`),
        ])
        .join("\n"),
    );
    if (tables.some(({ refusedRows }) => refusedRows.length > 0)) badInput();
  } finally {
    await services.close();
  }
}

function placeOf({ line, column }: RefusedRow): string {
  return column === null ? `line ${line}` : `line ${line}, column ${column}`;
}

function parseMapping(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    throw new InvalidInputError("The mapping is not JSON.", ["mapping"]);
  }
}
