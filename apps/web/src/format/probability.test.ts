import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatLogOdds, formatOneIn, formatProbability, formatRatio } from "./probability.ts";

describe("formatProbability", () => {
  test.each([
    [0.0004, "<0.1 %"],
    [0.001, "0.1 %"],
    [0.0324, "3.2 %"],
    [0.0994, "9.9 %"],
    [0.0996, "10 %"],
    [0.123, "12 %"],
    [0.9919, "99.2 %"],
    [0.9996, ">99.9 %"],
  ])("%d is %s", (probability, text) => {
    expect(formatProbability(probability)).toBe(text.replace(" ", "\u202f"));
  });

  test("a larger probability never reads as a smaller one", () => {
    const read = (text: string) => Number(text.replace(/[^\d.]/g, "")) + (text.startsWith("<") ? -0.05 : 0);
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (a, b) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          if (low === 0) return;
          expect(read(formatProbability(low))).toBeLessThanOrEqual(read(formatProbability(high)));
        },
      ),
    );
  });
});

test("one in so many, up to even chances", () => {
  expect(formatOneIn(0.032)).toBe("about 1\u00a0in\u00a030");
  expect(formatOneIn(0.34)).toBe("about 1\u00a0in\u00a03");
  expect(formatOneIn(0.0001)).toBe("fewer than 1\u00a0in\u00a01,000");
  expect(formatOneIn(0.8)).toBeNull();
});

test("likelihood ratios keep two digits", () => {
  expect([15.4, 1.34, 0.042, 0.43, 4000].map(formatRatio)).toEqual(["15", "1.3", "0.04", "0.43", ">1,000"]);
});

test("log-odds carry their sign, and nothing has none", () => {
  expect([0.52, -1.3, 0.001, -0.004].map(formatLogOdds)).toEqual(["+0.52", "\u22121.30", "0.00", "0.00"]);
});
