import { type DicomHeader, headerOf } from "../dicom/describe-dicom.ts";
import type { InspectReport } from "../dicom/inspect.ts";
import { readLightDicom } from "../dicom/read-dicom.ts";
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
  return inImageThread({ kind: "display", bytes: copyOf(bytes), frame });
}

/**
 * What an image file says of itself, once its first frame could be decoded. A DICOM object that holds no image, such as
 * a report, has no size.
 * @throws what `toDisplay` does
 */
export function describeImage(bytes: Uint8Array): Promise<DescribedImage> {
  return inImageThread({ kind: "describe", bytes: copyOf(bytes) });
}

/**
 * What a DICOM file says of itself, image or not; its pixels are not looked at. Most headers are read here and now, which is
 * faster than asking a thread; large and deflated ones, of which a small file can hold very much, are read there.
 * @param isGiven the bytes may move to the thread, and are then not the caller's any more
 * @throws NotDicomError, TruncatedDicomError, InvalidDicomError, TooLargeError, DecodingStoppedError
 */
export async function readHeader(bytes: Uint8Array, { isGiven = false } = {}): Promise<DicomHeader> {
  const light = readLightDicom(bytes);
  if (light) return headerOf(light);
  return inImageThread({ kind: "header", bytes: isGiven ? bytes : copyOf(bytes) });
}

/**
 * A DICOM image's stored values, of all frames.
 * @throws what `toDisplay` does
 */
export function readPixels(bytes: Uint8Array): Promise<StoredPixels> {
  return inImageThread({ kind: "pixels", bytes: copyOf(bytes) });
}

/**
 * The stored values of a DICOM image's frames (from 0), in the order that they are asked for. A few are decoded at a
 * time, so that many are never held together, and the file is read once for those few.
 * @param bytes are given away: they move to the thread and back without a copy, and are not the caller's any more
 * @throws what `toDisplay` does
 */
export async function* readFrames(bytes: Uint8Array, frames: readonly number[]): AsyncGenerator<Uint8Array> {
  let file = bytes;
  for (let done = 0; done < frames.length; ) {
    const some = await inImageThread({ kind: "frames", bytes: file, frames: frames.slice(done) });
    file = some.file;
    yield* some.frames;
    done += some.frames.length;
  }
}

/**
 * Reads a DICOM file and all its pixels, and says what they are. A typed refusal is part of the answer, beside what was
 * read before it.
 * @throws DecodingStoppedError
 */
export function inspectDicom(bytes: Uint8Array): Promise<InspectReport> {
  return inImageThread({ kind: "inspect", bytes: copyOf(bytes) });
}

/** What moves to the thread, where the bytes stay the caller's. */
function copyOf(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes);
}
