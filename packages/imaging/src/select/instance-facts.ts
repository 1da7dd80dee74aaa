import type { DicomAttributes } from "../dicom/dicom-json.ts";
import { itemsOf, numberOf, textOf } from "../dicom/read-dicom.ts";
import { framePlaces, placeOf, type SlicePlace } from "./slice-place.ts";

/** An instance as it is kept: columns, and of its header what stands in `factTags`. */
export interface KeptInstance {
  id: string;
  sopInstanceUid: string;
  sopClassUid: string;
  transferSyntaxUid: string | null;
  instanceNumber: number | null;
  acquiredAt: Date | null;
  rows: number;
  columns: number;
  /** 0 of what is no image. */
  frames: number;
  photometricInterpretation: string | null;
  mediaType: string;
  seriesInstanceUid: string;
  seriesNumber: number | null;
  modality: string;
  attributes: DicomAttributes;
}

/** What the rules of choosing know of an instance: all from its header, no pixel. Nothing: not stated. */
export interface InstanceFacts extends Omit<KeptInstance, "attributes"> {
  imageType: readonly string[];
  conversionType: string | null;
  /** Body Part Examined and the Anatomic Regions' names, in upper case. */
  bodyParts: readonly string[];
  viewPosition: string | null;
  viewCode: string | null;
  patientOrientation: readonly string[];
  presentationIntent: string | null;
  burnedIn: boolean;
  isLossy: boolean;
  acquisitionContrast: string | null;
  /** Names of the series, the protocol and the sequence. They are words of people: never shown. */
  sequenceNames: readonly string[];
  contrastAgent: boolean;
  representativeFrame: number | null;
  place: SlicePlace | null;
  /** Of an object with several frames, one a frame; empty where they are not told. */
  framePlaces: readonly (SlicePlace | null)[];
  /** Of a Key Object Selection. */
  keyObject: DicomAttributes | null;
}

export const keyObjectSelection = "1.2.840.10008.5.1.4.1.1.88.59";

/** All that facts are read from. */
export const factTags: readonly string[] = [
  ...["00080008", "00080064", "00080068", "00082218", "00089209", "0008103E"],
  ...["00180010", "00180012", "00180015", "00180024", "00181030", "00185101"],
  ...["00200020", "00200032", "00200037", "00280301", "00282110", "00286010", "00540220"],
  // Frames of enhanced objects, and what a key object selects.
  ...["52009229", "52009230", "0040A043", "0040A375", "0040A730"],
];

/** Anatomic regions by their SNOMED CT and SRT codes, as their names may be in any language. */
const regions: Readonly<Record<string, string>> = {
  "51185008": "CHEST",
  "T-D3000": "CHEST",
  "69536005": "HEAD",
  "T-D1100": "HEAD",
  "12738006": "BRAIN",
  "T-A0100": "BRAIN",
  "76752008": "BREAST",
  "T-04000": "BREAST",
  "81745001": "EYE",
  "T-AA000": "EYE",
  "5665001": "RETINA",
  "T-AA610": "RETINA",
};

/** Reads what an instance says of itself. */
export function instanceFacts({ attributes, ...kept }: KeptInstance): InstanceFacts {
  const text = (tag: string) => textOf(attributes, tag)?.toUpperCase() ?? null;
  const list = (tag: string) => (attributes[tag]?.Value ?? []).map(String);
  const regionNames = itemsOf(attributes, "00082218").map(
    (item) => regions[textOf(item, "00080100") ?? ""] ?? textOf(item, "00080104")?.toUpperCase() ?? null,
  );
  const viewItem = itemsOf(attributes, "00540220")[0];
  return {
    ...kept,
    imageType: list("00080008").map((value) => value.toUpperCase()),
    conversionType: text("00080064"),
    bodyParts: [text("00180015"), ...regionNames].filter((part) => part !== null),
    viewPosition: text("00185101"),
    viewCode: viewItem ? textOf(viewItem, "00080100") : null,
    patientOrientation: list("00200020").map((value) => value.toUpperCase()),
    presentationIntent: text("00080068"),
    burnedIn: text("00280301") === "YES",
    isLossy: text("00282110") === "01",
    acquisitionContrast: text("00089209"),
    sequenceNames: ["0008103E", "00181030", "00180024"].flatMap((tag) => textOf(attributes, tag) ?? []),
    contrastAgent: text("00180010") !== null || itemsOf(attributes, "00180012").length > 0,
    representativeFrame: numberOf(attributes, "00286010"),
    place: placeOf(attributes),
    framePlaces: kept.frames > 1 ? framePlaces(attributes) : [],
    keyObject: kept.sopClassUid === keyObjectSelection ? attributes : null,
  };
}
