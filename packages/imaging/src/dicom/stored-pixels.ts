import { codecOf } from "./codecs/codecs.ts";
import { compressedFrame } from "./compressed-frame.ts";
import { InvalidDicomError } from "./errors.ts";
import { frameStreams } from "./frame-streams.ts";
import { nativeFrame } from "./native-frames.ts";
import {
  describePixels,
  type FrameLayout,
  frameBytes,
  type PixelDescription,
  requireFitting,
  valueBytes,
} from "./pixel-description.ts";
import type { DicomFile } from "./read-dicom.ts";
import { isNative } from "./transfer-syntax.ts";

export type StoredType = keyof typeof arrays;

/** Stored values before any lookup table: little endian, `[frames, rows, columns, samples]`, samples interleaved. */
export interface StoredPixels {
  dtype: StoredType;
  frames: number;
  rows: number;
  columns: number;
  samples: number;
  bitsStored: number;
  /** Where the stored bits end, from 0. */
  highBit: number;
  photometricInterpretation: string;
  data: Uint8Array;
}

/**
 * Decodes all frames, or only `frame` (from 0). Sizes are checked before anything is allocated.
 *
 * Values are as they are stored: bits above Bits Stored are not masked, and JPEG's luma and chroma are not turned into
 * RGB.
 * @throws InvalidDicomError, TruncatedDicomError, TooLargeError, UnsupportedTransferSyntaxError
 */
export async function decodePixels(file: DicomFile, frame?: number): Promise<StoredPixels> {
  const { element, kind, layout, frames } = describePixels(file);
  if (frame !== undefined && !(Number.isInteger(frame) && frame >= 0 && frame < frames)) {
    throw new InvalidDicomError(`There is no frame ${frame}.`, ["00280008"]);
  }
  const count = frame === undefined ? frames : 1;
  requireFitting(layout, count);
  const readFrame = frameReader(file, layout, element, frames);
  const size = frameBytes(layout);
  const first = await readFrame(frame ?? 0);
  // Room for all only once one could be read: files that say too many frames are common.
  const data = count === 1 && ownsItsBuffer(first) ? first : new Uint8Array(size * count);
  if (data !== first) data.set(first);
  for (let i = 1; i < count; i++) data.set(await readFrame(i), i * size);
  return {
    dtype: storedType(kind, layout),
    frames: count,
    rows: layout.height,
    columns: layout.width,
    samples: layout.samples,
    bitsStored: layout.bitsStored,
    highBit: layout.highBit,
    photometricInterpretation: layout.photometricInterpretation,
    data,
  };
}

/** Others are views of the file, or of a codec's padding. */
function ownsItsBuffer({ byteLength, buffer }: Uint8Array): boolean {
  return byteLength === buffer.byteLength;
}

/** @throws UnsupportedTransferSyntaxError, and where the frames cannot be told apart */
function frameReader(
  file: DicomFile,
  layout: FrameLayout,
  { value, vr, fragments }: PixelDescription["element"],
  frames: number,
): (index: number) => Uint8Array | Promise<Uint8Array> {
  if (fragments) {
    const codec = codecOf(file.transferSyntaxUid);
    const streams = frameStreams(fragments, frames, file.dataSet.elements.get("7FE00001")?.value);
    return (index) => compressedFrame(codec, streams[index]!, layout);
  }
  if (!isNative(file.transferSyntaxUid)) codecOf(file.transferSyntaxUid);
  const pixels = { value, vr, littleEndian: file.dataSet.littleEndian };
  return (index) => nativeFrame(pixels, index, layout, frames);
}

function storedType(kind: PixelDescription["kind"], layout: FrameLayout): StoredType {
  if (kind !== "integer") return kind === "float" ? "float32" : "float64";
  const sign = layout.signed && layout.bitsAllocated > 1 ? "int" : "uint";
  return `${sign}${(valueBytes(layout) * 8) as 8 | 16 | 32}`;
}

const arrays = {
  uint8: Uint8Array,
  int8: Int8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
} as const;

/** The stored values as numbers; shares memory where it is aligned. */
export function valuesOf({ dtype, data }: Pick<StoredPixels, "dtype" | "data">) {
  const Values = arrays[dtype];
  const aligned = data.byteOffset % Values.BYTES_PER_ELEMENT === 0 ? data : new Uint8Array(data);
  return new Values(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / Values.BYTES_PER_ELEMENT,
  );
}
