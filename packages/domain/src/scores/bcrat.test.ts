import { expect, test } from "vitest";
import { bcrat } from "./bcrat.ts";
import type { ValueOf, Values } from "./inputs.ts";

type Answers = Values<
  | "age"
  | "breastBiopsies"
  | "atypicalHyperplasia"
  | "ageAtMenarche"
  | "ageAtFirstBirth"
  | "breastCancerRelatives"
>;

const answers = (
  age: number,
  ageAtMenarche: number,
  ageAtFirstBirth: number,
  breastBiopsies: number,
  breastCancerRelatives: number,
  atypicalHyperplasia: ValueOf<"atypicalHyperplasia">,
): Answers => ({
  age,
  ageAtMenarche,
  ageAtFirstBirth,
  breastBiopsies,
  breastCancerRelatives,
  atypicalHyperplasia,
});

const percent = (race: ValueOf<"race">, of: Answers) =>
  100 * bcrat.compute({ ...of, race, sex: "female", breastCancer: false }).risks[0]!.probability;

/** Three women; their five-year risks in each group as the R package BCRA computes them. */
const profiles = [
  answers(38, 14, 22, 0, 0, "unknown"),
  answers(40, 11, 0, 1, 1, "no"),
  answers(42, 13, 19, 0, 0, "unknown"),
] as const;

test.each([
  ["white", 0.3668333224, 1.8983595395, 0.4755871335],
  ["american-indian", 0.3668333224, 1.8983595395, 0.4755871335],
  ["black", 0.3568809234, 1.0088314365, 0.6897035991],
  ["hispanic-us-born", 0.4592488062, 0.8746778404, 0.5560259079],
  ["hispanic-foreign-born", 0.2050263136, 2.5618113231, 0.2550309452],
  ["chinese", 0.2329454751, 1.549843681, 0.2902748281],
  ["japanese", 0.2840942254, 1.9500749503, 0.3661401045],
  ["filipino", 0.2803548156, 1.9115693839, 0.3579710683],
  ["hawaiian", 0.4176570317, 2.801069303, 0.5133473567],
  ["other-pacific-islander", 0.2162906768, 1.2788445091, 0.1933365983],
  ["other-asian", 0.2052195495, 1.3434769118, 0.228361434],
] as const)("BCRA's values of three women: %s", (race, ...expected) => {
  for (const [index, profile] of profiles.entries()) {
    expect(percent(race, profile)).toBeCloseTo(Number(expected[index]), 8);
  }
});

test.each([
  ["white, over the age of 50", "white", answers(48, 13, 24, 1, 0, "no"), 1.0745946093],
  ["white, with hyperplasia", "white", answers(50, 11, 22, 2, 1, "yes"), 5.8684594548],
  ["black, with hyperplasia", "black", answers(55, 10, 19, 2, 2, "yes"), 7.2132985085],
  ["Hispanic, born elsewhere", "hispanic-foreign-born", answers(47, 12, 26, 0, 1, "unknown"), 1.4007685831],
  ["Chinese", "chinese", answers(55, 14, 25, 1, 0, "unknown"), 1.4787809518],
  ["the youngest", "white", answers(35, 13, 25, 0, 0, "unknown"), 0.3242306364],
  ["the oldest", "white", answers(85, 13, 25, 1, 0, "no"), 1.6857511273],
] as const)("BCRA's value: %s", (_who, race, of, expected) => {
  expect(percent(race, of)).toBeCloseTo(expected, 8);
});

test("more relatives and biopsies are more risk, and a lifetime more than five years", () => {
  const at = (relatives: number, biopsies: number) =>
    percent("white", answers(45, 13, 24, biopsies, relatives, "no"));
  expect(at(1, 1)).toBeGreaterThan(at(0, 1));
  expect(at(2, 1)).toBeGreaterThan(at(1, 1));
  expect(at(0, 2)).toBeGreaterThan(at(0, 1));
  const { risks } = bcrat.compute({ ...profiles[0], race: "black", sex: "female", breastCancer: false });
  expect(risks[1]!.probability).toBeGreaterThan(risks[0]!.probability);
  expect(risks[1]!.horizon).toBe("P52Y");
});
