import type { InspectReport } from "../dicom/inspect.ts";
import type { StoredPixels } from "../dicom/stored-pixels.ts";
import type { SourceImage } from "../pixels/source-image.ts";
import type { DescribedImage } from "./image-job.ts";
import { inImageThread } from "./image-threads.ts";

/**
 * An image file as it is shown and read: RGB, 8 bits. Of DICOM one frame is taken (from 0), windowed as the file says.
 * @throws NotAnImageError, TruncatedImageError, NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError,
 *   UnsupportedTransferSyntaxError, DecodingStoppedError
 */
export function toDisplay(bytes: Uint8Array, frame = 0): Promise<SourceImage> {
  return inImageThread({ kind: "display", bytes, frame });
}

/**
 * What an image file says of itself, once its first frame could be decoded.
 * @throws what `toDisplay` does
 */
export function describeImage(bytes: Uint8Array): Promise<DescribedImage> {
  return inImageThread({ kind: "describe", bytes });
}

/**
 * A DICOM image's stored values, of all frames or of one (from 0).
 * @throws what `toDisplay` does
 */
export function readPixels(bytes: Uint8Array, frame?: number): Promise<StoredPixels> {
  return inImageThread({ kind: "pixels", bytes, frame });
}

/**
 * Reads a DICOM file and all its pixels, and says what they are. A typed refusal is part of the answer, beside what was
 * read before it.
 * @throws DecodingStoppedError
 */
export function inspectDicom(bytes: Uint8Array): Promise<InspectReport> {
  return inImageThread({ kind: "inspect", bytes });
}
