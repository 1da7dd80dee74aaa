import { expect, test } from "vitest";
import { readAbout } from "./model-about.ts";

test("worked example: what it learned from and where it is weak", () => {
  const source = { name: "HAM10000", licence: "CC BY-NC 4.0", rows: 5984 };
  expect(readAbout({ trainingData: [source], knownWeaknesses: ["Small images"] })).toEqual({
    trainingData: [{ ...source, note: null }],
    knownWeaknesses: ["Small images"],
  });
});

test("a manifest of another shape gives none", () => {
  for (const manifest of [null, {}, { trainingData: "much", knownWeaknesses: 3 }])
    expect(readAbout(manifest)).toEqual({ trainingData: [], knownWeaknesses: [] });
});
