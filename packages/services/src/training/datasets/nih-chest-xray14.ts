import { isPicture } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf, sexOf } from "./person.ts";

const TABLE = "Data_Entry_2017.csv";
const TEST_LIST = "test_list.txt";

/**
 * ChestX-ray14: `Data_Entry_2017.csv` beside pictures in `images/` or `images_001/images/` and so on; findings have `|`
 * between them, `No Finding` is one of them. The official split by patient where `test_list.txt` is there.
 * @see Wang, Peng, Lu, Lu, Bagheri, Summers 2017, ChestX-ray8, CVPR, arXiv 1705.02315
 */
export const nihChestXray14: DatasetLayout = {
  id: "nih-chestxray14",
  title: "NIH ChestX-ray14: Data_Entry_2017.csv and the folders of images",
  recognises: (folder) => folder.named(TABLE) !== undefined,
  async read(folder) {
    const table = folder.named(TABLE);
    if (table === undefined) throw new DatasetError(`There is no ${TABLE}.`, ["data"]);
    const pictures = new Map(
      folder.files.filter(isPicture).map((file) => [file.split("/").at(-1)!, file] as const),
    );
    const list = folder.named(TEST_LIST);
    const test = new Set(list === undefined ? [] : (await folder.bytes(list)).toString("utf8").split(/\s+/));
    const left = counter();
    const cases: DatasetCase[] = [];
    for (const row of await folder.table(table, ["Image Index", "Finding Labels", "Patient ID"])) {
      const name = row.get("Image Index");
      const refuse = (fault: string) => new DatasetError(`${table}, line ${row.line}: ${fault}`, [table]);
      const file = pictures.get(name);
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
