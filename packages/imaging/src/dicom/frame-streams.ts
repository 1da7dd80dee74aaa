import { viewOf } from "./data-set.ts";
import { InvalidDicomError, TruncatedDicomError } from "./errors.ts";

const fragmentHeaderBytes = 8;

/**
 * The compressed stream of each frame, told apart by what there is: one frame, one fragment a frame, an offset table that
 * fits, or the marker that ends a JPEG stream.
 * @param fragments the basic offset table, then the fragments
 * @param extendedOffsets value of Extended Offset Table (7FE0,0001), where the file has one
 * @throws TruncatedDicomError where there are fewer frames than `frames`, InvalidDicomError where there are more
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part05.html#sect_A.4
 */
export function frameStreams(
  [offsetTable, ...fragments]: readonly Uint8Array[],
  frames: number,
  extendedOffsets: Uint8Array | undefined,
): Uint8Array[] {
  if (!offsetTable || fragments.length < (frames === 1 ? 1 : frames)) {
    throw new TruncatedDicomError(`The compressed pixel data holds fewer than ${frames} frames.`, [
      "7FE00010",
    ]);
  }
  if (frames === 1) return [joined(fragments)];
  if (fragments.length === frames) return fragments;
  const offsets = offsetsIn(offsetTable, extendedOffsets);
  const byTable = offsets.length === frames ? byOffset(fragments, offsets) : [];
  const groups = byTable.length === frames ? byTable : byEndMarker(fragments);
  if (groups.length !== frames) {
    throw new InvalidDicomError(`The compressed pixel data does not divide into ${frames} frames.`, [
      "7FE00010",
    ]);
  }
  return groups.map(joined);
}

/** Where each frame begins, from the first fragment's header on. */
function offsetsIn(basic: Uint8Array, extended: Uint8Array | undefined): number[] {
  if (extended && extended.length >= 8) {
    const view = viewOf(extended);
    return Array.from({ length: extended.length >> 3 }, (_, i) => Number(view.getBigUint64(i * 8, true)));
  }
  const view = viewOf(basic);
  return Array.from({ length: basic.length >> 2 }, (_, i) => view.getUint32(i * 4, true));
}

function byOffset(fragments: readonly Uint8Array[], offsets: readonly number[]): Uint8Array[][] {
  const starts = new Set(offsets);
  const groups: Uint8Array[][] = [];
  let at = 0;
  for (const fragment of fragments) {
    if (starts.has(at)) groups.push([]);
    groups.at(-1)?.push(fragment);
    at += fragmentHeaderBytes + fragment.length;
  }
  return groups;
}

/** JPEG, JPEG-LS and JPEG 2000 streams all end with FF D9, behind which padding may lie. */
function byEndMarker(fragments: readonly Uint8Array[]): Uint8Array[][] {
  const groups: Uint8Array[][] = [];
  let open = false;
  for (const fragment of fragments) {
    if (!open) groups.push([]);
    groups.at(-1)!.push(fragment);
    open = !endsStream(fragment);
  }
  return groups;
}

function endsStream(fragment: Uint8Array): boolean {
  const from = Math.max(0, fragment.length - 4);
  for (let i = fragment.length - 2; i >= from; i--)
    if (fragment[i] === 0xff && fragment[i + 1] === 0xd9) return true;
  return false;
}

function joined(fragments: readonly Uint8Array[]): Uint8Array {
  return fragments.length === 1 ? fragments[0]! : new Uint8Array(Buffer.concat(fragments));
}
