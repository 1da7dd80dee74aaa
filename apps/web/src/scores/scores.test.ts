import fc from "fast-check";
import { expect, test } from "vitest";
import { layOutBands, positionOf } from "./band-layout.ts";
import { formatHorizon } from "./horizon.ts";
import { formatInput, inSentence } from "./input-value.ts";

test("a period in words", () => {
  expect(formatHorizon("P10Y")).toBe("10\u00a0years");
  expect(formatHorizon("P1Y")).toBe("1\u00a0year");
  expect(formatHorizon("P30D")).toBe("30\u00a0days");
  expect(formatHorizon("P1Y6M")).toBe("P1Y6M");
});

test("bands meet, fill the axis, and hold their values", () => {
  const segments = layOutBands(
    [
      { from: 0, label: "Low" },
      { from: 0.06, label: "Intermediate" },
      { from: 0.2, label: "High" },
    ],
    { maxPoints: null },
  );
  expect(segments.map(({ level }) => level)).toEqual([1, 3, 5]);
  expect(segments[0]?.start).toBe(0);
  expect(segments.at(-1)?.end).toBe(1);
  expect(segments[1]?.start).toBe(segments[0]?.end);
  expect(positionOf(0.1, { maxPoints: null })).toBeGreaterThan(segments[1]!.start);
  expect(positionOf(0.1, { maxPoints: null })).toBeLessThan(segments[1]!.end);
});

test("points lie within their band's segment", () => {
  const bands = [0, 2, 3].map((from) => ({ from, label: String(from) }));
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), (points) => {
      const at = positionOf(points, { maxPoints: 5 });
      const inside = layOutBands(bands, { maxPoints: 5 }).filter(({ start, end }) => at > start && at < end);
      expect(inside.map(({ label }) => label)).toEqual([points < 2 ? "0" : points < 3 ? "2" : "3"]);
    }),
  );
});

test("an input's value as people write it", () => {
  const of = (over: object) => ({ number: null, flag: null, option: null, input: { unit: null }, ...over });
  expect(formatInput(of({ number: 124, input: { unit: "mm[Hg]" } }))).toBe("124\u202fmmHg");
  expect(formatInput(of({ number: 2 }))).toBe("2");
  expect(formatInput(of({ flag: false }))).toBe("no");
  expect(formatInput(of({ option: "part-solid" }))).toBe("part solid");
});

test("a label within a sentence keeps its abbreviation", () => {
  expect(inSentence("Body mass index")).toBe("body mass index");
  expect(inSentence("HDL cholesterol")).toBe("HDL cholesterol");
});
