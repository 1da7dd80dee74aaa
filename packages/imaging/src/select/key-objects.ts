import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { itemsOf } from "../dicom/read-dicom.ts";
import type { InstanceFacts } from "./instance-facts.ts";

/** What the Key Object Selections of a study say of its instances, by SOP Instance UID. */
export interface KeyObjects {
  /** Frames that are named, from 1; empty where the whole instance is. */
  selected: ReadonlyMap<string, readonly number[]>;
  rejected: ReadonlySet<string>;
}

/** Document titles (PS3.16 context group 7010) by which an instance is the one to look at. */
const selectingTitles = new Set(["113000", "113002", "113003", "113013", "113020", "128195"]);
/** By which it is not to be used: quality, patient safety, a wrong worklist entry, the end of its retention. */
const rejectingTitles = new Set(["113001", "113037", "113038", "113039"]);

const titleCode = "0040A043";
const evidence = "0040A375";
const content = "0040A730";
const referencedSeries = "00081115";
const referencedSops = "00081199";
const referencedUid = "00081155";
const referencedFrames = "00081160";

/**
 * Reads the study's Key Object Selections. Those of other titles (for teaching, for printing, a quality issue) say
 * neither.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part16.html#sect_TID_2010
 */
export function readKeyObjects(instances: readonly InstanceFacts[]): KeyObjects {
  const selected = new Map<string, number[]>();
  const rejected = new Set<string>();
  for (const { keyObject } of instances) {
    if (!keyObject) continue;
    const title = firstText(itemsOf(keyObject, titleCode)[0], "00080100");
    if (rejectingTitles.has(title)) for (const uid of namedUids(keyObject)) rejected.add(uid);
    if (!selectingTitles.has(title)) continue;
    for (const uid of namedUids(keyObject)) if (!selected.has(uid)) selected.set(uid, []);
    for (const item of itemsOf(keyObject, content).flatMap((one) => itemsOf(one, referencedSops))) {
      const frames = (item[referencedFrames]?.Value ?? [])
        .map(Number)
        .filter((n) => Number.isInteger(n) && n > 0);
      selected.get(firstText(item, referencedUid))?.push(...frames);
    }
  }
  return { selected, rejected };
}

/** By the evidence that it lists, and by its content. */
function namedUids(keyObject: DicomAttributes): string[] {
  const listed = itemsOf(keyObject, evidence)
    .flatMap((study) => itemsOf(study, referencedSeries))
    .flatMap((series) => itemsOf(series, referencedSops));
  const told = itemsOf(keyObject, content).flatMap((item) => itemsOf(item, referencedSops));
  return [...listed, ...told].map((item) => firstText(item, referencedUid)).filter((uid) => uid !== "");
}

function firstText(attributes: DicomAttributes | undefined, tag: string): string {
  const value = attributes?.[tag]?.Value?.[0];
  return typeof value === "string" ? value : "";
}
