import { open, readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { parse } from "csv-parse/sync";
import { DatasetError } from "./dataset.ts";

/** A folder that was listed once: every plain file in it, and nothing that points out of it. */
export interface DataFolder {
  /** Paths inside the folder, with `/`, sorted. */
  readonly files: readonly string[];
  has(file: string): boolean;
  /** The only file of this name, wherever it lies; nothing where there is none or several. */
  named(name: string): string | undefined;
  bytes(file: string): Promise<Buffer>;
  /** The first bytes of a file; fewer where it is shorter. */
  head(file: string, length: number): Promise<Buffer>;
  /**
   * Rows of a text file with commas, semicolons or tabs between its fields, by column name whatever its case, trimmed,
   * each with its line.
   * @throws DatasetError
   */
  table(file: string, columns?: readonly string[]): Promise<TableRow[]>;
}

export interface TableRow {
  line: number;
  /** Names of all columns, as they are written. */
  columns: readonly string[];
  /** Empty where the column is not there; of several of the name the first. */
  get(column: string): string;
}

/** More files than any public set of one kind holds; a wrong folder, such as a whole disc, ends here. */
const MOST_FILES = 2_000_000;
const MOST_TABLE_BYTES = 512 * 2 ** 20;

/** @throws DatasetError where it is no folder, or holds too many files */
export async function openDataFolder(root: string): Promise<DataFolder> {
  const isFolder = await stat(root).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new DatasetError("There is no such folder.", ["data"]);
  const files: string[] = [];
  const byName = new Map<string, string | null>();
  const walk = async (inside: string) => {
    for (const entry of await readdir(join(root, inside), { withFileTypes: true })) {
      const path = inside === "" ? entry.name : `${inside}/${entry.name}`;
      // Links are not followed: a data set ends at its folder.
      if (entry.name.startsWith(".") || entry.name === "__MACOSX") continue;
      if (entry.isDirectory()) await walk(path);
      else if (entry.isFile()) files.push(path);
      if (files.length > MOST_FILES)
        throw new DatasetError(`The folder holds more than ${MOST_FILES} files.`, ["data"]);
    }
  };
  await walk("");
  files.sort();
  for (const file of files) {
    const name = basename(file);
    byName.set(name, byName.has(name) ? null : file);
  }
  const all = new Set(files);
  return {
    files,
    has: (file) => all.has(file),
    named: (name) => byName.get(name) ?? undefined,
    bytes: (file) => {
      if (!all.has(file)) throw new DatasetError("A file is named that the folder does not hold.", ["file"]);
      return readFile(join(root, file));
    },
    async head(file, length) {
      const opened = await open(join(root, file));
      try {
        const { buffer, bytesRead } = await opened.read(Buffer.alloc(length), 0, length, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await opened.close();
      }
    },
    async table(file, columns = []) {
      const bytes = await readFile(join(root, file));
      if (bytes.byteLength > MOST_TABLE_BYTES)
        throw new DatasetError(`${file} is larger than ${MOST_TABLE_BYTES} bytes.`, [file]);
      return rowsOf(file, bytes, columns);
    },
  };
}

function rowsOf(file: string, bytes: Buffer, columns: readonly string[]): TableRow[] {
  let parsed: { record: string[]; info: { lines: number } }[];
  try {
    // With `info` each row comes with where it was found; the types do not tell.
    parsed = parse(bytes, {
      bom: true,
      info: true,
      trim: true,
      skip_empty_lines: true,
      delimiter: delimiterOf(bytes),
    }) as unknown as typeof parsed;
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw new DatasetError(
      `${file} cannot be read as a comma-separated table${line ? `, from line ${line} on` : ""}.`,
      [file],
    );
  }
  const [head, ...rows] = parsed;
  const names = head?.record ?? [];
  const placeOf = new Map(names.map((name, i) => [name.toLowerCase(), i]).reverse() as [string, number][]);
  const missing = columns.find((column) => !placeOf.has(column.toLowerCase()));
  if (missing !== undefined) throw new DatasetError(`${file} has no column "${missing}".`, [file, missing]);
  return rows.map(({ record, info }) => ({
    line: info.lines,
    columns: names,
    get: (column) => record[placeOf.get(column.toLowerCase()) ?? -1] ?? "",
  }));
}

/** What the first line has most of; the same sign may stand inside the fields of another. */
function delimiterOf(bytes: Buffer): string {
  const end = bytes.findIndex((byte) => byte === 0x0a || byte === 0x0d);
  const line = bytes.subarray(0, end < 0 ? bytes.length : end).toString("utf8");
  const count = (sign: string) => line.split(sign).length;
  return [",", ";", "\t"].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

/** What can be looked at: by its name's ending. */
export const isPicture = (file: string) => /\.(png|jpe?g|dcm|dicom|tiff?|webp)$/i.test(file);

/** `dir/name.png` to `name`. */
export const stem = (file: string) => basename(file).replace(/\.[^.]+$/, "");
