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
  const view = viewOf(stream);
  if (stream.length < 4) return undefined;
  if (view.getUint32(0) === startOfCodestream) return sizeSegment(view);
  if (view.getUint32(0) === signatureBoxBytes) return sizeSegment(codestreamIn(stream));
  return view.getUint16(0) === 0xffd8 ? frameSegment(view) : undefined;
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
      return { width, height, components, precision, signed: false, holdsComplement: false };
    }
    if (marker === startOfScan) return undefined;
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
}

function codestreamIn(stream: Uint8Array): DataView {
  const head = Buffer.from(stream.buffer, stream.byteOffset, Math.min(stream.length, longestJp2Header));
  const at = head.indexOf("ff4fff51", 0, "hex");
  return viewOf(at === -1 ? stream.subarray(stream.length) : stream.subarray(at));
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
  return {
    width: right - left,
    height: bottom - top,
    components: view.getUint16(40),
    precision: (depth & 0x7f) + 1,
    signed: depth >= 0x80,
    holdsComplement: true,
  };
}
