import { defineScore } from "./score.ts";

/** An acute illness's signs and values count for two days. */
const ACUTE_DAYS = 2;

/** Deaths within 30 days in the paper's three groups: 0 and 1 point, 2 points, 3 and more. */
const MORTALITY = [0.015, 0.015, 0.092, 0.22, 0.22, 0.22];

/**
 * CURB-65. The mortality is that of the paper's three groups; by single points its cohorts were too small, and later
 * sources differ.
 *
 * Points and groups as Wiki Journal Club and the British Thoracic Society's guideline quote the paper.
 */
export const curb65 = defineScore({
  id: "curb-65",
  title: "CURB-65",
  predicts: "Death within 30 days of a pneumonia acquired at home",
  population: "Adults admitted with community-acquired pneumonia; United Kingdom, New Zealand, Netherlands",
  source: { citation: "Lim et al. 2003, Thorax 58:377-382", doi: "10.1136/thorax.58.5.377" },
  inputs: {
    pneumonia: { only: { values: [true], because: "The score is for people with pneumonia." } },
    age: { range: { from: 18 } },
    confusion: { withinDays: ACUTE_DAYS },
    urea: { withinDays: ACUTE_DAYS },
    respiratoryRate: { withinDays: ACUTE_DAYS },
    systolicBloodPressure: { withinDays: ACUTE_DAYS },
    diastolicBloodPressure: { withinDays: ACUTE_DAYS },
  },
  maxPoints: 5,
  bands: {
    of: "points",
    list: [
      { from: 0, label: "Low" },
      { from: 2, label: "Intermediate" },
      { from: 3, label: "Severe" },
    ],
  },
  compute(values) {
    const points =
      (values.confusion ? 1 : 0) +
      (values.urea > 7 ? 1 : 0) +
      (values.respiratoryRate >= 30 ? 1 : 0) +
      (values.systolicBloodPressure < 90 || values.diastolicBloodPressure <= 60 ? 1 : 0) +
      (values.age >= 65 ? 1 : 0);
    return { points, risks: [{ outcome: "Death", horizon: "P30D", probability: MORTALITY[points]! }] };
  },
});
