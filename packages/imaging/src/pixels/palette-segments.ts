import { type DicomElement, viewOf } from "../dicom/data-set.ts";
import { InvalidDicomError } from "../dicom/errors.ts";

const [discrete, linear, indirect] = [0, 1, 2] as const;
const mostEntries = 65_536;

/**
 * A segmented palette's data as a whole table: discrete segments hold their values, linear ones run from the value
 * before to their own, indirect ones repeat earlier segments.
 * @returns an element as an unsegmented palette has it, in the same byte order
 * @throws InvalidDicomError where a segment is of no known kind, ends too early, or refers to another indirect one
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part03.html#sect_C.7.9.2
 */
export function expandSegments(
  segments: DicomElement,
  descriptor: DicomElement | undefined,
  littleEndian: boolean,
): DicomElement {
  const view = viewOf(segments.value);
  const wide =
    !descriptor || descriptor.value.length < 6 || viewOf(descriptor.value).getUint16(4, littleEndian) > 8;
  const size = wide ? 2 : 1;
  const words = Math.floor(segments.value.length / size);
  const read = (at: number): number => {
    if (at >= words) throw invalid(segments.tag);
    return wide ? view.getUint16(at * 2, littleEndian) : view.getUint8(at);
  };
  const entries: number[] = [];
  const add = (value: number) => {
    if (entries.length >= mostEntries) throw invalid(segments.tag);
    entries.push(value);
  };

  /** @returns where the next segment begins */
  const expand = (at: number, direct: boolean): number => {
    const [kind, length] = [read(at), read(at + 1)];
    if (kind === discrete) {
      for (let i = 0; i < length; i++) add(read(at + 2 + i));
      return at + 2 + length;
    }
    if (kind === linear) {
      const [from, to] = [entries.at(-1), read(at + 2)];
      if (from === undefined) throw invalid(segments.tag);
      for (let i = 1; i <= length; i++) add(Math.round(from + ((to - from) * i) / length));
      return at + 3;
    }
    if (kind !== indirect || !direct) throw invalid(segments.tag);
    // The offset is in bytes, low word first.
    const offset = wide
      ? read(at + 2) + read(at + 3) * 2 ** 16
      : read(at + 2) + read(at + 3) * 2 ** 8 + read(at + 4) * 2 ** 16 + read(at + 5) * 2 ** 24;
    let from = offset / size;
    for (let i = 0; i < length; i++) from = expand(from, false);
    return at + (wide ? 4 : 6);
  };
  // A last odd byte is padding.
  for (let at = 0; at + 2 < words; ) at = expand(at, true);

  const value = new Uint8Array(entries.length * size);
  const out = viewOf(value);
  entries.forEach((entry, i) => {
    if (wide) out.setUint16(i * 2, entry, littleEndian);
    else out.setUint8(i, entry);
  });
  return { tag: segments.tag, vr: segments.vr, value };
}

function invalid(tag: string): InvalidDicomError {
  return new InvalidDicomError("A segmented palette cannot be expanded.", [tag]);
}
