import { expect, test } from "vitest";
import { readSurvivalFigures } from "./survival-figures.ts";

const interval = { value: 0.2, low: 0.1, high: 0.3 };

test("worked example: what the manifest quotes, without fifths that nobody was followed so long in", () => {
  const horizon = { years: 5, atRisk: 40, predicted: 0.18, observed: interval, brier: 0.1, ipa: 0.2 };
  const calibration = [
    { persons: 20, predicted: 0.1, observed: interval },
    { persons: 20, predicted: 0.3, observed: null },
  ];
  const figures = {
    ...{ persons: 100, events: 30, personYears: 400, effectiveParameters: 4, concordance: interval },
    horizons: [{ ...horizon, calibration }],
  };
  const read = readSurvivalFigures({ kind: "survival-model", lastYear: 7, figures });
  expect(read).toMatchObject({ persons: 100, events: 30, lastYear: 7, concordance: interval });
  expect(read!.horizons[0]).toMatchObject({ years: 5, predicted: 0.18, ipa: 0.2 });
  expect(read!.horizons[0]!.fifths).toEqual([{ meanProbability: 0.1, observed: interval, rows: 20 }]);
});

test.each([null, {}, { kind: "image-head", figures: {} }])("%o is no survival model's", (manifest) => {
  expect(readSurvivalFigures(manifest)).toBeNull();
});
