import { InvalidInputError } from "@synoptic/domain";
import { describe, expect, test } from "vitest";
import { tableCohort } from "./table-cohort.ts";

test("worked example: times in days, numbers, flags, words and what is not known", () => {
  const { cohort, features } = tableCohort(
    "time,event,group,age,smoker,stage\n365.25,1,a,61.5,true,ii\n730.5,0,b,,NA,\n",
    "days",
  );
  expect(features).toEqual(["age", "smoker", "stage"]);
  expect(cohort).toEqual({
    times: [1, 2],
    events: [true, false],
    groups: ["a", "b"],
    values: [
      { age: 61.5, smoker: true, stage: "ii" },
      { age: null, smoker: null, stage: null },
    ],
  });
});

describe("refused, without telling a cell", () => {
  test.each([
    ["no time", "event,age\n1,2\n", ["time"]],
    ["no feature", "time,event\n1,1\n", ["table"]],
    ["no row", "time,event,age\n", ["table"]],
    ["a time that is none", "time,event,age\nsecret,1,2\n", ["time"]],
    ["an event that is none", "time,event,age\n1,secret,2\n", ["event"]],
    ["a column twice", "time,event,age,age\n1,1,2,3\n", ["table"]],
    ["no table", 'time,event,age\n1,1,"secret\n', ["table"]],
  ])("%s", (_name, table, path) => {
    try {
      tableCohort(table, "years");
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(InvalidInputError);
      expect(error).toMatchObject({ path });
      expect(String(error)).not.toContain("secret");
    }
  });
});
