import { TooLargeError } from "@synoptic/domain";
import dicomParser, { type Element } from "dicom-parser";
import { decodeFrame, type FrameLayout, requireDecoder } from "./codecs.ts";
import { InvalidDicomError, TruncatedDicomError } from "./errors.ts";
import { explicitBigEndian } from "./parse.ts";
import { type DicomFile, numberOf, textOf } from "./read-dicom.ts";

/** 1 GiB of stored values: a breast tomosynthesis of 80 frames of 2457 x 1890 at 16 bits takes 743 MB. */
const maxPixelBytes = 2n ** 30n;
const deflated = "1.2.840.10008.1.2.1.99";
const uncompressed = new Set(["1.2.840.10008.1.2", "1.2.840.10008.1.2.1", explicitBigEndian, deflated]);

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
 * @throws InvalidDicomError, TruncatedDicomError, TooLargeError, UnsupportedTransferSyntaxError
 */
export async function decodePixels(file: DicomFile, frame?: number): Promise<StoredPixels> {
  const { attributes, dataSet } = file;
  const required = (tag: string, name: string) => {
    const value = numberOf(attributes, tag);
    if (value === null || value <= 0) throw new InvalidDicomError(`The DICOM image has no ${name}.`, [tag]);
    return value;
  };
  const rows = required("00280010", "Rows");
  const columns = required("00280011", "Columns");
  const [floats, doubles] = [dataSet.elements.x7fe00008, dataSet.elements.x7fe00009];
  const element = dataSet.elements.x7fe00010 ?? floats ?? doubles;
  if (!element) throw new InvalidDicomError("The DICOM file holds no image.", ["7FE00010"]);
  const isFloat = element === floats || element === doubles;
  const bitsAllocated = isFloat ? (element === floats ? 32 : 64) : required("00280100", "Bits Allocated");
  if (![1, 8, 16, 32, 64].includes(bitsAllocated)) {
    throw new InvalidDicomError(`${bitsAllocated} bits allocated are not read.`, ["00280100"]);
  }
  const samples = numberOf(attributes, "00280002") ?? 1;
  if (samples !== 1 && samples !== 3)
    throw new InvalidDicomError(`${samples} samples a pixel are not read.`, ["00280002"]);
  const allFrames = Math.max(1, numberOf(attributes, "00280008") ?? 1);
  if (frame !== undefined && frame >= allFrames)
    throw new InvalidDicomError(`There is no frame ${frame}.`, ["00280008"]);
  const signed = numberOf(attributes, "00280103") === 1;
  const layout: FrameLayout = {
    width: columns,
    height: rows,
    samples,
    bitsAllocated,
    bitsStored: numberOf(attributes, "00280101") ?? bitsAllocated,
    signed,
    planar: samples > 1 && numberOf(attributes, "00280006") === 1,
    photometricInterpretation: textOf(attributes, "00280004") ?? (samples === 3 ? "RGB" : "MONOCHROME2"),
  };
  const frames = frame === undefined ? allFrames : 1;
  const bytesNeeded =
    (BigInt(rows) * BigInt(columns) * BigInt(frames) * BigInt(samples) * BigInt(Math.max(8, bitsAllocated))) /
    8n;
  if (bytesNeeded > maxPixelBytes)
    throw new TooLargeError(`The image takes ${bytesNeeded} bytes; ${maxPixelBytes} are the limit.`);

  const indices = frame === undefined ? Array.from({ length: allFrames }, (_, i) => i) : [frame];
  const decoded: Uint8Array[] = [];
  for (const index of indices) {
    decoded.push(
      uncompressed.has(file.transferSyntaxUid) && !element.encapsulatedPixelData
        ? nativeFrame(file, element, index, layout)
        : await compressedFrame(file, element, index, allFrames, layout),
    );
  }
  return {
    dtype: isFloat ? (bitsAllocated === 32 ? "float32" : "float64") : storedType(bitsAllocated, signed),
    frames,
    rows,
    columns,
    samples,
    bitsStored: layout.bitsStored,
    photometricInterpretation: layout.photometricInterpretation,
    data: decoded.length === 1 ? decoded[0]! : new Uint8Array(Buffer.concat(decoded)),
  };
}

function storedType(bitsAllocated: number, signed: boolean): StoredType {
  return `${signed && bitsAllocated > 1 ? "int" : "uint"}${Math.max(8, bitsAllocated) as 8 | 16 | 32}`;
}

function nativeFrame(file: DicomFile, element: Element, index: number, layout: FrameLayout): Uint8Array {
  const { width, height, samples, bitsAllocated, photometricInterpretation } = layout;
  const pixels = width * height;
  const subsampled = photometricInterpretation === "YBR_FULL_422" && samples === 3;
  const bits = pixels * (subsampled ? 2 : samples) * bitsAllocated;
  const bytes = file.dataSet.byteArray;
  const end = element.dataOffset + element.length;
  const startBit = index * bits;
  if (element.dataOffset + Math.ceil((startBit + bits) / 8) > Math.min(end, bytes.length)) {
    throw new TruncatedDicomError("The pixel data is shorter than rows, columns and frames say.", [
      "7FE00010",
    ]);
  }
  if (bitsAllocated === 1) return unpackBits(bytes, element.dataOffset * 8 + startBit, pixels * samples);
  const start = element.dataOffset + startBit / 8;
  let data = Uint8Array.from(bytes.subarray(start, start + bits / 8));
  if (!file.littleEndian)
    data = swapped(data, bitsAllocated === 8 && element.vr === "OW" ? 2 : bitsAllocated / 8);
  if (subsampled) return doubledChroma(data);
  return layout.planar ? interleaved(data, pixels, samples, bitsAllocated / 8) : data;
}

async function compressedFrame(
  file: DicomFile,
  element: Element,
  index: number,
  frames: number,
  layout: FrameLayout,
): Promise<Uint8Array> {
  requireDecoder(file.transferSyntaxUid);
  const { width, height, samples, bitsAllocated } = layout;
  const stream = frameStream(file, element, index, frames);
  const { data, planar, bitsAllocated: bits } = await decodeFrame(stream, file.transferSyntaxUid, layout);
  const expected = width * height * samples * (bitsAllocated / 8);
  const fitted = bits === 8 && bitsAllocated === 16 ? widened(data) : data;
  if (fitted.length !== expected && fitted.length !== expected + (expected % 2)) {
    throw new InvalidDicomError("A compressed frame does not have the size that the file says.", [
      "7FE00010",
    ]);
  }
  const exact = Uint8Array.from(fitted.subarray(0, expected));
  return planar && samples > 1 ? interleaved(exact, width * height, samples, bitsAllocated / 8) : exact;
}

/** One frame's compressed stream, from the offset table where there is one and from the fragments else. */
function frameStream({ dataSet }: DicomFile, element: Element, index: number, frames: number): Uint8Array {
  const fragments = element.fragments ?? [];
  if (fragments.length === 0)
    throw new TruncatedDicomError("The compressed pixel data holds no frame.", ["7FE00010"]);
  try {
    const all = dicomParser.readEncapsulatedPixelDataFromFragments;
    if (frames === 1) return all(dataSet, element, 0, fragments.length) as Uint8Array;
    if (fragments.length === frames) return all(dataSet, element, index, 1) as Uint8Array;
    const table = element.basicOffsetTable?.length
      ? element.basicOffsetTable
      : dicomParser.createJPEGBasicOffsetTable(dataSet, element);
    return dicomParser.readEncapsulatedImageFrame(dataSet, element, index, table) as Uint8Array;
  } catch {
    throw new TruncatedDicomError(`The compressed pixel data has no frame ${index}.`, ["7FE00010"]);
  }
}

/** `[samples, pixels]` to `[pixels, samples]`. */
function interleaved(data: Uint8Array, pixels: number, samples: number, size: number): Uint8Array {
  const out = new Uint8Array(data.length);
  for (let sample = 0; sample < samples; sample++) {
    for (let pixel = 0; pixel < pixels; pixel++) {
      const [from, to] = [(sample * pixels + pixel) * size, (pixel * samples + sample) * size];
      for (let byte = 0; byte < size; byte++) out[to + byte] = data[from + byte]!;
    }
  }
  return out;
}

function swapped(data: Uint8Array<ArrayBuffer>, size: number): Uint8Array<ArrayBuffer> {
  if (size > 1) for (let i = 0; i + size <= data.length; i += size) data.subarray(i, i + size).reverse();
  return data;
}

/** Bits packed from the least significant one on, PS3.5 annex D, as 0 and 1. */
function unpackBits(bytes: Uint8Array, startBit: number, count: number): Uint8Array {
  return Uint8Array.from(
    { length: count },
    (_, i) => (bytes[(startBit + i) >> 3]! >> ((startBit + i) & 7)) & 1,
  );
}

/** Y1 Y2 Cb Cr for two pixels to Y Cb Cr for each, PS3.3 C.7.6.3.1.2. */
function doubledChroma(data: Uint8Array): Uint8Array {
  const out = new Uint8Array((data.length / 4) * 6);
  for (let i = 0, o = 0; i + 3 < data.length; i += 4, o += 6) {
    out.set([data[i]!, data[i + 2]!, data[i + 3]!, data[i + 1]!, data[i + 2]!, data[i + 3]!], o);
  }
  return out;
}

function widened(data: Uint8Array): Uint8Array {
  return new Uint8Array(Uint16Array.from(data).buffer);
}

/** The stored values as numbers; shares memory where it is aligned. */
export function valuesOf({ dtype, data }: Pick<StoredPixels, "dtype" | "data">) {
  const types = {
    uint8: Uint8Array,
    int8: Int8Array,
    uint16: Uint16Array,
    int16: Int16Array,
    uint32: Uint32Array,
    int32: Int32Array,
    float32: Float32Array,
    float64: Float64Array,
  };
  const Type = types[dtype];
  const aligned = data.byteOffset % Type.BYTES_PER_ELEMENT === 0 ? data : Uint8Array.from(data);
  return new Type(
    aligned.buffer as ArrayBuffer,
    aligned.byteOffset,
    aligned.byteLength / Type.BYTES_PER_ELEMENT,
  );
}
