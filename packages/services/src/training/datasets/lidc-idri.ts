import { dirname } from "node:path";
import { readPartly, textOf } from "@synoptic/imaging";
import { squareAround } from "./bcdr.ts";
import type { DataFolder } from "./data-folder.ts";
import { counter, type DatasetCase, DatasetError, type DatasetLayout } from "./dataset.ts";
import { joinReadings, type Outline, type Readings, type ReadNodule, readNodules } from "./lidc-nodules.ts";

const XML = /\.xml$/i;
const PATIENT = /(^|\/)(LIDC-IDRI-\d+)(\/|$)/;

/** Where a slice's SOP Instance UID stands: at the very beginning, before anything long. */
const HEAD_BYTES = 4096;

/**
 * LIDC-IDRI: folders of CT series with the readers' annotations as XML, beside them or in a folder of their own
 * (`tcia-lidc-xml`), as both were published; of several annotations of one series the first counts. A case is a nodule of 3 mm or more:
 * the slice on which it is largest, and a square round it. Its label is the median of what up to four readers rated:
 * `benign` below 3, `malignant` above; those at 3 are undetermined and left out, as is usual.
 * @see Armato and others 2011, Medical Physics 38(2):915-931, doi 10.1118/1.3528204
 */
export const lidcIdri: DatasetLayout = {
  id: "lidc-idri",
  title: "LIDC-IDRI: CT series as DICOM and the readers' XML files, beside them or in a folder of their own",
  async recognises(folder) {
    const [first] = folder.files.filter((file) => XML.test(file));
    // The first may be of one of the plain radiographs that some patients have too.
    return (
      first !== undefined && /LidcReadMessage|IdriReadMessage/.test((await folder.bytes(first)).toString())
    );
  },
  async read(folder) {
    const left = counter();
    const cases: DatasetCase[] = [];
    const findSlices = sliceFinder(folder);
    const seen = new Set<string>();
    for (const file of folder.files.filter((name) => XML.test(name))) {
      const readings = await readingsOf(folder, file);
      if (readings === undefined || seen.has(readings.seriesUid)) {
        left.count(readings ? "annotations of a series a second time" : "annotations that are not of a CT");
        continue;
      }
      if (readings.seriesUid !== "") seen.add(readings.seriesUid);
      const nodules = joinReadings(readings.nodules).map((joined) => ({
        label: labelOf(joined),
        outlines: joined.flatMap(({ outlines }) => outlines),
      }));
      const slices = await findSlices(
        dirname(file),
        nodules.flatMap(({ outlines }) => outlines.map(({ sopInstanceUid }) => sopInstanceUid)),
      );
      for (const { label, outlines } of nodules) {
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
          group: (PATIENT.exec(slice) ?? PATIENT.exec(file))?.[2] ?? dirname(slice),
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

async function readingsOf(folder: DataFolder, file: string): Promise<Readings | undefined> {
  const xml = (await folder.bytes(file)).toString("utf8");
  try {
    return readNodules(xml);
  } catch {
    throw new DatasetError(`${file} is not XML that can be read.`, [file]);
  }
}

/**
 * Where slices lie, by their SOP Instance UID: among the DICOM files beside the annotations, and where those are not
 * all, in the whole data set, which is looked through once.
 */
function sliceFinder(folder: DataFolder) {
  const byFolder = new Map<string, string[]>();
  for (const file of folder.files.filter((name) => /\.(dcm|dicom)$/i.test(name))) {
    const siblings = byFolder.get(dirname(file));
    if (siblings) siblings.push(file);
    else byFolder.set(dirname(file), [file]);
  }
  const slices = new Map<string, string>();
  const lookInto = async (folders: readonly string[]) => {
    for (const one of folders) {
      for (const file of byFolder.get(one) ?? []) {
        try {
          const { attributes } = readPartly(await folder.head(file, HEAD_BYTES)).file;
          slices.set(textOf(attributes, "00080018") ?? "", file);
        } catch {
          // A file that cannot be read is missing where a nodule needs it, and counted there.
        }
      }
      byFolder.delete(one);
    }
  };
  return async (beside: string, needed: readonly string[]): Promise<ReadonlyMap<string, string>> => {
    await lookInto([beside]);
    if (needed.some((uid) => !slices.has(uid))) await lookInto([...byFolder.keys()]);
    return slices;
  };
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
