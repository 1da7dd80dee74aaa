import { expect, test } from "vitest";
import { kfre } from "./kfre.ts";

const risksOf = (age: number, sex: "female" | "male", filtrationRate: number, urineAlbumin: number) =>
  kfre.compute({ age, sex, filtrationRate, urineAlbumin }).risks;

test.each([
  [65, "male", 19, 30, 0.223128, 0.063123],
  [70, "female", 50, 35, 0.005987, 0.00155],
  [60, "female", 45, 25, 0.011156, 0.002893],
  [75, "male", 22, 40, 0.152247, 0.041757],
] as const)(
  "kfre's table, outside North America: %d years, %s, %d, %d mg/g",
  (age, sex, rate, albumin, five, two) => {
    const elsewhere = risksOf(age, sex, rate, albumin).filter(({ outcome }) => outcome.endsWith("elsewhere"));
    expect(elsewhere.map(({ horizon }) => horizon)).toEqual(["P5Y", "P2Y"]);
    expect(elsewhere[0]?.probability).toBeCloseTo(five, 6);
    expect(elsewhere[1]?.probability).toBeCloseTo(two, 6);
  },
);

test("at the means of the model risk is 1 less its baseline survival", () => {
  const [five] = risksOf(70.36, "male", 36.11, Math.exp(5.137 - (0.2467 * (1 - 0.5642)) / 0.451));
  expect(five?.probability).toBeCloseTo(1 - 0.924, 9);
});

test("less filtration and more albumin are more risk, and five years more than two", () => {
  const main = (rate: number, albumin: number) => risksOf(60, "female", rate, albumin)[0]!.probability;
  expect(main(20, 100)).toBeGreaterThan(main(50, 100));
  expect(main(30, 1000)).toBeGreaterThan(main(30, 10));
  const [five, , two] = risksOf(60, "female", 30, 100);
  expect(five!.probability).toBeGreaterThan(two!.probability);
});
