import { type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";

/** Y, Cb, Cr still apart; the codecs of JPEG 2000 have turned YBR_RCT and YBR_ICT into RGB. */
const lumaAndChroma = /^YBR_(FULL|FULL_422|PARTIAL_\d+)$/;

/** Three samples a pixel as RGB of 8 bits. */
export function toRgb(pixels: StoredPixels): Uint8Array {
  const data = eightBits(pixels);
  if (!lumaAndChroma.test(pixels.photometricInterpretation)) return data;
  // PS3.3 C.7.6.3.1.2, inverted.
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const [luma, blue, red] = [data[i]!, data[i + 1]! - 128, data[i + 2]! - 128];
    out[i] = luma + 1.402 * red;
    out[i + 1] = luma - 0.344136 * blue - 0.714136 * red;
    out[i + 2] = luma + 1.772 * blue;
  }
  return new Uint8Array(out.buffer);
}

/** The eight most significant bits of those stored. */
function eightBits(pixels: StoredPixels): Uint8Array {
  const values = valuesOf(pixels);
  if (values instanceof Uint8Array) return values;
  const divisor = 2 ** Math.max(0, pixels.bitsStored - 8);
  return Uint8Array.from(values, (value) => Math.floor(value / divisor));
}
