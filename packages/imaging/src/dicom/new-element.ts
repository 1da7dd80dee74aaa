import type { DicomDataSet, DicomElement } from "./data-set.ts";

/** Text in UTF-8; several values with backslashes between. */
export function textElement(tag: string, vr: string, value: string): DicomElement {
  return { tag, vr, value: Buffer.from(value, "utf8") };
}

/** One whole number of 16 bits. */
export function unsignedElement(tag: string, value: number): DicomElement {
  return { tag, vr: "US", value: Uint8Array.of(value & 255, value >> 8) };
}

/** A sequence of items, each its elements. */
export function sequenceElement(tag: string, ...items: readonly (readonly DicomElement[])[]): DicomElement {
  return { tag, vr: "SQ", value: new Uint8Array(), items: items.map(dataSetOf) };
}

/** Little endian; where a tag is there twice, the later one. */
export function dataSetOf(elements: readonly DicomElement[]): DicomDataSet {
  return { elements: new Map(elements.map((each) => [each.tag, each])), littleEndian: true };
}

/** The same with other elements in the place of those with their tags. */
export function withElements(
  dataSet: DicomDataSet,
  put: readonly DicomElement[],
  without: readonly string[] = [],
): DicomDataSet {
  const elements = new Map(dataSet.elements);
  for (const tag of without) elements.delete(tag);
  for (const element of put) elements.set(element.tag, element);
  return { ...dataSet, elements };
}
