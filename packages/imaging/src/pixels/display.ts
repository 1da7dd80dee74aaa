import { describePixels } from "../dicom/pixel-description.ts";
import { type DicomFile, textOf } from "../dicom/read-dicom.ts";
import { decodePixels } from "../dicom/stored-pixels.ts";
import { toRgb } from "./colour.ts";
import { attributeFor, greyLevels, isInverted, modalityValues } from "./grey-levels.ts";
import { paletteColours } from "./palette.ts";
import { spread } from "./picture.ts";
import { requireShowable } from "./size-limit.ts";
import type { SourceImage } from "./source-image.ts";

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
    modality: {
      width,
      height,
      values: modalityValues(file, pixels, frame),
      unit: unitOf(file, frame),
      isInverted: isInverted(pixels),
    },
  };
}

/** Rescale Type; CT is in Hounsfield units unless it says otherwise (PS3.3 C.11.1.1.2). */
function unitOf(file: DicomFile, frame: number): string | null {
  const told = attributeFor(file, frame, "00281054", textOf);
  if (told !== null && told !== "US") return told;
  return textOf(file.attributes, "00080060") === "CT" ? "HU" : null;
}
