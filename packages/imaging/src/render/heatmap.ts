import { InvalidInputError } from "@synoptic/domain/errors";
import sharp from "sharp";

/** Ten equally spaced colours of matplotlib's `inferno`, which grows evenly brighter and reads without colour. */
const INFERNO: readonly (readonly [number, number, number])[] = [
  [0x00, 0x00, 0x04],
  [0x1b, 0x0c, 0x42],
  [0x4b, 0x0c, 0x6b],
  [0x78, 0x1c, 0x6d],
  [0xa5, 0x2c, 0x60],
  [0xcf, 0x44, 0x46],
  [0xed, 0x69, 0x25],
  [0xfb, 0x9a, 0x06],
  [0xf7, 0xd0, 0x3c],
  [0xfc, 0xff, 0xa4],
];

/** `[256, 4]`: red, green, blue and opacity for each intensity. Nothing is transparent, the peak is opaque. */
const PALETTE = palette();

function palette(): Uint8Array {
  const colours = new Uint8Array(256 * 4);
  for (let i = 0; i < 256; i++) {
    const position = (i / 255) * (INFERNO.length - 1);
    const below = Math.min(Math.floor(position), INFERNO.length - 2);
    for (let channel = 0; channel < 3; channel++) {
      const [from, to] = [INFERNO[below]![channel]!, INFERNO[below + 1]![channel]!];
      colours[i * 4 + channel] = Math.round(from + (to - from) * (position - below));
    }
    colours[i * 4 + 3] = i;
  }
  return colours;
}

/**
 * A heatmap as PNG, to lie over the source image: colour and opacity both grow with intensity, and what is 0 is
 * fully transparent.
 * @param heatmap `data` is `[height, width]`, 0 to 1; values outside are cut off
 * @throws InvalidInputError if `data` does not fit the size
 */
export async function renderHeatmap(heatmap: {
  width: number;
  height: number;
  data: Float32Array;
}): Promise<Buffer> {
  const { width, height, data } = heatmap;
  if (data.length !== width * height) {
    throw new InvalidInputError(`A heatmap of ${width} x ${height} takes ${width * height} values.`);
  }
  const pixels = new Uint32Array(data.length);
  const colours = new Uint32Array(PALETTE.buffer);
  for (let i = 0; i < data.length; i++) {
    pixels[i] = colours[Math.round(Math.min(Math.max(data[i]!, 0), 1) * 255)]!;
  }
  return await sharp(new Uint8Array(pixels.buffer), {
    raw: { width, height, channels: 4 },
    limitInputPixels: false,
  })
    .png({ compressionLevel: 6, adaptiveFiltering: false })
    .toBuffer();
}
