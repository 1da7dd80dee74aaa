import { codestreamIn } from "./stream-header.ts";

const startOfTilePart = 0xff90;
const tilePartHeaderBytes = 12;
const jpegLsFrame = "fff7";
const endOfImage = "ffd9";

/**
 * Whether a stream ends before what it announces: of JPEG 2000 a tile or the rest of one is missing, JPEG-LS has no end.
 * Their decoders would fill the rest with nothing, or never come back. What JPEG lacks, its decoder tells.
 */
export function endsEarly(stream: Uint8Array): boolean {
  const codestream = codestreamIn(stream);
  if (codestream) return lacksTiles(codestream);
  const bytes = Buffer.from(stream.buffer, stream.byteOffset, stream.byteLength);
  return bytes.includes(jpegLsFrame, 0, "hex") && bytes.lastIndexOf(endOfImage, undefined, "hex") === -1;
}

/** SOT, ITU-T T.800 annex A.4.2: which tile, and how long its part is from the marker on, 0 for up to the end. */
function lacksTiles(view: DataView): boolean {
  const seen = new Set<number>();
  let at = 2;
  // The main header, marker by marker.
  while (at + 4 <= view.byteLength && view.getUint16(at) !== startOfTilePart)
    at += 2 + view.getUint16(at + 2);
  while (at + tilePartHeaderBytes <= view.byteLength && view.getUint16(at) === startOfTilePart) {
    seen.add(view.getUint16(at + 4));
    const length = view.getUint32(at + 6) || view.byteLength - at;
    at += Math.max(length, tilePartHeaderBytes);
  }
  return at > view.byteLength || seen.size < tileCount(view);
}

/** SIZ, annex A.5.1: the image reaches to Xsiz, Ysiz, its tiles begin at XTOsiz, YTOsiz and are XTsiz, YTsiz large. */
function tileCount(view: DataView): number {
  const [right, bottom, , , width, height, left, top] = Array.from({ length: 8 }, (_, i) =>
    view.getUint32(8 + i * 4),
  ) as [number, number, number, number, number, number, number, number];
  return Math.ceil((right - left) / width) * Math.ceil((bottom - top) / height);
}
