import { type ImagePreparation, seenRegion } from "@synoptic/imaging";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { GridMap } from "../image-model.ts";
import { heatmapOnSource } from "./on-source.ts";

const spec: ImagePreparation = {
  channels: 3,
  intensity: { from: "display" },
  resizePolicy: "stretch",
  resizeFilter: "antialiased",
  resizeTo: { height: 176, width: 176 },
  crop: { height: 160, width: 160 },
};

function mapOf(values: number[], rows: number, columns: number): GridMap {
  return { rows, columns, data: Float32Array.from(values) };
}

const onSource = (map: GridMap, source: { width: number; height: number }, by = spec) =>
  heatmapOnSource(map, { source, seen: seenRegion(source, by) });

describe("on the source image's grid", () => {
  test("worked example: a 176 x 176 image keeps a border of 8 pixels that the network never saw", () => {
    const { data } = onSource(mapOf(Array(100).fill(2), 10, 10), { width: 176, height: 176 });
    for (let y = 0; y < 176; y++) {
      for (let x = 0; x < 176; x++) {
        const seen = x >= 8 && x < 168 && y >= 8 && y < 168;
        expect(data[y * 176 + x]).toBe(seen ? 1 : 0);
      }
    }
  });

  test("worked example: the peak lies where the cell lies, 16 pixels a cell and 8 of border", () => {
    const values = Array(100).fill(0);
    values[3 * 10 + 7] = 5;
    const { data } = onSource(mapOf(values, 10, 10), { width: 176, height: 176 });
    const at = (x: number, y: number) => data[y * 176 + x]!;
    // Cell (row 3, column 7) covers x 120..135 and y 56..71; its centre, (128, 64), is a corner of four pixels.
    for (const [x, y] of [
      [127, 63],
      [128, 63],
      [127, 64],
      [128, 64],
    ] as const) {
      expect(at(x, y)).toBeCloseTo((1 - 0.5 / 16) ** 2, 5);
    }
    expect(at(128 - 16, 64)).toBeCloseTo((0.5 / 16) * (1 - 0.5 / 16), 5);
    expect(at(128 + 17, 64)).toBe(0);
  });

  test("a centred square of a wide image: nothing outside the square", () => {
    const square = { ...spec, resizePolicy: "square-crop" as const };
    const { data } = onSource(mapOf(Array(100).fill(1), 10, 10), { width: 528, height: 352 }, square);
    // The square is x 88..439; 8/176 of its side, 16 pixels, is border on each side.
    const row = data.subarray(176 * 528, 177 * 528);
    expect(row.indexOf(1)).toBe(88 + 16);
    expect(row.lastIndexOf(1)).toBe(439 - 16);
    expect(data.subarray(0, 16 * 528).every((value) => value === 0)).toBe(true);
    expect(data[16 * 528 + 264]).toBe(1);
  });

  test("an image twice as large has a heatmap twice as large", () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.sin(i));
    const of = (side: number) => onSource(mapOf(values, 10, 10), { width: side, height: side }).data;
    const [one, two] = [of(176), of(352)];
    // Four fine pixels around a coarse pixel's centre average to it where the map is linear between them.
    for (const [x, y] of [
      [30, 30],
      [90, 41],
      [121, 147],
    ] as const) {
      const fine = [0, 1, 352, 353].map((step) => two[2 * y * 352 + 2 * x + step]!);
      expect(fine.reduce((sum, value) => sum + value) / 4).toBeCloseTo(one[y * 176 + x]!, 1);
    }
  });

  test("what speaks against a class is not shown, and a class that nothing speaks for has an empty heatmap", () => {
    const { data } = onSource(mapOf([-1, -2, -3, -4], 2, 2), { width: 20, height: 20 });
    expect(data.every((value) => value === 0)).toBe(true);
  });

  test("values lie between 0 and 1 whatever the map and the size", () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 100, maxLength: 100 }),
        fc.integer({ min: 1, max: 60 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom("stretch" as const, "square-crop" as const),
        (values, width, height, resizePolicy) => {
          const heatmap = onSource(mapOf(values, 10, 10), { width, height }, { ...spec, resizePolicy });
          expect(heatmap.data).toHaveLength(width * height);
          expect(heatmap.data.every((value) => value >= 0 && value <= 1)).toBe(true);
        },
      ),
    );
  });
});
