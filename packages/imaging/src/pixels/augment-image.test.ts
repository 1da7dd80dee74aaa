import { InvalidInputError, seededRandom } from "@synoptic/domain";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Augmentation, augmentImage } from "./augment-image.ts";

/** Rises from left to right and from top to bottom. */
const slope = (width: number, height: number) => ({
  width,
  height,
  channels: 1 as const,
  data: Float32Array.from({ length: width * height }, (_, i) => ((i % width) + i / width) / (width + height)),
});
/** Always the same draw: 0 is the one end, 0.75 half-way to the other. */
const fixed = (draw: number) => () => draw;

describe("worked examples", () => {
  test("nothing asked for, nothing changed", () => {
    const image = slope(8, 6);
    expect(Array.from(augmentImage(image, {}, seededRandom(3)))).toEqual(Array.from(image.data));
  });

  test("mirrored twice is the picture; mirrored once is each row backwards", () => {
    const image = {
      width: 3,
      height: 2,
      channels: 1 as const,
      data: Float32Array.of(0, 0.1, 0.2, 0.3, 0.4, 0.5),
    };
    const once = augmentImage(image, { flip: true }, fixed(0));
    expect(Array.from(once, (value) => Number(value.toFixed(6)))).toEqual([0.2, 0.1, 0, 0.5, 0.4, 0.3]);
    expect(augmentImage({ ...image, data: once }, { flip: true }, fixed(0))).toEqual(image.data);
    expect(augmentImage(image, { flip: true }, fixed(0.7))).toEqual(image.data);
  });

  test("a quarter turn of a square moves its corners round", () => {
    const image = { width: 2, height: 2, channels: 1 as const, data: Float32Array.of(0, 0.25, 0.5, 0.75) };
    // 180 degrees either way, drawn at 3/4: +90.
    const turned = augmentImage(image, { rotation: 180 }, fixed(0.75));
    expect(Array.from(turned, (value) => Number(value.toFixed(6)))).toEqual([0.25, 0.75, 0, 0.5]);
  });

  test("brightness adds the same to all; a shift by half a side brings the edge in", () => {
    const image = { width: 4, height: 1, channels: 1 as const, data: Float32Array.of(0.2, 0.3, 0.4, 0.5) };
    const brighter = augmentImage(image, { brightness: 0.2 }, fixed(0.75));
    expect(Array.from(brighter, (value) => Number(value.toFixed(6)))).toEqual([0.3, 0.4, 0.5, 0.6]);
    const shifted = augmentImage(image, { shift: 0.5 }, fixed(0.75));
    expect(Array.from(shifted, (value) => Number(value.toFixed(6)))).toEqual([0.3, 0.4, 0.5, 0.5]);
  });
});

const anything: fc.Arbitrary<Augmentation> = fc.record({
  crop: fc.double({ min: 0, max: 0.5, noNaN: true }),
  flip: fc.boolean(),
  flipUpsideDown: fc.boolean(),
  rotation: fc.double({ min: 0, max: 180, noNaN: true }),
  shift: fc.double({ min: 0, max: 0.5, noNaN: true }),
  shear: fc.double({ min: 0, max: 45, noNaN: true }),
  zoom: fc.double({ min: 0, max: 0.5, noNaN: true }),
  noise: fc.double({ min: 0, max: 0.5, noNaN: true }),
  brightness: fc.double({ min: 0, max: 0.5, noNaN: true }),
});

test("property: the same seed gives the same variant, whose values stay in range", () => {
  const image = slope(9, 7);
  fc.assert(
    fc.property(anything, fc.nat(), (by, seed) => {
      const one = augmentImage(image, by, seededRandom(seed));
      expect(augmentImage(image, by, seededRandom(seed))).toEqual(one);
      expect(one.every((value) => value >= 0 && value <= 1)).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test.each([{ rotation: 181 }, { crop: -0.1 }, { noise: Number.NaN }])("refused: %o", (by) => {
  expect(() => augmentImage(slope(3, 3), by, seededRandom(1))).toThrow(InvalidInputError);
});
