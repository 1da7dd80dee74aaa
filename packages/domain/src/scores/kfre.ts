import { coxRisk } from "./cox-risk.ts";
import { defineScore, type Risk } from "./score.ts";

/** Survival without kidney failure at the mean, by years: as first published, and outside North America. */
const SURVIVAL = {
  "in North America": { 5: 0.924, 2: 0.975 },
  elsewhere: { 5: 0.9365, 2: 0.9832 },
} as const;

/**
 * The kidney failure risk equation with four variables. Where the patient lives is not in the record, so both
 * calibrations are given.
 *
 * `ln` of the albumin to creatinine ratio in mg/g. Coefficients as the package kfre states them in its documentation
 * and in its program, both after Tangri 2011 and 2016.
 */
export const kfre = defineScore({
  id: "kfre",
  title: "Kidney failure risk equation, 4 variables",
  predicts: "Kidney failure treated by dialysis or transplant within 5 and 2 years",
  population: "Adults with a filtration rate of 10 to 59 mL/min/1.73 m²",
  source: { citation: "Tangri et al. 2016, JAMA 315:164-174", doi: "10.1001/jama.2015.18202" },
  inputs: {
    age: { range: { from: 18 } },
    sex: {},
    filtrationRate: { range: { from: 10, below: 60 } },
    urineAlbumin: {},
  },
  compute({ age, sex, filtrationRate, urineAlbumin }) {
    const linear =
      -0.2201 * (age / 10 - 7.036) +
      0.2467 * ((sex === "male" ? 1 : 0) - 0.5642) -
      0.5567 * (filtrationRate / 5 - 7.222) +
      0.451 * (Math.log(urineAlbumin) - 5.137);
    const risks = ([5, 2] as const).flatMap((years) =>
      Object.entries(SURVIVAL).map(
        ([region, survival]): Risk => ({
          outcome: `Kidney failure ${region}`,
          horizon: `P${years}Y`,
          probability: coxRisk(survival[years], linear),
        }),
      ),
    );
    return { risks };
  },
});
