import { type DicomElement, sequenceElement, textElement } from "@synoptic/imaging";

/** A coded concept: code value of at most 16 characters, scheme, words. */
export type Concept = readonly [code: string, scheme: string, meaning: string];

/** A content item of a structured report: its elements, without its relation to the item above. */
export type ContentItem = readonly DicomElement[];

/** How an item belongs to the one above it. */
export type Relation =
  | "CONTAINS"
  | "HAS OBS CONTEXT"
  | "HAS CONCEPT MOD"
  | "HAS PROPERTIES"
  | "INFERRED FROM";

/** An image, or another object, by its class and UID. */
export interface ObjectReference {
  sopClassUid: string;
  sopInstanceUid: string;
}

/** Elements of a code sequence's item. @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_8.8 */
function conceptElements([code, scheme, meaning]: Concept): DicomElement[] {
  // A longer code has an attribute of its own.
  const value = code.length <= 16 ? textElement("00080100", "SH", code) : textElement("00080119", "UC", code);
  return [value, textElement("00080102", "SH", scheme), textElement("00080104", "LO", meaning.slice(0, 64))];
}

function item(kind: string, name: Concept | null, ...value: DicomElement[]): ContentItem {
  return [
    textElement("0040A040", "CS", kind),
    ...(name ? [sequenceElement("0040A043", conceptElements(name))] : []),
    ...value,
  ];
}

export const codeItem = (name: Concept, value: Concept): ContentItem =>
  item("CODE", name, sequenceElement("0040A168", conceptElements(value)));

export const textItem = (name: Concept, value: string): ContentItem =>
  item("TEXT", name, textElement("0040A160", "UT", value));

export const uidItem = (name: Concept, uid: string): ContentItem =>
  item("UIDREF", name, textElement("0040A124", "UI", uid));

export const imageItem = (name: Concept | null, image: ObjectReference): ContentItem =>
  item("IMAGE", name, sequenceElement("00081199", referenceElements(image)));

/** A number, written with up to 16 characters, in a unit of UCUM. */
export const numberItem = (name: Concept, value: number, unit: Concept): ContentItem =>
  item(
    "NUM",
    name,
    sequenceElement("0040A300", [
      textElement("0040A30A", "DS", decimal(value)),
      sequenceElement("004008EA", conceptElements(unit)),
    ]),
  );

export function referenceElements({ sopClassUid, sopInstanceUid }: ObjectReference): DicomElement[] {
  return [textElement("00081150", "UI", sopClassUid), textElement("00081155", "UI", sopInstanceUid)];
}

/**
 * An item with those below it.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.17.3
 */
export function withContent(
  parent: ContentItem,
  children: readonly (readonly [Relation, ContentItem])[],
): ContentItem {
  if (children.length === 0) return parent;
  const items = children.map(([relation, child]) => [textElement("0040A010", "CS", relation), ...child]);
  return [...parent, sequenceElement("0040A730", ...items)];
}

/** A heading. @param template its number in PS3.16, where it follows one */
export function container(name: Concept, template?: string): ContentItem {
  const follows = [textElement("00080105", "CS", "DCMR"), textElement("0040DB00", "CS", template ?? "")];
  return item(
    "CONTAINER",
    name,
    textElement("0040A050", "CS", "SEPARATE"),
    ...(template ? [sequenceElement("0040A504", follows)] : []),
  );
}

function decimal(value: number): string {
  const exact = String(value);
  return exact.length <= 16 ? exact : value.toPrecision(9);
}
