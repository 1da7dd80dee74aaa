import { dirname } from "node:path";
import { describeDicom, readDicom } from "@synoptic/imaging";
import { squareAround } from "./bcdr.ts";
import type { DataFolder } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { joinReadings, type Outline, type ReadNodule, readNodules } from "./lidc-nodules.ts";

const XML = /\.xml$/i;
const PATIENT = /(^|\/)(LIDC-IDRI-\d+)(\/|$)/;

/**
 * LIDC-IDRI: folders of CT series with the readers' annotations as XML beside them. A case is a nodule of 3 mm or more:
 * the slice on which it is largest, and a square round it. Its label is the median of what up to four readers rated:
 * `benign` below 3, `malignant` above; those at 3 are undetermined and left out, as is usual.
 * @see Armato and others 2011, Medical Physics 38(2):915-931, doi 10.1118/1.3528204
 */
export const lidcIdri: DatasetLayout = {
  id: "lidc-idri",
  title: "LIDC-IDRI: CT series as DICOM with the readers' XML files beside them",
  async recognises(folder) {
    const [first] = folder.files.filter((file) => XML.test(file));
    return first !== undefined && (await folder.bytes(first)).includes("LidcReadMessage");
  },
  async read(folder) {
    const left = counter();
    const cases: DatasetCase[] = [];
    for (const file of folder.files.filter((name) => XML.test(name))) {
      const nodules = await nodulesOf(folder, file);
      if (nodules === undefined) {
        left.count("annotations that are not of a CT");
        continue;
      }
      const joined = joinReadings(nodules);
      const slices = joined.length > 0 ? await slicesBeside(folder, file) : new Map<string, string>();
      for (const readings of joined) {
        const label = labelOf(readings);
        const outlines = readings.flatMap((reading) => reading.outlines);
        const largest = outlines.reduce((a, b) => (area(b) > area(a) ? b : a));
        const slice = slices.get(largest.sopInstanceUid);
        if (label === undefined || slice === undefined) {
          left.count(label === undefined ? "undetermined nodule" : "slice not there");
          continue;
        }
        const here = outlines.filter(({ sopInstanceUid }) => sopInstanceUid === largest.sopInstanceUid);
        cases.push({
          file: slice,
          labels: [label],
          group: PATIENT.exec(file)?.[2] ?? dirname(file),
          crop: squareAround(
            here.flatMap((one) => [one.left, one.right]),
            here.flatMap((one) => [one.top, one.bottom]),
            (fault) => new DatasetError(`${file}: ${fault}`, [file]),
          ),
        });
      }
    }
    return { cases, leftOut: left.total };
  },
};

async function nodulesOf(folder: DataFolder, file: string): Promise<ReadNodule[] | undefined> {
  const xml = (await folder.bytes(file)).toString("utf8");
  try {
    return readNodules(xml);
  } catch {
    throw new DatasetError(`${file} is not XML that can be read.`, [file]);
  }
}

/** Where each slice of a series lies, by its SOP Instance UID: the DICOM files beside the annotations. */
async function slicesBeside(folder: DataFolder, xml: string): Promise<Map<string, string>> {
  const slices = new Map<string, string>();
  for (const file of folder.files) {
    if (dirname(file) !== dirname(xml) || !/\.dcm$/i.test(file)) continue;
    try {
      slices.set(describeDicom(readDicom(await folder.bytes(file))).sopInstanceUid, file);
    } catch {
      // A file that cannot be read is missing where a nodule needs it, and counted there.
    }
  }
  return slices;
}

const area = ({ left, right, top, bottom }: Outline) => (right - left) * (bottom - top);

function labelOf(readings: readonly ReadNodule[]): "benign" | "malignant" | undefined {
  const ratings = readings.flatMap(({ malignancy }) => (malignancy === null ? [] : [malignancy]));
  if (ratings.length === 0) return undefined;
  const sorted = ratings.sort((a, b) => a - b);
  const half = (sorted.length - 1) / 2;
  const median = (sorted[Math.floor(half)]! + sorted[Math.ceil(half)]!) / 2;
  if (median === 3) return undefined;
  return median > 3 ? "malignant" : "benign";
}
