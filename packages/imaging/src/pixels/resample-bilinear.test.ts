import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
// @boundaries-ignore golden numbers lie outside the rooms
import golden from "../../../../tests/golden/pillow-bilinear.json" with { type: "json" };
import { resampleBilinear } from "./resample-bilinear.ts";

/** The formula of tests/golden/pillow_bilinear.py; the products stay below 2^53. */
function pattern(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => ((i * i * 31 + i * 7919) % 65521) % 256);
}

describe("the same bytes as Pillow", () => {
  test.each(golden.cases)("$width x $height, region $region", ({ width, height, region, sha256 }) => {
    const resized = resampleBilinear({ width, data: pattern(width, height) }, region, golden.side);
    expect(createHash("sha256").update(resized).digest("hex")).toBe(sha256);
  });
});

const side = fc.integer({ min: 1, max: 40 });

test("an image of one colour keeps it, whatever the sizes", () => {
  fc.assert(
    fc.property(side, side, side, fc.integer({ min: 0, max: 255 }), (width, height, to, value) => {
      const data = new Uint8Array(width * height * 3).fill(value);
      const resized = resampleBilinear({ width, data }, { left: 0, top: 0, width, height }, to);
      expect(resized.every((one) => Math.abs(one - value) <= 1)).toBe(true);
    }),
  );
});

test("resizing to its own size changes nothing", () => {
  fc.assert(
    fc.property(side, (width) => {
      const data = pattern(width, width);
      expect(resampleBilinear({ width, data }, { left: 0, top: 0, width, height: width }, width)).toEqual(
        data,
      );
    }),
  );
});
