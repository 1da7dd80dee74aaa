import { defineScore } from "./score.ts";

const ACUTE_DAYS = 2;

/** Deaths in hospital by points, 1 to 21, in per cent: the authors' table of the validation cohort. */
const MORTALITY_PERCENT = [
  ...[0.3, 0.8, 2.3, 4.8, 7.5, 7.8, 11.7, 14.4, 19.2, 22.9],
  ...[26.9, 32.9, 40.1, 44.6, 51.6, 59.1, 66.1, 75.8, 77.4, 82.9, 87.5],
];

function agePoints(age: number): number {
  if (age < 50) return 0;
  if (age < 60) return 2;
  if (age < 70) return 4;
  return age < 80 ? 6 : 7;
}

const steps = (value: number, ...limits: readonly [from: number, points: number][]) =>
  limits.findLast(([from]) => value >= from)?.[1] ?? 0;

/**
 * The 4C mortality score of COVID-19.
 *
 * Points of table 2 and the mortality by points of figure 2, as the authors' own page (isaric4c.net/risk/4c) and a
 * second copy of it state them. With 0 points nobody of the cohort is told of, so no risk is given.
 */
export const fourCMortality = defineScore({
  id: "4c-mortality",
  title: "4C mortality score",
  predicts: "Death in hospital with COVID-19",
  population: "Adults admitted with COVID-19; United Kingdom, 2020",
  source: { citation: "Knight et al. 2020, BMJ 370:m3339", doi: "10.1136/bmj.m3339" },
  inputs: {
    covid19: { only: { values: [true], because: "The score is for people with COVID-19." } },
    age: { range: { from: 18 } },
    sex: {},
    comorbidities: {},
    respiratoryRate: { withinDays: ACUTE_DAYS },
    oxygenSaturation: { withinDays: ACUTE_DAYS },
    glasgowComaScore: { withinDays: ACUTE_DAYS },
    urea: { withinDays: ACUTE_DAYS },
    cReactiveProtein: { withinDays: ACUTE_DAYS },
  },
  maxPoints: 21,
  bands: {
    of: "points",
    list: [
      { from: 0, label: "Low" },
      { from: 4, label: "Intermediate" },
      { from: 9, label: "High" },
      { from: 15, label: "Very high" },
    ],
  },
  compute(values) {
    const points =
      agePoints(values.age) +
      (values.sex === "male" ? 1 : 0) +
      Math.min(2, values.comorbidities) +
      steps(values.respiratoryRate, [20, 1], [30, 2]) +
      (values.oxygenSaturation < 92 ? 2 : 0) +
      (values.glasgowComaScore < 15 ? 2 : 0) +
      (values.urea > 14 ? 3 : values.urea >= 7 ? 1 : 0) +
      steps(values.cReactiveProtein, [50, 1], [100, 2]);
    const percent = MORTALITY_PERCENT[points - 1];
    return {
      points,
      risks:
        percent === undefined
          ? []
          : [{ outcome: "Death in hospital", horizon: null, probability: percent / 100 }],
      notes: ["Oxygen saturation counts as measured on room air."],
    };
  },
});
