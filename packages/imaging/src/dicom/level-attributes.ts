import type { DicomAttributes } from "./dicom-json.ts";

/** Attributes that all images of a study share: those of the patient and of the study. */
export const studyTags = [
  "00080020",
  "00080030",
  "00080050",
  "00080051",
  "00080090",
  "00080201",
  "00081030",
  "00081048",
  "00081060",
  "00100010",
  "00100020",
  "00100021",
  "00100024",
  "00100030",
  "00100040",
  "00101010",
  "00101020",
  "00101030",
  "0020000D",
  "00200010",
  "00321060",
] as const;

/** Those that all images of a series share besides. */
export const seriesTags = [
  "00080021",
  "00080031",
  "00080060",
  "00080070",
  "00080080",
  "00081010",
  "0008103E",
  "00081050",
  "00180015",
  "00181030",
  "0020000E",
  "00200011",
  "00200060",
  "00400244",
  "00400245",
  "00400275",
] as const;

/** Those of `tags` that are there. */
export function pickAttributes(attributes: DicomAttributes, tags: readonly string[]): DicomAttributes {
  const picked: DicomAttributes = {};
  for (const tag of tags) {
    const attribute = attributes[tag];
    if (attribute) picked[tag] = attribute;
  }
  return picked;
}
