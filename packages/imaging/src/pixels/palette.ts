import type { DicomFile } from "../dicom/read-dicom.ts";
import type { StoredPixels } from "../dicom/stored-pixels.ts";
import { storedValues } from "./grey-levels.ts";
import { type LookupTable, lookUp, readLookupTable } from "./lookup-table.ts";
import { expandSegments } from "./palette-segments.ts";

/**
 * Palette colours as RGB of 8 bits, PS3.3 C.7.6.3.1.5 and .6, also of segmented palettes (C.7.9.2).
 * @throws InvalidDicomError where a table is missing or too short
 */
export function paletteColours({ dataSet }: DicomFile, pixels: StoredPixels): Uint8Array {
  const { elements, littleEndian } = dataSet;
  const encoding = { littleEndian, signed: pixels.dtype.startsWith("int") };
  const values = storedValues(pixels);
  const out = new Uint8Array(values.length * 3);
  for (let channel = 0; channel < 3; channel++) {
    const [descriptor, data, segments] = [
      `0028110${channel + 1}`,
      `0028120${channel + 1}`,
      `0028122${channel + 1}`,
    ];
    const segmented = elements.has(data) ? undefined : elements.get(segments);
    const whole = segmented
      ? expandSegments(segmented, elements.get(descriptor), littleEndian)
      : elements.get(data);
    const table = inEightBits(readLookupTable(elements.get(descriptor), whole, encoding));
    for (let i = 0; i < values.length; i++) out[i * 3 + channel] = lookUp(table, values[i]!);
  }
  return out;
}

/** Some writers announce 16 bits and fill eight, and some announce eight and fill the upper ones of a word. */
function inEightBits(table: LookupTable): LookupTable {
  const unused = table.bits > 8 ? table.bits - 8 : 8;
  const shift = table.values.some((value) => value > 255) ? unused : 0;
  return { ...table, values: table.values.map((value) => value >> shift) };
}
