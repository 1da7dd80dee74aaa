import { viewOf } from "./data-set.ts";

/** What a compressed stream says of itself. */
export interface StreamHeader {
  width: number;
  height: number;
  components: number;
  /** Bits of a sample. */
  precision: number;
  /** JPEG 2000 only; the others hold unsigned samples. */
  signed: boolean;
  /** Whether each component has a sample for every pixel and the same precision; JPEG's decoder sees to it itself. */
  isUniform: boolean;
  /**
   * Whether unsigned samples in an image of signed values are to be read as the two's complement in that precision. The
   * other families' decoders give the cells as they are; what is shown and read looks at Bits Stored anyway.
   */
  holdsComplement: boolean;
}

/** SOF0 to SOF15 without DHT, JPG and DAC, and the JPEG-LS frame, ITU-T T.81 table B.1 and T.87 annex C. */
const frameMarkers = new Set([
  0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf, 0xf7,
]);
const startOfScan = 0xda;
/** SOC and SIZ of JPEG 2000. */
const startOfCodestream = 0xff4fff51;
/** How a JP2 file begins, ITU-T T.800 annex I; some writers put one where a bare code stream belongs. */
const signatureBoxBytes = 12;
const longestJp2Header = 4096;

/** Reads the frame header of a JPEG, JPEG-LS or JPEG 2000 code stream; nothing where there is none. */
export function streamHeader(stream: Uint8Array): StreamHeader | undefined {
  const codestream = codestreamIn(stream);
  if (codestream) return sizeSegment(codestream);
  const view = viewOf(stream);
  return stream.length >= 4 && view.getUint16(0) === 0xffd8 ? frameSegment(view) : undefined;
}

function frameSegment(view: DataView): StreamHeader | undefined {
  let at = 2;
  while (at + 10 <= view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (frameMarkers.has(marker)) {
      const [precision, components] = [view.getUint8(at + 4), view.getUint8(at + 9)];
      const [height, width] = [view.getUint16(at + 5), view.getUint16(at + 7)];
      return { width, height, components, precision, signed: false, isUniform: true, holdsComplement: false };
    }
    if (marker === startOfScan) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

/** The code stream of JPEG 2000, from its SOC on; nothing in a stream of another kind. */
export function codestreamIn(stream: Uint8Array): DataView | undefined {
  if (stream.length < 4) return undefined;
  const beginning = viewOf(stream).getUint32(0);
  if (beginning === startOfCodestream) return viewOf(stream);
  if (beginning !== signatureBoxBytes) return undefined;
  const head = Buffer.from(stream.buffer, stream.byteOffset, Math.min(stream.length, longestJp2Header));
  const at = head.indexOf("ff4fff51", 0, "hex");
  return at === -1 ? undefined : viewOf(stream.subarray(at));
}

/** SIZ, ITU-T T.800 annex A.5.1. */
function sizeSegment(view: DataView): StreamHeader | undefined {
  if (view.byteLength < 43) return undefined;
  const [right, bottom, left, top] = [8, 12, 16, 20].map((at) => view.getUint32(at)) as [
    number,
    number,
    number,
    number,
  ];
  const depth = view.getUint8(42);
  const components = view.getUint16(40);
  if (view.byteLength < 42 + components * 3) return undefined;
  const isUniform = Array.from({ length: components }, (_, i) => 42 + i * 3).every(
    (at) => view.getUint8(at) === depth && view.getUint16(at + 1) === 0x0101,
  );
  return {
    width: right - left,
    height: bottom - top,
    components,
    precision: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    isUniform,
    holdsComplement: true,
  };
}
