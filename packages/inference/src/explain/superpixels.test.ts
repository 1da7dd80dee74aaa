import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { PreparedImage } from "../image-model.ts";
import { toLab } from "./cie-lab.ts";
import { superpixels } from "./superpixels.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../../../tests/golden/explanations.json", import.meta.url), "utf8"),
).lab;

function imageOf(height: number, width: number, at: (x: number, y: number) => number): PreparedImage {
  const data = Float32Array.from({ length: height * width }, (_, i) => at(i % width, Math.floor(i / width)));
  return {
    height,
    width,
    channels: 1,
    data,
    source: { width, height },
    seen: { left: 0, top: 0, width, height },
  };
}

test("colours in CIE L*a*b*, against scikit-image", () => {
  const lab = toLab({ data: Float32Array.from(golden.pixels), channels: 3 });
  golden.values.forEach((value: number, i: number) => {
    // scikit-image's matrix and white point have fewer digits.
    expect(Math.abs(lab[i]! - value)).toBeLessThan(0.02);
  });
});

test("worked example: no region crosses an edge between black and white", () => {
  const image = imageOf(60, 60, (x, y) => (x + y < 55 ? 0 : 1));
  const { labels, count } = superpixels(image, 30, 1);
  const sides = Array.from({ length: count }, () => new Set<number>());
  labels.forEach((label, pixel) => {
    sides[label]!.add(image.data[pixel]!);
  });
  expect(sides.every((values) => values.size === 1)).toBe(true);
  expect(count).toBeGreaterThan(20);
  expect(count).toBeLessThan(50);
});

test("the same seed cuts the same way, another seed another way", () => {
  const image = imageOf(50, 70, (x, y) => 0.5 + 0.3 * Math.sin(x / 7) * Math.cos(y / 9));
  const [one, same, other] = [1, 1, 2].map((seed) => superpixels(image, 40, seed).labels);
  expect(same).toEqual(one);
  expect(other).not.toEqual(one);
});

test("every pixel is in one connected region, and the sizes add up", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 8, max: 40 }),
      fc.integer({ min: 8, max: 40 }),
      fc.integer({ min: 4, max: 60 }),
      fc.nat({ max: 1000 }),
      (height, width, wanted, seed) => {
        const image = imageOf(
          height,
          width,
          (x, y) => (((x * 7 + y * 13 + seed) * 2654435761) % 1000) / 1000,
        );
        const { labels, sizes, count } = superpixels(image, wanted, seed);
        expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(height * width);
        for (let label = 0; label < count; label++) {
          const first = labels.indexOf(label);
          expect(reach(labels, first, width)).toBe(sizes[label]);
        }
      },
    ),
    { numRuns: 25 },
  );
});

/** Pixels of one label that can be walked to from a pixel. */
function reach(labels: Int32Array, start: number, width: number): number {
  const seen = new Set([start]);
  for (const pixel of seen) {
    const beside = [pixel - width, pixel + width];
    if (pixel % width > 0) beside.push(pixel - 1);
    if (pixel % width < width - 1) beside.push(pixel + 1);
    for (const next of beside) if (labels[next] === labels[start]) seen.add(next);
  }
  return seen.size;
}
