import { basename, dirname, join, normalize } from "node:path";
import { type DataFolder, isPicture, stem, type TableRow } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf, sexOf } from "./person.ts";

/** The name of the table where a folder holds several. */
const TABLE = "labels.csv";
/** By what is meant: names of its column, the first that is there. */
const columns = {
  file: [
    "file",
    "image",
    "path",
    "filename",
    "file_name",
    "filepath",
    "image_path",
    "image_id",
    "image_name",
  ],
  label: ["label", "class", "diagnosis", "dx"],
  group: ["group", "patient", "patient_id", "lesion_id"],
  part: ["part", "split"],
  age: ["age", "age_years"],
  sex: ["sex", "gender"],
  site: ["site", "body_site", "localization"],
};
const parts: Readonly<Record<string, DatasetCase["part"]>> = {
  train: "train",
  val: "calibration",
  validation: "calibration",
  calibration: "calibration",
  test: "test",
};

/**
 * A folder of pictures with a table: the columns `file` (a path, or a name with or without its ending) and `label`
 * (several with `|` between them), and where they are known `group`, `part` (`train`, `calibration` or `test`), `age`
 * in years, `sex` and `site`. Without a group each picture is one of its own.
 */
export const csvFolder: DatasetLayout = {
  id: "csv",
  title: `pictures with a table: \`${TABLE}\`, or the only .csv file, with the columns file, label and, where known, group, part, age, sex, site`,
  async recognises(folder) {
    const table = tableOf(folder);
    if (table === undefined) return false;
    const [row] = await folder.table(table);
    return row !== undefined && cellOf(row, "file") !== "" && cellOf(row, "label") !== "";
  },
  async read(folder) {
    const table = tableOf(folder);
    if (table === undefined) throw new DatasetError(`There is no ${TABLE}.`, ["data"]);
    const filesOf = fileFinder(folder);
    const left = counter();
    const cases: DatasetCase[] = [];
    const seen = new Set<string>();
    for (const row of await folder.table(table)) {
      const refuse = (fault: string) => new DatasetError(`${table}, line ${row.line}: ${fault}`, [table]);
      const [named, label] = [cellOf(row, "file"), cellOf(row, "label")];
      if (named === "") throw refuse("it names no file.");
      if (label === "") {
        left.count("no label");
        continue;
      }
      const [file, ...others] = filesOf(named, dirname(table));
      if (file === undefined) {
        left.count("picture not there");
        continue;
      }
      if (others.length > 0) throw refuse("several pictures have this name: give it with its folder.");
      if (seen.has(file)) throw refuse("its picture has been in a row before.");
      seen.add(file);
      const part = cellOf(row, "part").toLowerCase();
      if (part !== "" && !(part in parts)) throw refuse("the part is none of train, calibration and test.");
      cases.push({
        file,
        labels: label.split("|").map((one) => one.trim()),
        group: cellOf(row, "group") || file,
        part: parts[part],
        ageYears: ageOf(cellOf(row, "age"), refuse),
        sex: sexOf(cellOf(row, "sex")),
        bodySite: cellOf(row, "site") || undefined,
      });
    }
    return { cases, leftOut: left.total };
  },
};

function tableOf({ files }: DataFolder): string | undefined {
  const tables = files.filter((file) => /\.csv$/i.test(file));
  return tables.includes(TABLE) ? TABLE : tables.length === 1 ? tables[0] : undefined;
}

function cellOf(row: TableRow, what: keyof typeof columns): string {
  for (const column of columns[what]) {
    const value = row.get(column);
    if (value !== "") return value;
  }
  return "";
}

/**
 * Pictures by their path, from the folder that names them or from the whole; else by their name, with or without its
 * ending and whatever its case. Several where the name is there several times.
 */
export function fileFinder({ files, has }: DataFolder): (named: string, from?: string) => readonly string[] {
  const byName = new Map<string, string[]>();
  for (const file of files.filter(isPicture)) {
    for (const name of new Set([basename(file), stem(file)].map((text) => text.toLowerCase()))) {
      const known = byName.get(name);
      if (known) known.push(file);
      else byName.set(name, [file]);
    }
  }
  return (named, from = ".") => {
    const path = named.replaceAll("\\", "/");
    const exact = [join(from, path), normalize(path)].find(has);
    return exact === undefined ? (byName.get(basename(path).toLowerCase()) ?? []) : [exact];
  };
}
