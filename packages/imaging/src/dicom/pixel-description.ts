import { TooLargeError } from "@synoptic/domain/errors";
import type { DicomElement } from "./data-set.ts";
import { InvalidDicomError } from "./errors.ts";
import { type DicomFile, numberOf, textOf } from "./read-dicom.ts";

/** 1 GiB of stored values: a breast tomosynthesis of 80 frames of 2457 x 1890 at 16 bits takes 743 MB. */
const maxPixelBytes = 2n ** 30n;
const floatBits = { float: 32, double: 64 } as const;
/** Bits Allocated of whole numbers: what is no 1, 8, 16 or 32 lies packed, cell behind cell (PS3.5 section 8.1.1). */
const largestCell = 32;

/** How one frame is laid out. */
export interface FrameLayout {
  width: number;
  height: number;
  samples: 1 | 3;
  bitsAllocated: number;
  bitsStored: number;
  /** Where the stored bits end in their cell, from 0. */
  highBit: number;
  signed: boolean;
  /** Whether each sample has a plane of its own. */
  planar: boolean;
  photometricInterpretation: string;
}

/** What the image pixel attributes say, checked against each other. */
export interface PixelDescription {
  element: DicomElement;
  kind: "integer" | "float" | "double";
  layout: FrameLayout;
  frames: number;
}

/**
 * Reads the image pixel module (PS3.3 C.7.6.3). Nothing is allocated.
 * @throws InvalidDicomError naming the attribute that is missing or out of range, TooLargeError
 */
export function describePixels({ attributes, dataSet }: DicomFile): PixelDescription {
  const { elements } = dataSet;
  const [integer, float, double] = ["7FE00010", "7FE00008", "7FE00009"].map((tag) => elements.get(tag));
  const element = integer ?? float ?? double;
  if (!element) throw new InvalidDicomError("The DICOM file holds no image.", ["7FE00010"]);
  const kind = element === integer ? "integer" : element === float ? "float" : "double";

  const integerAt = (tag: string, name: string, fallback?: number) => {
    const value = attributes[tag]?.Value?.[0] ?? fallback;
    if (value === undefined) throw new InvalidDicomError(`The DICOM image has no ${name}.`, [tag]);
    if (!Number.isInteger(value)) throw new InvalidDicomError(`${name} is no whole number.`, [tag]);
    return value as number;
  };
  const oneOf = <T extends number>(tag: string, name: string, allowed: readonly T[], fallback?: T): T => {
    const value = integerAt(tag, name, fallback);
    if (!allowed.includes(value as T)) throw new InvalidDicomError(`${name} ${value} is not read.`, [tag]);
    return value as T;
  };
  const atLeastOne = (tag: string, name: string, fallback?: number) => {
    const value = integerAt(tag, name, fallback);
    if (value < 1) throw new InvalidDicomError(`${name} is ${value}.`, [tag]);
    return value;
  };

  const height = atLeastOne("00280010", "Rows");
  const width = atLeastOne("00280011", "Columns");
  const samples = oneOf("00280002", "Samples per Pixel", [1, 3] as const, 1);
  const bitsAllocated =
    kind === "integer"
      ? cellBits(atLeastOne("00280100", "Bits Allocated"))
      : oneOf("00280100", "Bits Allocated", [floatBits[kind]] as const, floatBits[kind]);
  const bitsStored =
    kind === "integer" ? atLeastOne("00280101", "Bits Stored", bitsAllocated) : bitsAllocated;
  if (bitsStored > bitsAllocated) {
    throw new InvalidDicomError(`Bits Stored ${bitsStored} is more than Bits Allocated.`, ["00280101"]);
  }
  const frames = Math.max(1, integerAt("00280008", "Number of Frames", 1));
  const layout: FrameLayout = {
    width,
    height,
    samples,
    bitsAllocated,
    bitsStored,
    highBit: highBitOf(numberOf(attributes, "00280102"), bitsStored, bitsAllocated),
    signed: oneOf("00280103", "Pixel Representation", [0, 1] as const, 0) === 1,
    planar: samples > 1 && oneOf("00280006", "Planar Configuration", [0, 1] as const, 0) === 1,
    photometricInterpretation: textOf(attributes, "00280004") ?? (samples === 3 ? "RGB" : "MONOCHROME2"),
  };
  return { element, kind, layout, frames };
}

/** High Bit; one that does not fit is taken for the usual one. */
function highBitOf(told: number | null, bitsStored: number, bitsAllocated: number): number {
  return told !== null && told >= bitsStored - 1 && told < bitsAllocated ? told : bitsStored - 1;
}

function cellBits(bits: number): number {
  if (bits <= largestCell) return bits;
  throw new InvalidDicomError(`Bits Allocated ${bits} is not read.`, ["00280100"]);
}

/** Bytes of one decoded value: the smallest whole number of 1, 2, 4 or 8 that its cell fits. */
export function valueBytes({ bitsAllocated }: Pick<FrameLayout, "bitsAllocated">): 1 | 2 | 4 | 8 {
  if (bitsAllocated <= 8) return 1;
  if (bitsAllocated <= 16) return 2;
  return bitsAllocated <= 32 ? 4 : 8;
}

/** Bytes of one decoded frame. */
export function frameBytes(layout: FrameLayout): number {
  return layout.width * layout.height * layout.samples * valueBytes(layout);
}

/** Bytes of so many frames as they lie in a file without a codec; YBR_FULL_422 may take fewer. */
export function nativeFrameBytes(
  { width, height, samples, bitsAllocated }: FrameLayout,
  frames: number,
): number {
  return Math.ceil((width * height * samples * bitsAllocated * frames) / 8);
}

/** @throws TooLargeError where the decoded values would not fit the limit */
export function requireFitting(layout: FrameLayout, frames: number): void {
  const { width, height, samples } = layout;
  const bytes = [width, height, samples, valueBytes(layout), frames].map(BigInt).reduce((a, b) => a * b);
  if (bytes > maxPixelBytes) {
    throw new TooLargeError(`The image takes ${bytes} bytes; ${maxPixelBytes} are the limit.`);
  }
}
