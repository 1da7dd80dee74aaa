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

const square = (side: number) => ({ width: side, height: side });

describe("the same bytes as Pillow", () => {
  test.each(golden.cases)("$width x $height, region $region", ({ width, height, region, sha256 }) => {
    const resized = resampleBilinear(
      { width, data: pattern(width, height), channels: 3 },
      region,
      square(golden.side),
    );
    expect(createHash("sha256").update(resized).digest("hex")).toBe(sha256);
  });
});

const side = fc.integer({ min: 1, max: 40 });

test("an image of one colour keeps it, whatever the sizes", () => {
  fc.assert(
    fc.property(side, side, side, fc.integer({ min: 0, max: 255 }), (width, height, to, value) => {
      const data = new Uint8Array(width * height * 3).fill(value);
      const resized = resampleBilinear(
        { width, data, channels: 3 },
        { left: 0, top: 0, width, height },
        square(to),
      );
      expect(resized.every((one) => Math.abs(one - value) <= 1)).toBe(true);
    }),
  );
});

test("resizing to its own size changes nothing", () => {
  fc.assert(
    fc.property(side, (width) => {
      const data = pattern(width, width);
      expect(
        resampleBilinear(
          { width, data, channels: 3 },
          { left: 0, top: 0, width, height: width },
          square(width),
        ),
      ).toEqual(data);
    }),
  );
});

test("grey is each channel of the same grey in colour, to any shape", () => {
  fc.assert(
    fc.property(side, side, side, side, (width, height, toWidth, toHeight) => {
      const grey = Uint8Array.from({ length: width * height }, (_, i) => (i * 7919) % 256);
      const colour = Uint8Array.from({ length: grey.length * 3 }, (_, i) => grey[Math.floor(i / 3)]!);
      const region = { left: 0, top: 0, width, height };
      const size = { width: toWidth, height: toHeight };
      const one = resampleBilinear({ width, data: grey, channels: 1 }, region, size);
      const three = resampleBilinear({ width, data: colour, channels: 3 }, region, size);
      expect(one).toEqual(three.filter((_, i) => i % 3 === 0));
    }),
  );
});
