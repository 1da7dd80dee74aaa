import { InvalidInputError } from "@synoptic/domain/errors";
import sharp from "sharp";
import { expect, test } from "vitest";
import { renderHeatmap } from "./heatmap.ts";

const pixelsOf = (png: Buffer) => sharp(png).raw().toBuffer({ resolveWithObject: true });

test("a PNG of the heatmap's size: nothing is transparent, the peak is opaque and brightest", async () => {
  const png = await renderHeatmap({
    width: 3,
    height: 2,
    data: Float32Array.from([0, 0.5, 1, 0, 0.25, 0.75]),
  });
  const { data, info } = await pixelsOf(png);
  expect([info.format, info.width, info.height, info.channels]).toEqual(["raw", 3, 2, 4]);
  const alphas = Array.from({ length: 6 }, (_, i) => data[i * 4 + 3]);
  expect(alphas).toEqual([0, 128, 255, 0, 64, 191]);
  expect([...data.subarray(8, 11)]).toEqual([0xfc, 0xff, 0xa4]);
});

test("colours grow evenly brighter, so that they read without colour", async () => {
  const { data } = await pixelsOf(
    await renderHeatmap({
      width: 256,
      height: 1,
      data: Float32Array.from({ length: 256 }, (_, i) => i / 255),
    }),
  );
  const luminance = (i: number) =>
    0.2126 * data[i * 4]! + 0.7152 * data[i * 4 + 1]! + 0.0722 * data[i * 4 + 2]!;
  for (let i = 2; i < 256; i++) expect(luminance(i)).toBeGreaterThan(luminance(i - 1) - 1.2);
  for (let i = 32; i < 256; i += 16) expect(luminance(i)).toBeGreaterThan(luminance(i - 32));
});

test("what is outside 0 to 1 or no number is cut off", async () => {
  const { data } = await pixelsOf(
    await renderHeatmap({ width: 3, height: 1, data: Float32Array.from([-1, 7, Number.NaN]) }),
  );
  expect([data[3], data[7], data[11]]).toEqual([0, 255, 0]);
});

test("data that does not fit the size is refused", async () => {
  await expect(renderHeatmap({ width: 2, height: 2, data: new Float32Array(3) })).rejects.toThrow(
    InvalidInputError,
  );
});
