import fc from "fast-check";
import { expect, test } from "vitest";
import { layoutAxis, layoutRows, toX, type WaterfallPart } from "./waterfall-layout.ts";

const part = (kind: WaterfallPart["kind"], name: string, logOdds: number): WaterfallPart => ({
  kind,
  name,
  label: name,
  logOdds,
  source: "a paper",
});

test("worked example: 10 % prevalence, nothing of the history, an image worth LR 10 gives 10/19", () => {
  const rows = layoutRows([
    part("PREVALENCE", "prevalence", Math.log(1 / 9)),
    part("IMAGE", "image", Math.log(10)),
  ]);
  expect(rows.map((row) => row.key)).toEqual([
    "PREVALENCE-prevalence",
    "pre-test",
    "IMAGE-image",
    "post-test",
  ]);
  expect(rows[1]?.probability).toBeCloseTo(0.1, 12);
  expect(rows[3]?.probability).toBeCloseTo(10 / 19, 12);
});

test("without an image the history stands alone, with one total", () => {
  const rows = layoutRows([part("PREVALENCE", "prevalence", -3), part("HISTORY", "age", 0.5)]);
  expect(rows.filter((row) => row.kind === "total").map((row) => row.label)).toEqual([
    "Risk from history alone",
  ]);
});

const logOdds = fc.double({ min: -6, max: 6, noNaN: true });

test("each bar starts where the one before it ended, and the axis holds them all", () => {
  fc.assert(
    fc.property(logOdds, fc.array(logOdds, { maxLength: 8 }), logOdds, (prevalence, facts, image) => {
      const rows = layoutRows([
        part("PREVALENCE", "prevalence", prevalence),
        ...facts.map((fact, index) => part("HISTORY", String(index), fact)),
        part("IMAGE", "image", image),
      ]);
      const axis = layoutAxis(rows, 400);
      for (const [index, row] of rows.entries()) {
        if (index > 0) expect(row.start).toBeCloseTo(rows[index - 1]?.end ?? Number.NaN, 9);
        expect(toX(axis, 400, row.end)).toBeGreaterThan(0);
        expect(toX(axis, 400, row.end)).toBeLessThan(400);
      }
      const sum = prevalence + facts.reduce((total, fact) => total + fact, 0) + image;
      expect(rows.at(-1)?.end).toBeCloseTo(sum, 9);
    }),
  );
});

test("ticks keep their distance", () => {
  fc.assert(
    fc.property(logOdds, fc.integer({ min: 120, max: 900 }), (prevalence, width) => {
      const axis = layoutAxis(layoutRows([part("PREVALENCE", "prevalence", prevalence)]), width);
      const xs = axis.ticks.map((tick) => toX(axis, width, tick.logOdds));
      for (let index = 1; index < xs.length; index++)
        expect(xs[index]! - xs[index - 1]!).toBeGreaterThanOrEqual(46);
    }),
  );
});
