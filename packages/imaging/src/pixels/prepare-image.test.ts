import { createHash } from "node:crypto";
import { InvalidInputError } from "@synoptic/domain/errors";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
// @boundaries-ignore golden numbers lie outside the rooms
import golden from "../../../../tests/golden/pillow-resize.json" with { type: "json" };
import { type ImagePreparation, prepareImage } from "./prepare-image.ts";

const square = (side: number) => ({ height: side, width: side });
const spec: ImagePreparation = {
  channels: 3,
  intensity: { from: "display" },
  resizePolicy: "stretch",
  resizeFilter: "antialiased",
  resizeTo: square(4),
  crop: square(2),
};
const grey = (width: number, height: number, value: (i: number) => number) =>
  Uint8Array.from({ length: width * height * 3 }, (_, i) => value(Math.floor(i / 3)));

test("worked example: the centre of an image of the right size, as it is", () => {
  const data = Uint8Array.from({ length: 48 }, (_, i) => i * 5);
  // The centre pixels are 5, 6, 9 and 10, each of three bytes.
  const expected = [5, 6, 9, 10].flatMap((pixel) =>
    [0, 1, 2].map((channel) => ((pixel * 3 + channel) * 5) / 255),
  );
  const prepared = prepareImage({ width: 4, height: 4, data }, spec);
  expect(prepared.data).toEqual(Float32Array.from(expected));
  expect(prepared.seen).toEqual({ left: 1, top: 1, width: 2, height: 2 });
});

describe("policies", () => {
  // Left third 0, middle 120, right third 240.
  const image = { width: 12, height: 4, data: grey(12, 4, (i) => Math.floor((i % 12) / 4) * 120) };
  const whole = { ...spec, crop: spec.resizeTo, channels: 1 as const };

  test("stretch sees the whole of a wide image, square-crop the square in its middle", () => {
    const stretched = prepareImage(image, whole);
    const cropped = prepareImage(image, { ...whole, resizePolicy: "square-crop" });
    expect(stretched.data[0]).toBeLessThan(stretched.data[3]!);
    expect(cropped.data.every((value) => Math.abs(value - 120 / 255) < 1e-6)).toBe(true);
    expect(cropped.seen).toEqual({ left: 4, top: 0, width: 4, height: 4 });
  });

  test("pad keeps the shape and fills the rest with the lowest intensity", () => {
    const bright = { width: 8, height: 4, data: grey(8, 4, () => 255) };
    const { data, seen } = prepareImage(bright, { ...whole, resizePolicy: "pad" });
    expect([...data]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0]);
    expect(seen).toEqual({ left: 0, top: -2, width: 8, height: 8 });
  });

  test("what is seen is the crop's share of what was resized", () => {
    const tall = { width: 176, height: 352, data: grey(176, 352, () => 9) };
    const { seen } = prepareImage(tall, { ...spec, resizeTo: square(176), crop: square(160) });
    expect(seen).toEqual({ left: 8, top: 16, width: 160, height: 320 });
  });
});

describe("the shorter side first, then the centre", () => {
  test.each(golden.shorterSide)(
    "torchvision's own bytes: $width x $height, Resize($resize), CenterCrop($crop), $filter",
    ({ width, height, resize, crop, filter, sha256 }) => {
      // The formula of tests/golden/pillow_resize.py.
      const data = Uint8Array.from(
        { length: width * height * 3 },
        (_, i) => ((i * i * 31 + i * 7919) % 65521) % 256,
      );
      const resizeFilter = filter === "bicubic" ? "bicubic" : "antialiased";
      const by = { ...spec, resizeFilter, resizeTo: square(resize), crop: square(crop) } as const;
      const prepared = prepareImage({ width, height, data }, { ...by, resizePolicy: "shorter-side" });
      const bytes = Uint8Array.from(prepared.data, (value) => Math.round(value * 255));
      expect(createHash("sha256").update(bytes).digest("hex")).toBe(sha256);
      const { seen } = prepared;
      expect(Math.abs(seen.width - (crop / resize) * Math.min(width, height))).toBeLessThan(1);
      expect(seen.left).toBeGreaterThanOrEqual(0);
      expect(seen.top + seen.height).toBeLessThanOrEqual(height);
    },
  );

  test("refused: an image so long that its resized form would fill the memory", () => {
    const line = { width: 2, height: 4000, data: grey(2, 4000, () => 1) };
    const by = { ...spec, resizePolicy: "shorter-side" as const, resizeTo: square(256), crop: square(224) };
    expect(() => prepareImage(line, by)).toThrow(InvalidInputError);
  });
});

describe("intensities", () => {
  test("grey of a colour is its luma", () => {
    const data = Uint8Array.from([255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255]);
    const by = { ...spec, channels: 1 as const, resizeTo: square(2), crop: square(2) };
    const values = [...prepareImage({ width: 2, height: 2, data }, by).data].map((value) => value * 255);
    [76, 150, 29, 255].forEach((luma, i) => {
      expect(values[i]).toBeCloseTo(luma, 4);
    });
  });

  test("Hounsfield units between the limits, cut off beyond", () => {
    const values = Float32Array.from([-2000, -1000, 0, 3000]);
    const image = { width: 2, height: 2, data: grey(2, 2, () => 0) };
    const by: ImagePreparation = {
      ...spec,
      channels: 1,
      intensity: { from: "modality", unit: "HU", low: -1000, high: 1000 },
      resizeTo: square(2),
      crop: square(2),
    };
    const modality = { width: 2, height: 2, values, unit: "HU", isInverted: false };
    expect([...prepareImage({ ...image, modality }, by).data]).toEqual([0, 0, 0.5, 1]);
    expect(() => prepareImage(image, by)).toThrow("reads values in HU");
    expect(() => prepareImage({ ...image, modality: { ...modality, unit: "OD" } }, by)).toThrow(
      InvalidInputError,
    );
  });

  test("values stay between 0 and 1 and one colour stays one colour, whatever the sizes", () => {
    const side = fc.integer({ min: 1, max: 30 });
    fc.assert(
      fc.property(
        fc.record({ width: side, height: side, toWidth: side, toHeight: side }),
        fc.constantFrom<ImagePreparation["resizePolicy"]>("stretch", "square-crop"),
        fc.constantFrom<ImagePreparation["resizeFilter"]>("antialiased", "bicubic", "plain", "nearest"),
        fc.constantFrom<1 | 3>(1, 3),
        ({ width, height, toWidth, toHeight }, resizePolicy, resizeFilter, channels) => {
          const to = { width: toWidth, height: toHeight };
          const by = { ...spec, channels, resizePolicy, resizeFilter, resizeTo: to, crop: to };
          const { data } = prepareImage({ width, height, data: grey(width, height, () => 90) }, by);
          expect(data).toHaveLength(toWidth * toHeight * channels);
          expect(data.every((value) => Math.abs(value * 255 - 90) <= 1.01)).toBe(true);
        },
      ),
    );
  });
});

test.each([
  ["no pixels", { width: 0, height: 4, data: new Uint8Array(0) }],
  ["too few bytes", { width: 4, height: 4, data: new Uint8Array(47) }],
  ["a fraction of a pixel", { width: 1.5, height: 2, data: new Uint8Array(9) }],
])("%s is refused", (_, image) => {
  expect(() => prepareImage(image, spec)).toThrow(InvalidInputError);
});
