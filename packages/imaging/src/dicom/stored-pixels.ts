import { codecOf, decodeFrame } from "./codecs.ts";
import { InvalidDicomError } from "./errors.ts";
import { frameStreams } from "./frame-streams.ts";
import { nativeFrame } from "./native-frames.ts";
import { describePixels, type FrameLayout, frameBytes, requireFitting } from "./pixel-description.ts";
import type { DicomFile } from "./read-dicom.ts";
import { interleaved } from "./sample-order.ts";
import { streamHeader } from "./stream-header.ts";
import { isNative } from "./transfer-syntax.ts";

export type StoredType = "uint8" | "int8" | "uint16" | "int16" | "uint32" | "int32" | "float32" | "float64";

/** Stored values before any lookup table: little endian, `[frames, rows, columns, samples]`, samples interleaved. */
export interface StoredPixels {
  dtype: StoredType;
  frames: number;
  rows: number;
  columns: number;
  samples: number;
  bitsStored: number;
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
  const indices = Array.from({ length: count }, (_, i) => frame ?? i);
  const decoded: Uint8Array[] = [];
  if (element.fragments) {
    const method = codecOf(file.transferSyntaxUid);
    const streams = frameStreams(element.fragments, frames, file.dataSet.elements.get("7FE00001")?.value);
    for (const index of indices) decoded.push(await compressedFrame(method, streams[index]!, layout));
  } else {
    if (!isNative(file.transferSyntaxUid)) codecOf(file.transferSyntaxUid);
    const pixels = { value: element.value, vr: element.vr, littleEndian: file.dataSet.littleEndian };
    for (const index of indices) decoded.push(nativeFrame(pixels, index, layout, frames));
  }
  return {
    dtype: storedType(kind, layout),
    frames: count,
    rows: layout.height,
    columns: layout.width,
    samples: layout.samples,
    bitsStored: layout.bitsStored,
    photometricInterpretation: layout.photometricInterpretation,
    data: decoded.length === 1 ? decoded[0]! : new Uint8Array(Buffer.concat(decoded)),
  };
}

function storedType(
  kind: "integer" | "float" | "double",
  { bitsAllocated, signed }: FrameLayout,
): StoredType {
  if (kind !== "integer") return kind === "float" ? "float32" : "float64";
  return `${signed && bitsAllocated > 1 ? "int" : "uint"}${Math.max(8, bitsAllocated) as 8 | 16 | 32}`;
}

/** One frame out of its codec, in the layout that the file announces. */
async function compressedFrame(
  method: ReturnType<typeof codecOf>,
  stream: Uint8Array,
  layout: FrameLayout,
): Promise<Uint8Array> {
  const { width, height, samples, bitsAllocated } = layout;
  const header = streamHeader(stream);
  if (header && !(header.width === width && header.height === height && header.components === samples)) {
    throw new InvalidDicomError("A compressed frame does not have the size that the file says.", [
      "7FE00010",
    ]);
  }
  const decoded = await decodeFrame(method, stream, layout);
  const data = decoded.bitsAllocated === 8 && bitsAllocated === 16 ? widened(decoded.data) : decoded.data;
  const expected = frameBytes(layout);
  if (data.length !== expected && data.length !== expected + (expected % 2)) {
    throw new InvalidDicomError("A compressed frame does not have the size that the file says.", [
      "7FE00010",
    ]);
  }
  const exact = data.subarray(0, expected);
  const ordered =
    decoded.planar && samples > 1 ? interleaved(exact, width * height, samples, bitsAllocated / 8) : exact;
  // A JPEG 2000 stream of unsigned samples in an image of signed ones holds their two's complement.
  const codestreamIsUnsigned = method === "decodeJpeg2000" && header !== undefined && !header.signed;
  return layout.signed && codestreamIsUnsigned
    ? signExtended(ordered, bitsAllocated, header.precision)
    : ordered;
}

function signExtended(data: Uint8Array, bitsAllocated: number, precision: number): Uint8Array {
  const shift = 32 - precision;
  if (bitsAllocated === 8)
    return new Uint8Array(Int8Array.from(data, (value) => (value << shift) >> shift).buffer);
  if (bitsAllocated !== 16) return data;
  const values = valuesOf({ dtype: "uint16", data });
  return new Uint8Array(Int16Array.from(values, (value) => (Number(value) << shift) >> shift).buffer);
}

function widened(data: Uint8Array): Uint8Array {
  return new Uint8Array(Uint16Array.from(data).buffer);
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
  const aligned = data.byteOffset % Values.BYTES_PER_ELEMENT === 0 ? data : Uint8Array.from(data);
  return new Values(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / Values.BYTES_PER_ELEMENT,
  );
}
