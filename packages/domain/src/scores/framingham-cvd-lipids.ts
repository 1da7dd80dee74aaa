import { type CommonCoefficients, framinghamCvd, framinghamCvdRisk } from "./framingham-cvd.ts";
import { defineScore } from "./score.ts";
import type { Sex } from "./sex.ts";

interface Coefficients extends CommonCoefficients {
  lnTotalCholesterol: number;
  lnHdl: number;
}

/** Table 2 of the paper; cholesterol in mg/dL, pressure in mmHg. */
const COEFFICIENTS: Readonly<Record<Sex, Coefficients>> = {
  female: {
    lnAge: 2.32888,
    lnTotalCholesterol: 1.20904,
    lnHdl: -0.70833,
    lnSystolicUntreated: 2.76157,
    lnSystolicTreated: 2.82263,
    smoking: 0.52873,
    diabetes: 0.69154,
    mean: 26.1931,
    survival: 0.95012,
  },
  male: {
    lnAge: 3.06117,
    lnTotalCholesterol: 1.1237,
    lnHdl: -0.93263,
    lnSystolicUntreated: 1.93303,
    lnSystolicTreated: 1.99881,
    smoking: 0.65451,
    diabetes: 0.57367,
    mean: 23.9802,
    survival: 0.88936,
  },
};

/**
 * Framingham general cardiovascular risk of 2008, with lipids.
 *
 * Coefficients cross-checked between the data of the R packages CVrisk (frs_coef) and a second statement of the
 * paper's table; the paper's two worked examples are in the test.
 */
export const framinghamCvdLipids = defineScore({
  id: "framingham-cvd-lipids",
  title: "Framingham cardiovascular risk, with lipids",
  ...framinghamCvd,
  inputs: {
    age: { range: { from: 30, to: 74 } },
    sex: {},
    totalCholesterol: {},
    hdlCholesterol: {},
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
    const first =
      c.lnAge * Math.log(values.age) +
      c.lnTotalCholesterol * Math.log(values.totalCholesterol) +
      c.lnHdl * Math.log(values.hdlCholesterol);
    return framinghamCvdRisk(c, values, first);
  },
});
