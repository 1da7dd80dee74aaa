import type { DicomAttributes } from "../dicom/dicom-json.ts";

/** Why an image is not given to somebody who may not know whose it is. */
export type NotShownReason =
  /** The file says that text is burned into its pixels. */
  | "burned-in"
  /** Of a kind into which devices and programs write names: ultrasound, captures of screens, scanned paper, an unknown one. */
  | "text-kind"
  /** The file says, or what it is of, that a person may be known by it. */
  | "recognisable"
  /** A photograph that no model has read as one of its own kind: it may show anything. */
  | "photograph";

export interface ImageToShow {
  modality: string;
  sopClassUid: string;
  bodyPart: string | null;
  attributes: DicomAttributes;
  /** Whether a model read it as an image of its own kind. */
  isRead: boolean;
}

/** Secondary capture and its multi-frame kinds, and encapsulated documents. */
const captures = /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(7|104)(\.|$)/;
/** Projections, into which nothing is written as a rule. Every kind that is none of these three may hold text. */
const projections: ReadonlySet<string> = new Set(["CR", "DX", "RG", "MG", "XA", "RF", "IO", "PX"]);
/** Slices of which a face can be put together again. */
const volumes: ReadonlySet<string> = new Set(["CT", "MR", "PT", "NM"]);
const photographs: ReadonlySet<string> = new Set(["XC", "GM", "DMS", "OP", "OPM", "ES", "EPS", "SM"]);
const faces = /HEAD|BRAIN|SKULL|FACE|NECK|CSPINE|JAW|ORBIT|SINUS|EAR|MAXILLA|MANDIBLE|NOSE|MOUTH|WHOLEBODY/;

/**
 * Judges by what a file says of itself, not by its pixels: a file that says nothing of burned-in text and is of a kind
 * that rarely has any is shown.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part15.html#sect_E.3 the options to clean pixel data and recognizable visual features
 */
export function whyNotShown(image: ImageToShow): NotShownReason | undefined {
  const { modality, sopClassUid, attributes, isRead } = image;
  if (wordIn(attributes, "00280301") === "YES") return "burned-in";
  if (wordIn(attributes, "00280302") === "YES") return "recognisable";
  const conversion = wordIn(attributes, "00080064");
  if (conversion !== null && conversion !== "DV" && conversion !== "SYN") return "text-kind";
  const isKnown = [projections, volumes, photographs].some((kind) => kind.has(modality));
  if (!isKnown || captures.test(sopClassUid)) return "text-kind";
  const part = (image.bodyPart ?? wordIn(attributes, "00180015") ?? "").toUpperCase();
  if (volumes.has(modality) && (part === "" || faces.test(part))) return "recognisable";
  if (!photographs.has(modality)) return undefined;
  if (faces.test(part)) return "recognisable";
  return isRead ? undefined : "photograph";
}

function wordIn(attributes: DicomAttributes, tag: string): string | null {
  const [value] = attributes[tag]?.Value ?? [];
  return typeof value === "string" ? value.toUpperCase() : null;
}
