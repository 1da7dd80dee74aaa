import sharp from "sharp";
import type { RgbImage } from "../pixels/source-image.ts";

/** An RGB image as PNG. */
export async function toPng({ width, height, data }: RgbImage): Promise<Uint8Array> {
  return await sharp(data, { raw: { width, height, channels: 3 }, limitInputPixels: false })
    .png({ compressionLevel: 6 })
    .toBuffer();
}
