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
    burntShare: 0.5,
    chroma: 0,
    modality: null,
    fault: "image-clipped",
  });
});

test("an image that may be read has no fault", () => {
  // Half of it at its brightest red, as bright skin may be.
  expect(
    imageQuality(
      image(64, (x, y) => [x < 30 ? 255 : 180, 90 + y, 70]),
      { colour: "colour" },
    ).fault,
  ).toBeNull();
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
  [
    "washed out but for a corner",
    image(64, (x, y) => (x + y < 40 ? [x, y, 90] : [255, 250, 240])),
    {},
    "image-clipped",
  ],
  [
    "a red that is cut off",
    image(64, (x, y) => (x < 10 ? [200, y, 90] : [255, 100 + x, 60 + y])),
    { colour: "colour" },
    "image-clipped",
  ],
  ["a coloured picture for a radiograph", red, { colour: "grey" }, "image-wrong-kind"],
  ["a grey picture for a skin lesion", grey, { colour: "colour" }, "image-wrong-kind"],
] as const)("%s", (_, picture, expects, fault) => {
  expect(imageQuality(picture, expects).fault).toBe(fault);
});

test("a file that says it is of another modality is of the wrong kind; one that does not say may be any", () => {
  const expects = { colour: "grey", modalities: ["DX", "CR"] } as const;
  const fault = (dicomModality: string | null) => imageQuality({ ...grey, dicomModality }, expects).fault;
  expect(["DX", "CR", "OT", null].map(fault)).toEqual([null, null, null, null]);
  expect(["CT", "MR", "US"].map(fault)).toEqual(["image-wrong-kind", "image-wrong-kind", "image-wrong-kind"]);
  expect(imageQuality({ ...grey, dicomModality: "CT" }, { colour: "grey" }).fault).toBeNull();
});

test("any picture of one colour is blank, whatever the colour", () => {
  const level = fc.integer({ min: 0, max: 255 });
  fc.assert(
    fc.property(level, level, level, (r, g, b) => {
      expect(imageQuality(image(40, () => [r, g, b])).fault).toBe("image-blank");
    }),
  );
});
