import { fileFinder } from "./csv-folder.ts";
import type { DataFolder, TableRow } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf, sexOf } from "./person.ts";

const HAM = /(^|\/)HAM10000_metadata(\.csv)?$/;
const TRUTH = /(^|\/)ISIC_\d{4}.*_GroundTruth\.csv$/i;
const METADATA = /(^|\/)ISIC_\d{4}.*_Metadata\.csv$/i;

/**
 * HAM10000 (`HAM10000_metadata.csv`: lesion_id, image_id, dx, age, sex, localization), or a year of the ISIC challenge
 * (`…_GroundTruth.csv`, one column a class with 1.0 where it is, and `…_Metadata.csv`); pictures lie anywhere, by name.
 * Several pictures of one lesion are one group.
 * @see Tschandl, Rosendahl, Kittler 2018, Scientific Data 5:180161
 * @see https://challenge.isic-archive.com/data/
 */
export const isic: DatasetLayout = {
  id: "isic",
  title:
    "HAM10000_metadata.csv, or the ISIC challenge's …_GroundTruth.csv and …_Metadata.csv, with the pictures",
  recognises: ({ files }) => files.some((file) => HAM.test(file) || TRUTH.test(file)),
  async read(folder) {
    const ham = folder.files.find((file) => HAM.test(file));
    const cases: DatasetCase[] = [];
    const left = counter();
    const fileOf = fileFinder(folder);
    const keep = (name: string, one: Omit<DatasetCase, "file">) => {
      const file = fileOf(name);
      if (file === undefined) left.count("picture not there");
      else cases.push({ file, ...one });
    };
    if (ham !== undefined) {
      for (const row of await folder.table(ham, ["lesion_id", "image_id", "dx"])) {
        if (row.get("dx") === "") throw at(ham, row)("it has no diagnosis.");
        keep(row.get("image_id"), {
          labels: [row.get("dx")],
          group: row.get("lesion_id"),
          ...person(ham, row, "age", "localization"),
        });
      }
      return { cases, leftOut: left.total };
    }
    await readChallenge(folder, keep);
    return { cases, leftOut: left.total };
  },
};

const at = (file: string, row: TableRow) => (fault: string) =>
  new DatasetError(`${file}, line ${row.line}: ${fault}`, [file]);

function person(file: string, row: TableRow, age: string, site: string) {
  return {
    ageYears: ageOf(row.get(age), at(file, row)),
    sex: sexOf(row.get("sex")),
    bodySite: row.get(site) || undefined,
  };
}

async function readChallenge(
  folder: DataFolder,
  keep: (name: string, one: Omit<DatasetCase, "file">) => void,
): Promise<void> {
  const truths = folder.files.filter((file) => TRUTH.test(file));
  const metadata = folder.files.filter((file) => METADATA.test(file));
  const known = new Map<string, Omit<DatasetCase, "file" | "labels" | "part">>();
  for (const file of metadata) {
    for (const row of await folder.table(file, ["image"])) {
      const image = row.get("image");
      const group = row.get("lesion_id") || image;
      known.set(image, { group, ...person(file, row, "age_approx", "anatom_site_general") });
    }
  }
  for (const file of truths) {
    const part = /_Test_/i.test(file) ? "test" : /_Validation_/i.test(file) ? "calibration" : undefined;
    const text = (await folder.bytes(file)).toString("utf8");
    const names = text
      .slice(0, text.search(/[\r\n]|$/))
      .split(",")
      .map((name) => name.trim());
    const classes = names.filter((name) => !["image", "score_weight", "validation_weight"].includes(name));
    for (const row of await folder.table(file, ["image"])) {
      const image = row.get("image");
      const labels = classes.filter((name) => Number(row.get(name)) === 1);
      if (labels.length !== 1) throw at(file, row)("it has not just one class.");
      keep(image, { ...(known.get(image) ?? { group: image }), labels, part });
    }
  }
}
