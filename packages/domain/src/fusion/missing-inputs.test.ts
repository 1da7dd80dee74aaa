import { expect, test } from "vitest";
import { missingInputs } from "./missing-inputs.ts";

const study = { bodyPart: "BREAST", laterality: "L" };
const complete = { scenarioId: "breast", study, images: 1, priorCounts: true, hasPrior: true };

test("what could be used and is not there is named, and nothing else", () => {
  expect(missingInputs(complete)).toEqual([]);
  expect(missingInputs({ ...complete, study: { ...study, laterality: null } })).toEqual(["laterality"]);
  expect(missingInputs({ ...complete, hasPrior: false })).toEqual(["prior-image"]);
  expect(missingInputs({ ...complete, study: null, images: 0, hasPrior: false })).toEqual(["image"]);
});

test("what would not be used is not missing: a side of what comes once, an earlier image that does not count", () => {
  const open = { ...complete, study: { ...study, laterality: null }, priorCounts: false, hasPrior: false };
  for (const scenarioId of ["skin", "chest", "brain"])
    expect(missingInputs({ ...open, scenarioId })).toEqual([]);
});
