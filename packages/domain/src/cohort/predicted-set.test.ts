import { expect, test } from "vitest";
import { SNOMED_CT } from "../clinical/history.ts";
import { predictedSet } from "./predicted-set.ts";

test("worked example: the narrowest set that holds the code", () => {
  // Breast cancer is in the sets of breast cancer, with and without in situ, and of any cancer.
  expect(predictedSet({ system: SNOMED_CT, code: "254837009" })).toBe("breast-cancer");
  expect(predictedSet({ system: SNOMED_CT, code: "233604007" })).toBe("pneumonia");
  expect(predictedSet({ system: SNOMED_CT, code: "44054006" })).toBe("diabetes");
});

test("nothing where no set holds it", () => {
  expect(predictedSet({ system: SNOMED_CT, code: "17621005" })).toBeUndefined();
  expect(predictedSet({ system: "http://loinc.org", code: "44054006" })).toBeUndefined();
});
