import { fileFinder } from "./csv-folder.ts";
import type { DataFolder } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf, sexOf } from "./person.ts";

/** Of 2017, and as it was mended in 2020. */
const TABLE = /(^|\/)Data_Entry_2017(_v2020)?\.csv$/i;
const TEST_LIST = "test_list.txt";

/**
 * ChestX-ray14: `Data_Entry_2017.csv`, or `Data_Entry_2017_v2020.csv` where both are there, beside pictures in `images/` or `images_001/images/` and so on; findings have `|`
 * between them, `No Finding` is one of them. The official split by patient where `test_list.txt` is there.
 * @see Wang, Peng, Lu, Lu, Bagheri, Summers 2017, ChestX-ray8, CVPR, arXiv 1705.02315
 */
export const nihChestXray14: DatasetLayout = {
  id: "nih-chestxray14",
  title: "NIH ChestX-ray14: Data_Entry_2017.csv or Data_Entry_2017_v2020.csv, and the folders of images",
  recognises: (folder) => tableOf(folder) !== undefined,
  async read(folder) {
    const table = tableOf(folder);
    if (table === undefined) throw new DatasetError("There is no Data_Entry_2017.csv.", ["data"]);
    const filesOf = fileFinder(folder);
    const list = folder.named(TEST_LIST);
    const test = new Set(list === undefined ? [] : (await folder.bytes(list)).toString("utf8").split(/\s+/));
    const left = counter();
    const cases: DatasetCase[] = [];
    for (const row of await folder.table(table, ["Image Index", "Finding Labels", "Patient ID"])) {
      const name = row.get("Image Index");
      const refuse = (fault: string) => new DatasetError(`${table}, line ${row.line}: ${fault}`, [table]);
      const [file] = filesOf(name);
      if (file === undefined) {
        left.count("picture not there");
        continue;
      }
      const labels = row.get("Finding Labels").split("|").filter(Boolean);
      if (labels.length === 0) throw refuse("it has no finding.");
      if (row.get("Patient ID") === "") throw refuse("it names no patient.");
      cases.push({
        file,
        labels,
        group: row.get("Patient ID"),
        part: list === undefined ? undefined : test.has(name) ? "test" : "train",
        ageYears: ageOf(row.get("Patient Age"), refuse),
        sex: sexOf(row.get("Patient Gender") || row.get("Patient Sex")),
      });
    }
    return { cases, leftOut: left.total };
  },
};

/** In the order of their names the mended one comes last. */
const tableOf = ({ files }: DataFolder) => files.filter((file) => TABLE.test(file)).at(-1);
