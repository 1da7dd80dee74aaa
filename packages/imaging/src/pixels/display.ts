import { NotAnImageError } from "../dicom/errors.ts";
import { describePixels } from "../dicom/pixel-description.ts";
import { type DicomFile, readDicom, textOf } from "../dicom/read-dicom.ts";
import { decodePixels } from "../dicom/stored-pixels.ts";
import { identifyFile } from "../identify.ts";
import { toRgb } from "./colour.ts";
import { greyLevels, modalityValues } from "./grey-levels.ts";
import { paletteColours } from "./palette.ts";
import { displayPicture, spread } from "./picture.ts";
import { requireShowable } from "./size-limit.ts";
import type { SourceImage } from "./source-image.ts";

/**
 * An image file as it is shown and read: RGB, 8 bits. Of DICOM one frame is taken (from 0), windowed as the file says.
 * @throws NotAnImageError, TruncatedImageError, TooLargeError, and those of `readDicom` and `decodePixels`
 */
export async function toDisplay(bytes: Uint8Array, frame = 0): Promise<SourceImage> {
  const kind = identifyFile(bytes);
  if (kind === undefined) throw new NotAnImageError("The file is no DICOM, PNG or JPEG image.");
  return kind === "dicom" ? displayDicom(readDicom(bytes), frame) : displayPicture(bytes, kind);
}

/** One frame of a DICOM image as it is meant to be looked at, and of a grey one also what was measured. */
export async function displayDicom(file: DicomFile, frame = 0): Promise<SourceImage> {
  const { layout } = describePixels(file);
  const { width, height } = layout;
  requireShowable(width, height);
  const pixels = await decodePixels(file, frame);
  const common = { width, height, dicomModality: textOf(file.attributes, "00080060") };
  if (pixels.samples === 3) return { ...common, data: toRgb(pixels) };
  if (pixels.photometricInterpretation === "PALETTE COLOR") {
    return { ...common, data: paletteColours(file, pixels) };
  }
  return {
    ...common,
    data: spread(greyLevels(file, pixels, frame), 1),
    get modality() {
      return { width, height, values: modalityValues(file, pixels, frame), unit: unitOf(file) };
    },
  };
}

/** Rescale Type; CT is in Hounsfield units unless it says otherwise (PS3.3 C.11.1.1.2). */
function unitOf({ attributes }: DicomFile): string | null {
  const told = textOf(attributes, "00281054");
  if (told !== null && told !== "US") return told;
  return textOf(attributes, "00080060") === "CT" ? "HU" : null;
}
