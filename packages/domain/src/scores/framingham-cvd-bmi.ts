import { type CommonCoefficients, framinghamCvd, framinghamCvdRisk } from "./framingham-cvd.ts";
import { defineScore } from "./score.ts";
import type { Sex } from "./sex.ts";

interface Coefficients extends CommonCoefficients {
  lnBodyMassIndex: number;
}

/** The paper's office-based model, without laboratory values. */
const COEFFICIENTS: Readonly<Record<Sex, Coefficients>> = {
  female: {
    lnAge: 2.72107,
    lnBodyMassIndex: 0.51125,
    lnSystolicUntreated: 2.81291,
    lnSystolicTreated: 2.88267,
    smoking: 0.61868,
    diabetes: 0.77763,
    mean: 26.0145,
    survival: 0.94833,
  },
  male: {
    lnAge: 3.11296,
    lnBodyMassIndex: 0.79277,
    lnSystolicUntreated: 1.85508,
    lnSystolicTreated: 1.92672,
    smoking: 0.70953,
    diabetes: 0.5316,
    mean: 23.9388,
    survival: 0.88431,
  },
};

/**
 * Framingham general cardiovascular risk of 2008, with the body mass index in place of lipids.
 *
 * Coefficients from the data of the R package CVrisk (frs_simple_coef), which agree with its sources' table; its
 * published test value is in the test.
 */
export const framinghamCvdBmi = defineScore({
  id: "framingham-cvd-bmi",
  title: "Framingham cardiovascular risk, with body mass index",
  ...framinghamCvd,
  inputs: {
    age: { range: { from: 30, to: 74 } },
    sex: {},
    bodyMassIndex: {},
    systolicBloodPressure: {},
    antihypertensives: {},
    smoking: {},
    diabetes: {},
    cardiovascularDisease: {
      only: { values: [false], because: "The formula was made for people without cardiovascular disease." },
    },
  },
  compute(values) {
    const c = COEFFICIENTS[values.sex];
    const first = c.lnAge * Math.log(values.age) + c.lnBodyMassIndex * Math.log(values.bodyMassIndex);
    return framinghamCvdRisk(c, values, first);
  },
});
