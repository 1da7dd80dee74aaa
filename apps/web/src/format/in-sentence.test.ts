import { expect, test } from "vitest";
import { inSentence } from "./in-sentence.ts";

test("worked examples: the first letter is small, but for abbreviations", () => {
  expect(inSentence("Malignant or premalignant lesion")).toBe("malignant or premalignant lesion");
  expect(inSentence("Viral pneumonia")).toBe("viral pneumonia");
  expect(inSentence("COVID-19")).toBe("COVID-19");
  expect(inSentence("")).toBe("");
});
