import fc from "fast-check";
import { expect, test } from "vitest";
import { fitLabel } from "./fit-label.ts";

test("labels take one line or two, break between words, and lose only what does not fit", () => {
  expect(fitLabel("Male", 100)).toEqual(["Male"]);
  expect(fitLabel("How common it is before anything is known", 220)).toEqual([
    "How common it is before anything",
    "is known",
  ]);
  expect(fitLabel("How common it is before anything is known", 80)).toEqual(["How common", "it is befo…"]);
  fc.assert(
    fc.property(fc.string(), fc.integer({ min: 40, max: 300 }), (label, width) => {
      const lines = fitLabel(label, width);
      expect(lines.length).toBeLessThanOrEqual(2);
      for (const line of lines) expect(line.length).toBeLessThanOrEqual(Math.floor(width / 6.7));
    }),
  );
});
