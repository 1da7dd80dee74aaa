import { dirname } from "node:path";
import { fileFinder } from "./csv-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { ageOf } from "./person.ts";

const OUTLINES = /(^|\/)bcdr_[a-z]\d+_outlines\.csv$/i;
/** Tissue round a lesion, as a share of its longer side, that its picture takes in. */
const MARGIN = 0.25;

/**
 * Breast Cancer Digital Repository: `bcdr_*_outlines.csv` with one row a lesion on a picture (`patient_id`,
 * `image_filename`, `lw_x_points` and `lw_y_points` with spaces between them, `classification` of Benign or Malign).
 * A case is a lesion: a square round its outline.
 * @see Lopez, Posada, Moura, Pollán, Valiente, Ortega, Solar, Diaz-Herrero, Ramos, Loureiro, Fernandes, de Araújo
 *   2012, BCDR: a breast cancer digital repository, 15th International Conference on Experimental Mechanics
 */
export const bcdr: DatasetLayout = {
  id: "bcdr",
  title: "Breast Cancer Digital Repository: bcdr_*_outlines.csv and the pictures that it names",
  recognises: ({ files }) => files.some((file) => OUTLINES.test(file)),
  async read(folder) {
    const filesOf = fileFinder(folder);
    const left = counter();
    const cases: DatasetCase[] = [];
    for (const table of folder.files.filter((file) => OUTLINES.test(file))) {
      const needed = ["patient_id", "image_filename", "lw_x_points", "lw_y_points", "classification"];
      for (const row of await folder.table(table, needed)) {
        const refuse = (fault: string) => new DatasetError(`${table}, line ${row.line}: ${fault}`, [table]);
        // Paths are from the table's own folder: several parts of the repository may lie beside each other.
        const [file, ...others] = filesOf(row.get("image_filename"), dirname(table));
        if (others.length > 0) throw refuse("several pictures have the name that it gives.");
        const label = row.get("classification");
        if (file === undefined || label === "") {
          left.count(file === undefined ? "picture not there" : "not classified");
          continue;
        }
        cases.push({
          file,
          labels: [label],
          group: row.get("patient_id"),
          ageYears: ageOf(row.get("age"), refuse),
          crop: squareAround(numbers(row.get("lw_x_points")), numbers(row.get("lw_y_points")), refuse),
        });
      }
    }
    return { cases, leftOut: left.total };
  },
};

const numbers = (text: string) => text.split(/\s+/).filter(Boolean).map(Number);

/** The square round an outline, with tissue round it; may reach beyond the picture, which cuts it. */
export function squareAround(
  xs: readonly number[],
  ys: readonly number[],
  refuse: (fault: string) => DatasetError,
): NonNullable<DatasetCase["crop"]> {
  if (xs.length === 0 || xs.length !== ys.length || ![...xs, ...ys].every(Number.isFinite))
    throw refuse("the outline is not a list of as many places across as down.");
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const side = Math.max(right - left, bottom - top, 1) * (1 + 2 * MARGIN);
  const centre = { x: (left + right) / 2, y: (top + bottom) / 2 };
  return { x: centre.x - side / 2, y: centre.y - side / 2, width: side, height: side };
}
