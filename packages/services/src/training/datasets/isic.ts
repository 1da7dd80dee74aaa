import { fileFinder } from "./csv-folder.ts";
import type { DataFolder, TableRow } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf, sexOf } from "./person.ts";

const HAM = /(^|\/)HAM10000_metadata(\.csv|\.tab)?$/i;
const TRUTH =
  /(^|\/)ISIC(2018_Task3|_2019|_2020)_(Training|Validation|Test)_GroundTruth(_v\d+)?(\.csv|\.tab)$/i;
const METADATA = /(^|\/)ISIC(2018_Task3|_2019|_2020)_\w+_(Metadata|LesionGroupings)(_v\d+)?(\.csv|\.tab)$/i;
/** What stands beside the classes in the challenge's tables. */
const NO_CLASS = /^(image|score_weight|validation_weight|)$/i;

type Told = Omit<DatasetCase, "file">;

/**
 * HAM10000 (`HAM10000_metadata.csv`: lesion_id, image_id, dx, age, sex, localization) and the ISIC challenges of 2018
 * (task 3), 2019 and 2020: `…_GroundTruth.csv` with one column a class and 1.0 where it is (2020: with the diagnosis),
 * `…_Metadata.csv` and `…_LesionGroupings.csv`. Pictures lie anywhere, by name. Several pictures of one lesion, in 2020
 * of one patient, are one group.
 * @see Tschandl, Rosendahl, Kittler 2018, Scientific Data 5:180161
 * @see https://challenge.isic-archive.com/data/
 */
export const isic: DatasetLayout = {
  id: "isic",
  title:
    "HAM10000_metadata.csv, or an ISIC challenge's …_GroundTruth.csv with …_Metadata.csv or …_LesionGroupings.csv (2018 task 3, 2019, 2020), with the pictures",
  recognises: ({ files }) => files.some((file) => HAM.test(file) || TRUTH.test(file)),
  async read(folder) {
    const filesOf = fileFinder(folder);
    const left = counter();
    const cases = new Map<string, DatasetCase>();
    const known = await readMetadata(folder);
    const tables = [HAM, TRUTH].flatMap((kind) => folder.files.filter((file) => kind.test(file)));
    for (const table of tables) {
      for (const row of await folder.table(table)) {
        const { image, told } = readRow(table, row, known);
        // Names are of the archive: copies of a picture in several folders are one.
        const [file] = filesOf(image);
        if (file === undefined) left.count("picture not there");
        else if (cases.has(file)) left.count("in a table before");
        else cases.set(file, { file, ...told });
      }
    }
    return { cases: [...cases.values()], leftOut: left.total };
  },
};

function readRow(table: string, row: TableRow, known: ReadonlyMap<string, Partial<Told>>) {
  const refuse = refusal(table, row);
  const part: Told["part"] = /_Test_/i.test(table)
    ? "test"
    : /_Validation_/i.test(table)
      ? "calibration"
      : undefined;
  const has = (column: string) => row.columns.some((name) => name.toLowerCase() === column);
  if (has("dx")) {
    const [image, label] = [row.get("image_id"), row.get("dx")];
    if (label === "") throw refuse("it has no diagnosis.");
    const told = { labels: [label], group: row.get("lesion_id") || image, part };
    return { image, told: { ...told, ...person(table, row) } };
  }
  if (has("image_name")) {
    const image = row.get("image_name");
    const labels = ["diagnosis", "benign_malignant"].map(row.get).filter((label) => label !== "");
    if (labels.length === 0) throw refuse("it has no diagnosis.");
    return { image, told: { labels, group: row.get("patient_id") || image, part, ...person(table, row) } };
  }
  if (!has("image")) throw new DatasetError(`${table} has no column "image".`, [table, "image"]);
  const image = row.get("image");
  const labels = row.columns.filter((name) => !NO_CLASS.test(name) && Number(row.get(name)) === 1);
  if (labels.length !== 1) throw refuse("it has not just one class.");
  return { image, told: { group: image, ...known.get(image), labels, part } };
}

/** By image, from all tables that say something of it. */
async function readMetadata(folder: DataFolder): Promise<Map<string, Partial<Told>>> {
  const known = new Map<string, Partial<Told>>();
  for (const table of folder.files.filter((file) => METADATA.test(file))) {
    for (const row of await folder.table(table)) {
      const image = row.get("image");
      const lesion = row.get("lesion_id");
      known.set(image, { ...known.get(image), ...(lesion ? { group: lesion } : {}), ...person(table, row) });
    }
  }
  return known;
}

const refusal = (table: string, row: TableRow) => (fault: string) =>
  new DatasetError(`${table}, line ${row.line}: ${fault}`, [table]);

/** What is told of the person, by whichever of the sets' names. */
function person(table: string, row: TableRow): Partial<Told> {
  const first = (...columns: string[]) => columns.map(row.get).find((text) => text !== "") ?? "";
  const told = {
    ageYears: ageOf(first("age", "age_approx"), refusal(table, row)),
    sex: sexOf(row.get("sex")),
    bodySite: first("localization", "anatom_site_general", "anatom_site_general_challenge") || undefined,
  };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}
