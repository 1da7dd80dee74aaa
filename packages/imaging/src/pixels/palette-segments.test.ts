import { expect, test } from "vitest";
import { expandSegments } from "./palette-segments.ts";

const words = (...values: number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const descriptor = { tag: "00281101", vr: "US", value: words(8, 0, 16) };
const expanded = (...values: number[]) => {
  const { value } = expandSegments({ tag: "00281221", vr: "OW", value: words(...values) }, descriptor, true);
  return [...new Uint16Array(value.buffer)];
};

test("worked example: two values, four on the way to 1000, and both segments again", () => {
  // Discrete (0), linear (1), indirect (2) of two segments from byte 0.
  const table = expanded(0, 2, 100, 200, 1, 4, 1000, 2, 2, 0, 0);
  expect(table).toEqual([100, 200, 400, 600, 800, 1000, 100, 200, 400, 600, 800, 1000]);
});

test("in bytes, an offset takes four of them", () => {
  const eight = { ...descriptor, value: words(4, 0, 8) };
  const value = Uint8Array.of(0, 2, 7, 9, 2, 1, 0, 0, 0, 0);
  expect([...expandSegments({ tag: "00281221", vr: "OW", value }, eight, true).value]).toEqual([7, 9, 7, 9]);
});

test("what runs past its end, begins with a line, or follows itself is refused", () => {
  const refused = expect.objectContaining({ code: "INVALID_DICOM", path: ["00281221"] });
  expect(() => expanded(0, 500, 1)).toThrow(refused);
  expect(() => expanded(1, 4, 1000)).toThrow(refused);
  expect(() => expanded(0, 1, 5, 2, 1, 6, 0)).toThrow(refused);
  expect(() => expanded(0, 1, 5, 2, 65_535, 0, 0, 2, 65_535, 0, 0)).toThrow(refused);
});
