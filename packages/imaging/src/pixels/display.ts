import { NotAnImageError } from "../dicom/errors.ts";
import { describePixels } from "../dicom/pixel-description.ts";
import { type DicomFile, readDicom } from "../dicom/read-dicom.ts";
import { decodePixels } from "../dicom/stored-pixels.ts";
import { identifyFile } from "../identify.ts";
import { toRgb } from "./colour.ts";
import { greyLevels } from "./grey-levels.ts";
import type { RgbImage } from "./model-input.ts";
import { paletteColours } from "./palette.ts";
import { displayPicture, spread } from "./picture.ts";
import { requireShowable } from "./size-limit.ts";

/**
 * An image file as it is shown and read: RGB, 8 bits. Of DICOM one frame is taken (from 0), windowed as the file says.
 * @throws NotAnImageError, TruncatedImageError, TooLargeError, and those of `readDicom` and `decodePixels`
 */
export async function toDisplay(bytes: Uint8Array, frame = 0): Promise<RgbImage> {
  const kind = identifyFile(bytes);
  if (kind === undefined) throw new NotAnImageError("The file is no DICOM, PNG or JPEG image.");
  return kind === "dicom" ? displayDicom(readDicom(bytes), frame) : displayPicture(bytes, kind);
}

/** One frame of a DICOM image as it is meant to be looked at. */
export async function displayDicom(file: DicomFile, frame = 0): Promise<RgbImage> {
  const { layout } = describePixels(file);
  const { width, height } = layout;
  requireShowable(width, height);
  const pixels = await decodePixels(file, frame);
  if (pixels.samples === 3) return { width, height, data: toRgb(pixels) };
  if (pixels.photometricInterpretation === "PALETTE COLOR") {
    return { width, height, data: paletteColours(file, pixels) };
  }
  return { width, height, data: spread(greyLevels(file, pixels, frame), 1) };
}
