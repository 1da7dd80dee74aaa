import sharp from "sharp";
import { NotAnImageError, TruncatedImageError } from "../dicom/errors.ts";
import { maxPixels, requireShowable } from "./size-limit.ts";
import type { RgbImage } from "./source-image.ts";

/** What the last bytes of a whole file hold: the end marker of JPEG, the name of PNG's last chunk. */
const endings = { jpeg: Buffer.from([0xff, 0xd9]), png: Buffer.from("IEND") } as const;

/**
 * PNG or JPEG, upright by its EXIF orientation, what is transparent on black, reduced to 8 bits.
 * @param announce is told of how many pixels there are before they are decoded
 * @throws NotAnImageError where the bytes cannot be decoded, TruncatedImageError where they end too early, TooLargeError
 */
export async function displayPicture(
  bytes: Uint8Array,
  kind: "png" | "jpeg",
  announce: (pixels: number) => void = () => undefined,
): Promise<RgbImage> {
  const { width, height } = await decoding(bytes, kind, () =>
    sharp(bytes, { limitInputPixels: false }).metadata(),
  );
  requireShowable(width, height);
  announce(width * height);
  const { data, info } = await decoding(bytes, kind, () =>
    sharp(bytes, { failOn: "error", limitInputPixels: maxPixels })
      .autoOrient()
      .flatten({ background: "#000" })
      .toColourspace("srgb")
      .raw({ depth: "uchar" })
      .toBuffer({ resolveWithObject: true }),
  );
  return {
    width: info.width,
    height: info.height,
    data: info.channels === 3 ? data : spread(data, info.channels),
  };
}

async function decoding<T>(bytes: Uint8Array, kind: "png" | "jpeg", decode: () => Promise<T>): Promise<T> {
  try {
    return await decode();
  } catch {
    // Not all writers end a file with its ending, so that this only names the fault of what cannot be decoded.
    const whole =
      Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).lastIndexOf(endings[kind]) !== -1;
    if (!whole) throw new TruncatedImageError("The image ends too early.");
    throw new NotAnImageError("The image is damaged and cannot be decoded.");
  }
}

/** The first channel of each pixel three times. */
export function spread(data: Uint8Array, channels: number): Uint8Array {
  const out = new Uint8Array((data.length / channels) * 3);
  for (let i = 0, o = 0; o < out.length; i += channels, o += 3) out[o] = out[o + 1] = out[o + 2] = data[i]!;
  return out;
}
