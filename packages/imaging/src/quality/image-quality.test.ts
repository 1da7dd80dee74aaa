import fc from "fast-check";
import { expect, test } from "vitest";
import { imageQuality } from "./image-quality.ts";

const image = (side: number, colour: (x: number, y: number) => [number, number, number]) => {
  const data = new Uint8Array(side * side * 3);
  for (let i = 0; i < side * side; i++) data.set(colour(i % side, Math.floor(i / side)), i * 3);
  return { width: side, height: side, data };
};
const grey = image(64, (x, y) => [x * 2, x * 2, x * 2].map((v) => v + y) as [number, number, number]);
const red = image(64, (x) => [120 + x, 60 + x, 50]);

test("worked example: half black, half white has a contrast of 127.5 and is all clipped", () => {
  const halves = image(64, (x) => (x < 32 ? [0, 0, 0] : [255, 255, 255]));
  expect(imageQuality(halves)).toEqual({
    shorterSide: 64,
    contrast: 127.5,
    clippedShare: 1,
    chroma: 0,
    fault: "image-clipped",
  });
});

test("an image that may be read has no fault", () => {
  expect(imageQuality(grey, { colour: "grey", smallestSide: 64 }).fault).toBeNull();
  expect(imageQuality(red, { colour: "colour" }).fault).toBeNull();
});

test.each([
  ["a preview", image(20, (x) => [x, 100, 50]), {}, "image-tiny"],
  ["smaller than the model says", red, { smallestSide: 65 }, "image-tiny"],
  ["one colour", image(64, () => [130, 90, 80]), {}, "image-blank"],
  [
    "black but for a few pixels",
    image(64, (x, y) => (x + y < 6 ? [200, 200, 200] : [0, 0, 0])),
    {},
    "image-clipped",
  ],
  ["a coloured picture for a radiograph", red, { colour: "grey" }, "image-wrong-kind"],
  ["a grey picture for a skin lesion", grey, { colour: "colour" }, "image-wrong-kind"],
] as const)("%s", (_, picture, expects, fault) => {
  expect(imageQuality(picture, expects).fault).toBe(fault);
});

test("any picture of one colour is blank, whatever the colour", () => {
  const level = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(level, level, level, (r, g, b) => {
      expect(imageQuality(image(40, () => [r, g, b])).fault).toBe("image-blank");
    }),
  );
});
