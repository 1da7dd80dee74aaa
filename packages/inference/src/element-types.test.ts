import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { inputNumbers, outputNumbers } from "./element-types.ts";

const half = (value: number) => inputNumbers("float16", Float32Array.of(value))[0]!;

describe("half precision", () => {
  // Bits as IEEE 754-2008 gives them, such as numpy's `np.float16(x).view(np.uint16)`.
  test.each([
    [1, 0x3c00],
    [-2, 0xc000],
    [0.1, 0x2e66],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [3 * 2 ** -25, 0x0002],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])("%d is %d", (value, expected) => {
    expect(half(value)).toBe(expected);
  });

  test("every half there and back is itself", () => {
    const all = Uint16Array.from({ length: 0x10000 }, (_, i) => i).filter((one) => (one & 0x7c00) !== 0x7c00);
    expect(inputNumbers("float16", outputNumbers("float16", all)!)).toEqual(all);
  });

  test("what is rounded is off by half a step at most", () => {
    fc.assert(
      fc.property(fc.float({ min: Math.fround(-60000), max: 60000, noNaN: true }), (value) => {
        const [back] = outputNumbers("float16", Uint16Array.of(half(value)))!;
        const step = Math.max(2 ** -24, 2 ** (Math.floor(Math.log2(Math.abs(value) || 1e-9)) - 10));
        expect(Math.abs(back! - value)).toBeLessThanOrEqual(step / 2);
      }),
    );
  });
});

test("an eight-bit input gets the bytes of the image, rounded and cut off", () => {
  const values = Float32Array.of(-3, 0, 0.4, 127.5, 254.6, 300);
  expect(inputNumbers("uint8", values)).toEqual(Uint8Array.of(0, 0, 0, 128, 255, 255));
});

test("labels are no scores", () => {
  expect(outputNumbers("int64", BigInt64Array.of(1n))).toBeUndefined();
});
