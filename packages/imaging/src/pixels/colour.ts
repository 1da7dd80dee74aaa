import { type StoredPixels, valuesOf } from "../dicom/stored-pixels.ts";

/** Y, Cb, Cr still apart; the codecs of JPEG 2000 have turned YBR_RCT and YBR_ICT into RGB. */
const lumaAndChroma = /^YBR_(FULL|PARTIAL)(_4\d\d)?$/;

/** Three samples a pixel as RGB of 8 bits. */
export function toRgb(pixels: StoredPixels): Uint8Array {
  const data = eightBits(pixels);
  const kind = lumaAndChroma.exec(pixels.photometricInterpretation)?.[1];
  if (kind === undefined) return data;
  // PS3.3 C.7.6.3.1.2, inverted. Partial: black is 16 and white 235, chroma spans 16 to 240.
  const [black, white, span] = kind === "PARTIAL" ? [16, 219, 224] : [0, 255, 255];
  const [lumaScale, chromaScale] = [255 / white, 255 / span];
  const out = new Uint8ClampedArray(data.length);
  for (let i = 0; i < data.length; i += 3) {
    const luma = (data[i]! - black) * lumaScale;
    const blue = (data[i + 1]! - 128) * chromaScale;
    const red = (data[i + 2]! - 128) * chromaScale;
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
