import { InvalidInputError } from "@synoptic/domain";
import { expect, test } from "vitest";
import { type ModelInputSpec, resizedRegion, seenRegion, toModelInput } from "./model-input.ts";

const spec: ModelInputSpec = {
  resizeTo: 4,
  size: 2,
  mean: [0.5, 0.25, 0],
  std: [0.5, 0.25, 1],
  resizePolicy: "stretch",
};

test("worked example: the centre of an image of the right size, planar and normalised", () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  // The centre pixels are 5, 6, 9 and 10, each of three bytes.
  const expected = [0, 1, 2].flatMap((channel) =>
    [5, 6, 9, 10].map((pixel) => {
      const value = ((pixel * 3 + channel) * 5) / 255;
      return (value - spec.mean[channel]!) / spec.std[channel]!;
    }),
  );
  const input = toModelInput({ width: 4, height: 4, data }, spec);
  expect(input).toEqual(Float32Array.from(expected));
});

test("stretch sees the whole of a wide image, square-crop the square in its middle", () => {
  // Left third 0, middle 120, right third 240.
  const data = new Uint8Array(12 * 4 * 3).map((_, i) => Math.floor((Math.floor(i / 3) % 12) / 4) * 120);
  const plain = { ...spec, size: 4, mean: [0, 0, 0], std: [1, 1, 1] } as const;
  const stretched = toModelInput({ width: 12, height: 4, data }, { ...plain, resizePolicy: "stretch" });
  const cropped = toModelInput({ width: 12, height: 4, data }, { ...plain, resizePolicy: "square-crop" });
  expect(stretched[0]).toBeLessThan(stretched[3]!);
  expect(cropped.every((value) => Math.abs(value - 120 / 255) < 1e-6)).toBe(true);
});

test("the regions that are resized and seen", () => {
  const size = { width: 300, height: 200 };
  expect(resizedRegion(size, "stretch")).toEqual({ left: 0, top: 0, width: 300, height: 200 });
  expect(resizedRegion(size, "square-crop")).toEqual({ left: 50, top: 0, width: 200, height: 200 });
  const seen = seenRegion({ width: 176, height: 352 }, { resizeTo: 176, size: 160, resizePolicy: "stretch" });
  expect(seen).toEqual({ left: 8, top: 16, width: 160, height: 320 });
});

test.each([
  ["no pixels", { width: 0, height: 4, data: new Uint8Array(0) }],
  ["too few bytes", { width: 4, height: 4, data: new Uint8Array(47) }],
  ["a fraction of a pixel", { width: 1.5, height: 2, data: new Uint8Array(9) }],
])("%s is refused", (_, image) => {
  expect(() => toModelInput(image, spec)).toThrow(InvalidInputError);
});
