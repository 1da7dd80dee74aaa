import type { PreparedImage } from "../image-model.ts";

/** sRGB to XYZ (IEC 61966-2-1), each row divided by the D65 white point. */
const TO_XYZ = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
] as const;

/**
 * CIE 1976 L*a*b* under D65, `[height, width, 3]`: L* 0 to 100, a* and b* about -100 to 100. Grey has a* and b* of 0.
 * @see CIE 15:2004, Colorimetry, 8.2.1
 */
export function toLab({ data, channels }: Pick<PreparedImage, "data" | "channels">): Float32Array {
  const pixels = data.length / channels;
  const lab = new Float32Array(pixels * 3);
  for (let pixel = 0; pixel < pixels; pixel++) {
    const at = pixel * channels;
    const [red, green, blue] = [0, 1, 2].map((c) => linear(data[at + (channels === 1 ? 0 : c)]!));
    const [x, y, z] = TO_XYZ.map((row) => cubeRoot(row[0] * red! + row[1] * green! + row[2] * blue!));
    lab[pixel * 3] = 116 * y! - 16;
    lab[pixel * 3 + 1] = 500 * (x! - y!);
    lab[pixel * 3 + 2] = 200 * (y! - z!);
  }
  return lab;
}

/** sRGB's own curve undone. */
function linear(value: number): number {
  return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
}

/** The cube root, and a line near 0. */
function cubeRoot(t: number): number {
  return t > 216 / 24389 ? Math.cbrt(t) : (24389 / 27 / 116) * t + 16 / 116;
}
