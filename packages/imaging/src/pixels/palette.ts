import type { DicomFile } from "../dicom/read-dicom.ts";
import { type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";
import { lookUp, readLookupTable } from "./lookup-table.ts";

/**
 * Palette colours as RGB of 8 bits, PS3.3 C.7.6.3.1.5 and .6.
 * @throws InvalidDicomError where a table is missing or too short
 */
export function paletteColours({ dataSet }: DicomFile, pixels: StoredPixels): Uint8Array {
  const { elements, littleEndian } = dataSet;
  const encoding = { littleEndian, signed: pixels.dtype.startsWith("int") };
  const values = valuesOf(pixels);
  const out = new Uint8Array(values.length * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [descriptor, data] = [`0028110${channel + 1}`, `0028120${channel + 1}`];
    const table = readLookupTable(elements.get(descriptor), elements.get(data), encoding);
    // Some writers announce 16 bits and fill eight.
    const shift = table.bits > 8 && table.values.some((value) => value > 255) ? table.bits - 8 : 0;
    for (let i = 0; i < values.length; i++) out[i * 3 + channel] = lookUp(table, values[i]!) >> shift;
  }
  return out;
}
