import type { DicomDataSet, DicomElement } from "./data-set.ts";
import { textElement, unsignedElement, withElements } from "./new-element.ts";
import type { StoredPixels, StoredType } from "./stored-pixels.ts";

/** Y, Cb and Cr of pixels that stood in fewer places than the luma; a codec gives one of each a pixel. */
const subsampled = /^YBR_(FULL_422|PARTIAL_\d+)$/;
/** What the codecs of JPEG 2000 have turned into RGB. */
const reversed = /^YBR_(RCT|ICT)$/;

/** Where decoded values lie, with their VR and Bits Allocated. */
const places: Readonly<Record<StoredType, readonly [tag: string, vr: string, bits: number]>> = {
  uint8: ["7FE00010", "OB", 8],
  int8: ["7FE00010", "OB", 8],
  uint16: ["7FE00010", "OW", 16],
  int16: ["7FE00010", "OW", 16],
  uint32: ["7FE00010", "OW", 32],
  int32: ["7FE00010", "OW", 32],
  float32: ["7FE00008", "OF", 32],
  float64: ["7FE00009", "OD", 64],
};

/**
 * A data set with decoded pixels, samples interleaved, and what says how they lie.
 * @param dataSet little endian
 */
export function withPixels(dataSet: DicomDataSet, pixels: StoredPixels): DicomDataSet {
  const { dtype, data, samples, photometricInterpretation: told } = pixels;
  const [tag, vr, bits] = places[dtype];
  const put: DicomElement[] = [{ tag, vr, value: data }, unsignedElement("00280100", bits)];
  const photometric = subsampled.test(told) ? "YBR_FULL" : reversed.test(told) ? "RGB" : told;
  if (samples > 1) put.push(textElement("00280004", "CS", photometric), unsignedElement("00280006", 0));
  return withElements(dataSet, put, ["7FE00001", "7FE00002"]);
}
