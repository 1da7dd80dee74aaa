import { expect, test } from "vitest";
import { readFigures } from "./model-figures.ts";

test("quotes what was measured, with its interval", () => {
  const manifest = {
    figures: {
      cohort: "calibration",
      macroAuc: { value: 0.9112, low: 0.89, high: 0.93 },
      calibrationError: 0.031,
    },
  };
  expect(readFigures(manifest)).toEqual({
    cohort: "calibration",
    figures: [
      { label: "Macro AUC", value: "0.911", interval: "0.890 to 0.930" },
      { label: "Calibration error", value: "0.031", interval: null },
    ],
  });
});

test("a manifest without figures, or of another shape, gives none", () => {
  for (const manifest of [{}, null, { figures: { macroAuc: "high" } }]) {
    expect(readFigures(manifest).figures).toEqual([]);
  }
});
