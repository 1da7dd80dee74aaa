import type { DicomDataSet, DicomElement } from "./data-set.ts";
import { vrOf } from "./dictionary.ts";

/** Bytes of one number or word. */
const wordBytes: Readonly<Record<string, number>> = {
  ...{ US: 2, SS: 2, OW: 2, AT: 2, xs: 2, ox: 2, UL: 4, SL: 4, FL: 4, OF: 4, OL: 4 },
  ...{ FD: 8, OD: 8, OV: 8, SV: 8, UV: 8 },
};

/** The same data set with its numbers the other way round, where it lies big endian. */
export function toLittleEndian(dataSet: DicomDataSet): DicomDataSet {
  if (dataSet.littleEndian) return dataSet;
  const elements = [...dataSet.elements.values()].map((element) => [element.tag, turned(element)] as const);
  return { elements: new Map(elements), littleEndian: true };
}

function turned(element: DicomElement): DicomElement {
  const { tag, vr, value, items } = element;
  if (items) return { ...element, items: items.map(toLittleEndian) };
  const word = wordBytes[vr === null || vr === "UN" ? vrOf(tag) : vr] ?? 1;
  if (word === 1) return element;
  const bytes = Buffer.from(value);
  for (let i = 0; i + word <= bytes.length; i += word) bytes.subarray(i, i + word).reverse();
  return { ...element, value: bytes };
}
