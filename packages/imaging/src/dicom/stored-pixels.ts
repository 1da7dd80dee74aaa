import { codecOf } from "./codecs/codecs.ts";
import { compressedFrame } from "./compressed-frame.ts";
import { InvalidDicomError } from "./errors.ts";
import { frameStreams } from "./frame-streams.ts";
import { type NativePixels, nativeFrame, viewOfFrames } from "./native-frames.ts";
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
  /** May be a view of the file. */
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
  if (frame !== undefined) requireFrame(frame, frames);
  const count = frame === undefined ? frames : 1;
  requireFitting(layout, count);
  const native = nativeOf(file, element);
  const data =
    (native && viewOfFrames(native, layout, frames, { first: frame ?? 0, count })) ??
    (await gathered(native, file, { element, layout, frames }, { first: frame ?? 0, count }));
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

/**
 * The stored values of the first of these frames (from 0), of one at least and of as many as fit `mostBytes`. Each has a
 * buffer of its own, none is a view of the file.
 * @param announce is told of how many pixels there are before they are decoded
 * @throws what `decodePixels` does
 */
export async function decodeFrames(
  file: DicomFile,
  wanted: readonly number[],
  mostBytes: number,
  announce: (pixels: number) => void,
): Promise<Uint8Array[]> {
  const { element, layout, frames } = describePixels(file);
  const some = wanted.slice(0, Math.max(1, Math.floor(mostBytes / frameBytes(layout))));
  for (const frame of some) requireFrame(frame, frames);
  requireFitting(layout, 1);
  announce(layout.width * layout.height * some.length);
  const readFrame = frameReader(nativeOf(file, element), file, { element, layout, frames });
  const decoded: Uint8Array[] = [];
  for (const frame of some) {
    const data = await readFrame(frame);
    decoded.push(data.byteLength === data.buffer.byteLength ? data : new Uint8Array(data));
  }
  return decoded;
}

/** @throws InvalidDicomError */
function requireFrame(frame: number, frames: number): void {
  if (Number.isInteger(frame) && frame >= 0 && frame < frames) return;
  throw new InvalidDicomError(`There is no frame ${frame}.`, ["00280008"]);
}

/** Pixels that need no codec. @throws UnsupportedTransferSyntaxError */
function nativeOf(
  { transferSyntaxUid, dataSet: { littleEndian } }: DicomFile,
  { value, vr, fragments }: PixelDescription["element"],
): NativePixels | undefined {
  if (fragments) return undefined;
  if (!isNative(transferSyntaxUid)) codecOf(transferSyntaxUid);
  return { value, vr, littleEndian };
}

type FramesOf = Pick<PixelDescription, "element" | "layout" | "frames">;

/** Reads one frame after the other; may give views of the file. */
function frameReader(
  native: NativePixels | undefined,
  { transferSyntaxUid, dataSet }: DicomFile,
  { element, layout, frames }: FramesOf,
): (index: number) => Uint8Array | Promise<Uint8Array> {
  if (native) return (index) => nativeFrame(native, index, layout, frames);
  const codec = codecOf(transferSyntaxUid);
  const streams = frameStreams(element.fragments ?? [], frames, dataSet.elements.get("7FE00001")?.value);
  return (index) => compressedFrame(codec, streams[index]!, layout);
}

async function gathered(
  native: NativePixels | undefined,
  file: DicomFile,
  of: FramesOf,
  { first, count }: { first: number; count: number },
): Promise<Uint8Array> {
  const { layout } = of;
  const readFrame = frameReader(native, file, of);
  const one = await readFrame(first);
  if (count === 1 && one.byteLength === one.buffer.byteLength) return one;
  // Room for all only once one could be read: files that say too many frames are common.
  const all = new Uint8Array(frameBytes(layout) * count);
  all.set(one);
  for (let i = 1; i < count; i++) all.set(await readFrame(first + i), i * frameBytes(layout));
  return all;
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
