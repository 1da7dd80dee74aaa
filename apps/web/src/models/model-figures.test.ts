import { expect, test } from "vitest";
import { readFigures } from "./model-figures.ts";

const auc = { value: 0.9112, low: 0.89, high: 0.93 };

test("worked example: figures, classes by their labels, subgroups and bins", () => {
  const manifest = {
    classes: [{ id: "mel", label: "Melanoma (of the skin)" }],
    conformal: { level: 0.9 },
    findings: [{ id: "malignant", label: "Malignant lesion" }],
    primaryFindingId: "malignant",
    figures: {
      cohort: "calibration",
      rows: 764,
      macroAuc: auc,
      classCoverage: { mel: { rows: 84, marginal: auc, classConditional: { ...auc, value: 0.92 } } },
      calibrationError: 0.031,
      classAuc: { mel: auc },
      fusion: { malignant: { historyAuc: auc, imageAuc: auc, fusedMinusImage: { ...auc, p: 0.01 } } },
      subgroups: { sex: [{ label: "female", rows: 40, primaryAuc: auc, accuracy: null }] },
      reliability: [{ meanProbability: 0.1, observed: auc, rows: 30 }],
    },
  };
  expect(readFigures(manifest)).toEqual({
    cohort: "calibration",
    rows: 764,
    level: 0.9,
    figures: [
      {
        label: "Macro AUC",
        meaning: "0.5 is chance, 1 perfect",
        value: "0.911",
        interval: "0.890 to 0.930",
      },
      {
        label: "Calibration error",
        meaning: "between said and true; 0 is right",
        value: "0.031",
        interval: null,
      },
    ],
    coverage: [{ label: "Melanoma (84)", beside: auc, interval: { ...auc, value: 0.92 } }],
    classAuc: [{ label: "Melanoma", interval: auc }],
    fusion: [
      {
        finding: "Malignant lesion",
        rows: [
          { label: "History alone", interval: auc },
          { label: "Image alone", interval: auc },
        ],
      },
    ],
    subgroups: [
      { attribute: "sex", measure: "primaryAuc", rows: [{ label: "female", rows: 40, figure: auc }] },
    ],
    reliability: [{ meanProbability: 0.1, observed: auc, rows: 30 }],
    primaryFinding: "Malignant lesion",
  });
});

test("subgroups that are too small for an AUC are compared by accuracy, and may be too small for that", () => {
  const rows = [
    { label: "female", rows: 40, macroAuc: null, accuracy: auc },
    { label: "male", rows: 3, macroAuc: null, accuracy: null },
  ];
  expect(readFigures({ figures: { subgroups: { sex: rows } } }).subgroups).toEqual([
    {
      attribute: "sex",
      measure: "accuracy",
      rows: [
        { label: "female", rows: 40, figure: auc },
        { label: "male", rows: 3, figure: null },
      ],
    },
  ]);
});

test("a manifest without figures, or of another shape, gives none", () => {
  for (const manifest of [{}, null, { figures: { macroAuc: "high", classAuc: 3, reliability: [{}] } }]) {
    const { figures, classAuc, coverage, reliability } = readFigures(manifest);
    expect([figures, classAuc, coverage, reliability]).toEqual([[], [], [], []]);
  }
});

test("a history model: its own figures first, and what knowing nothing scores", () => {
  const pretest = {
    ...{ findingId: "tumor", finding: "Tumour", auc, atPrevalence: { brier: 0.5, logLoss: 0.69 } },
    calibration: { slope: 1.04, intercept: -0.1 },
  };
  const { figures, primaryFinding } = readFigures({ pretest, figures: { brier: 0.31 } });
  expect(figures.map(({ label, value }) => [label, value])).toEqual([
    ["AUC of tumour", "0.911"],
    ["Calibration slope", "1.040"],
    ["Brier score of the prevalence", "0.500"],
    ["Brier score", "0.310"],
  ]);
  expect(primaryFinding).toBe("Tumour");
});
