import { describe, expect, test } from "vitest";
import { DatasetError } from "./datasets/dataset.ts";
import { readHistoryTable } from "./history-table.ts";

const code = { system: "http://snomed.info/sct", code: "1" };
const plan = {
  classes: [
    { id: "ill", label: "Ill", code },
    { id: "well", label: "Well", code },
  ],
  from: { well: ["0", "well"] },
};
const read = (text: string, group?: string) => readHistoryTable(text, { label: "truth", group }, plan);

test("worked example: quantities, words, yes and no, what is not known, and what is not used", () => {
  const text = [
    "Age;sex;smoking;body-site;diabetes;truth;person;colour",
    "63;F;Never;back;yes;Ill;a;red",
    "NA;;unknown;nowhere at all;0;0;a;blue",
    "51.5;male;;;;other;b;green",
  ];
  // A site that is no word of the table is refused: leave it out.
  const table = read(text.join("\n").replace("nowhere at all", "?"), "person");
  expect(table).toEqual({
    cases: {
      values: [
        { age: 63, sex: "female", smoking: "never", "body-site": "back", diabetes: true },
        { age: null, sex: null, smoking: null, "body-site": null, diabetes: false },
      ],
      labels: [0, 1],
      groups: ["a", "a"],
    },
    leftOut: { UNKNOWN_LABEL: 1 },
    unusedColumns: ["colour"],
  });
});

test("without a group each row is a person of its own", () => {
  const { groups } = read("age,truth\n40,ill\n50,well\n").cases;
  expect(new Set(groups).size).toBe(2);
});

describe("refused, by line and column and without the cell", () => {
  test.each([
    ["no label", "age,outcome\n40,ill\n", /no column "truth"/],
    ["no feature", "height,truth\n40,ill\n", /No column/],
    ["no number", "age,truth\n40,ill\nforty,well\n", /Line 3, column age: it is not a number\./],
    ["neither yes nor no", "diabetes,truth\nmaybe,ill\n", /Line 2, column diabetes/],
    ["no word", "sex,truth\nxyz,ill\n", /Line 2, column sex/],
    ["no table", 'age,truth\n"40,ill\n', /cannot be read/],
    ["nothing", "", /empty/],
  ])("%s", (_, text, message) => {
    expect(() => read(text)).toThrow(DatasetError);
    expect(() => read(text)).toThrow(message);
  });
});
