import { expect, test } from "vitest";
import { readFigures } from "./model-figures.ts";

const auc = { value: 0.9112, low: 0.89, high: 0.93 };

test("worked example: figures, classes by their labels, subgroups and bins", () => {
  const manifest = {
    classes: [{ id: "mel", label: "Melanoma" }],
    findings: [{ id: "malignant", label: "Malignant lesion" }],
    primaryFindingId: "malignant",
    figures: {
      cohort: "calibration",
      macroAuc: auc,
      calibrationError: 0.031,
      classAuc: { mel: auc },
      subgroups: { sex: [{ label: "female", rows: 40, primaryAuc: auc, accuracy: null }] },
      reliability: [{ meanProbability: 0.1, observed: auc, rows: 30 }],
    },
  };
  expect(readFigures(manifest)).toEqual({
    cohort: "calibration",
    figures: [
      { label: "Macro AUC", value: "0.911", interval: "0.890 to 0.930" },
      { label: "Calibration error", value: "0.031", interval: null },
    ],
    classAuc: [{ label: "Melanoma", interval: auc }],
    subgroups: [{ attribute: "sex", rows: [{ label: "female", rows: 40, auc, of: "primary" }] }],
    reliability: [{ meanProbability: 0.1, observed: auc, rows: 30 }],
    primaryFinding: "Malignant lesion",
  });
});

test("a subgroup that is too small has no figure", () => {
  const manifest = { figures: { subgroups: { sex: [{ label: "male", rows: 3, primaryAuc: null }] } } };
  expect(readFigures(manifest).subgroups[0]?.rows).toEqual([
    { label: "male", rows: 3, auc: null, of: "primary" },
  ]);
});

test("a manifest without figures, or of another shape, gives none", () => {
  for (const manifest of [{}, null, { figures: { macroAuc: "high", classAuc: 3, reliability: [{}] } }]) {
    const { figures, classAuc, reliability } = readFigures(manifest);
    expect([figures, classAuc, reliability]).toEqual([[], [], []]);
  }
});
