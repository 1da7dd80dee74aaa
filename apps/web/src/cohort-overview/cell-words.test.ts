import { expect, test } from "vitest";
import { countWords, peopleWords } from "../cohort/count-words.ts";
import {
  cellWords,
  meanWords,
  medianWords,
  nameWords,
  periodWords,
  pWords,
  shareWords,
} from "./cell-words.ts";

test("names, cells and periods as people say them", () => {
  expect(nameWords("atrial-fibrillation")).toBe("Atrial fibrillation");
  expect(nameWords("haemoglobin-a1c")).toBe("HbA1c");
  expect(cellWords({ group: "RISK", cell: "0.1" })).toBe("10 to 30 %");
  expect(cellWords({ group: "MODALITY", cell: "XC" })).toBe("XC");
  expect([periodWords("2024-1"), periodWords("2024")]).toEqual(["Q1 2024", "2024"]);
});

test("what is hidden is said to be few or none", () => {
  expect(countWords({ value: null, floor: 11 })).toBe("fewer than 21, or none");
  expect(peopleWords({ value: null, floor: 11 })).toBe("fewer than 21 persons, or none");
  expect(countWords({ value: 3300, floor: 11 })).toBe("about 3,300");
});

test("numbers have no more digits than they are worth", () => {
  const summary = {
    people: { value: 990, floor: 11 },
    ...{ mean: 61.2, standardDeviation: 12, lowerQuartile: 53.4, median: 61.6, upperQuartile: 69 },
  };
  expect(meanWords(summary)).toBe("61.2 ± 12");
  expect(medianWords(summary)).toBe("61.6 (53.4 to 69)");
  expect(medianWords({ ...summary, median: null })).toBeNull();
  expect([shareWords(0.333), shareWords(0.0312), shareWords(1)]).toEqual([
    "33\u202f%",
    "3.1\u202f%",
    "100\u202f%",
  ]);
  expect([pWords(0.0000012), pWords(0.031)]).toEqual(["p < 0.001", "p = 0.031"]);
});
