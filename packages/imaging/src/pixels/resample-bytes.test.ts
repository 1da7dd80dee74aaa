import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
// @boundaries-ignore golden numbers lie outside the rooms
import golden from "../../../../tests/golden/pillow-resize.json" with { type: "json" };
import { resampleBytes } from "./resample-bytes.ts";
import { resampleFloat } from "./resample-float.ts";

/** The formula of tests/golden/pillow_resize.py; the products stay below 2^53. */
function pattern(width: number, height: number): Uint8Array {
  return Uint8Array.from({ length: width * height * 3 }, (_, i) => ((i * i * 31 + i * 7919) % 65521) % 256);
}

const square = (side: number) => ({ width: side, height: side });

const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

describe("the same bytes as Pillow", () => {
  test.each(golden.cases)("$width x $height, region $region", ({ width, height, region, sha256 }) => {
    const image = { width, data: pattern(width, height), channels: 3 as const };
    const size = square(golden.side);
    expect(hash(resampleBytes(image, region, size))).toBe(sha256.bilinear);
    expect(hash(resampleBytes(image, region, size, "bicubic"))).toBe(sha256.bicubic);
    const floats = { ...image, data: Float32Array.from(image.data) };
    expect(hash(Uint8Array.from(resampleFloat(floats, region, size, "nearest")))).toBe(sha256.nearest);
  });
});

const side = fc.integer({ min: 1, max: 40 });

test("an image of one colour keeps it, whatever the sizes", () => {
  fc.assert(
    fc.property(side, side, side, fc.integer({ min: 0, max: 255 }), (width, height, to, value) => {
      const data = new Uint8Array(width * height * 3).fill(value);
      const resized = resampleBytes(
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
        resampleBytes({ width, data, channels: 3 }, { left: 0, top: 0, width, height: width }, square(width)),
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
      const one = resampleBytes({ width, data: grey, channels: 1 }, region, size);
      const three = resampleBytes({ width, data: colour, channels: 3 }, region, size);
      expect(one).toEqual(three.filter((_, i) => i % 3 === 0));
    }),
  );
});
