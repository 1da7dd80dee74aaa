import { type DicomElement, viewOf } from "../dicom/data-set.ts";
import { InvalidDicomError } from "../dicom/errors.ts";

/** Values for the inputs from `first` on; inputs outside take the nearest end. */
export interface LookupTable {
  first: number;
  /** Bits of a value, 8 to 16. */
  bits: number;
  values: Uint16Array;
}

/**
 * Reads a lookup table's descriptor and data, PS3.3 C.11.1.1.1 and C.7.6.3.1.5: number of entries (0 stands for 65,536),
 * first input, bits an entry.
 * @param signed whether the first input is signed, where the file does not say it by the descriptor's VR
 * @throws InvalidDicomError where the data is shorter than the descriptor says
 */
export function readLookupTable(
  descriptor: DicomElement | undefined,
  data: DicomElement | undefined,
  { littleEndian, signed }: { littleEndian: boolean; signed: boolean },
): LookupTable {
  const tag = descriptor?.tag ?? data?.tag ?? "00283002";
  if (!descriptor || !data || descriptor.value.length < 6 || data.value.length === 0) {
    throw new InvalidDicomError("A lookup table has no descriptor or no data.", [tag]);
  }
  const head = viewOf(descriptor.value);
  const entries = head.getUint16(0, littleEndian) || 65_536;
  const firstIsSigned = descriptor.vr === "SS" || (descriptor.vr !== "US" && signed);
  const first = firstIsSigned ? head.getInt16(2, littleEndian) : head.getUint16(2, littleEndian);
  const view = viewOf(data.value);
  // Tables of 8 bits lie in bytes or, by some writers, in words.
  const wide = data.value.length >= entries * 2;
  if (!wide && data.value.length < entries) {
    throw new InvalidDicomError("A lookup table is shorter than its descriptor says.", [tag]);
  }
  // Bytes in big-endian words lie in pairs, the second before the first.
  const swap = !littleEndian && data.vr !== "OB" && data.value.length % 2 === 0 ? 1 : 0;
  const values = Uint16Array.from({ length: entries }, (_, i) =>
    wide ? view.getUint16(i * 2, littleEndian) : view.getUint8(i ^ swap),
  );
  return { first, bits: wide ? head.getUint16(4, littleEndian) : 8, values };
}

/** @param input also between two entries, as a rescale gives it: the nearest one counts */
export function lookUp({ first, values }: LookupTable, input: number): number {
  return values[Math.min(Math.max(Math.round(input) - first, 0), values.length - 1)]!;
}
