import { TooLargeError } from "@synoptic/domain";
import type { DicomElement } from "./data-set.ts";
import { InvalidDicomError } from "./errors.ts";
import { type DicomFile, textOf } from "./read-dicom.ts";

/** 1 GiB of stored values: a breast tomosynthesis of 80 frames of 2457 x 1890 at 16 bits takes 743 MB. */
const maxPixelBytes = 2n ** 30n;
const largestBits = { integer: 32, float: 32, double: 64 } as const;

/** How one frame is laid out. */
export interface FrameLayout {
  width: number;
  height: number;
  samples: 1 | 3;
  bitsAllocated: 1 | 8 | 16 | 32 | 64;
  bitsStored: number;
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
      ? oneOf("00280100", "Bits Allocated", [1, 8, 16, 32] as const)
      : oneOf("00280100", "Bits Allocated", [largestBits[kind]] as const, largestBits[kind]);
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
    signed: oneOf("00280103", "Pixel Representation", [0, 1] as const, 0) === 1,
    planar: samples > 1 && oneOf("00280006", "Planar Configuration", [0, 1] as const, 0) === 1,
    photometricInterpretation: textOf(attributes, "00280004") ?? (samples === 3 ? "RGB" : "MONOCHROME2"),
  };
  return { element, kind, layout, frames };
}

/** Bytes of one decoded frame. */
export function frameBytes({ width, height, samples, bitsAllocated }: FrameLayout): number {
  return width * height * samples * (Math.max(8, bitsAllocated) / 8);
}

/** @throws TooLargeError where the decoded values would not fit the limit */
export function requireFitting({ width, height, samples, bitsAllocated }: FrameLayout, frames: number): void {
  const bytes = BigInt(width) * BigInt(height) * BigInt(samples) * BigInt(Math.max(8, bitsAllocated) / 8);
  if (bytes * BigInt(frames) > maxPixelBytes) {
    throw new TooLargeError(
      `The image takes ${bytes * BigInt(frames)} bytes; ${maxPixelBytes} are the limit.`,
    );
  }
}
