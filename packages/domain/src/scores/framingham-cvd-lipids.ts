import { coxRisk } from "./cox-risk.ts";
import { defineScore } from "./score.ts";
import type { Sex } from "./sex.ts";

interface Coefficients {
  lnAge: number;
  lnTotalCholesterol: number;
  lnHdl: number;
  lnSystolicUntreated: number;
  lnSystolicTreated: number;
  smoking: number;
  diabetes: number;
  mean: number;
  survival: number;
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
  predicts: "Coronary, cerebrovascular and peripheral artery disease or heart failure within 10 years",
  population: "Adults of 30 to 74 years without cardiovascular disease; Framingham, United States",
  source: {
    citation: "D'Agostino et al. 2008, Circulation 117:743-753",
    doi: "10.1161/CIRCULATIONAHA.107.699579",
  },
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
  bands: {
    of: "probability",
    list: [
      { from: 0, label: "Low" },
      { from: 0.06, label: "Intermediate" },
      { from: 0.2, label: "High" },
    ],
  },
  compute(values) {
    const c = COEFFICIENTS[values.sex];
    const linear =
      c.lnAge * Math.log(values.age) +
      c.lnTotalCholesterol * Math.log(values.totalCholesterol) +
      c.lnHdl * Math.log(values.hdlCholesterol) +
      (values.antihypertensives ? c.lnSystolicTreated : c.lnSystolicUntreated) *
        Math.log(values.systolicBloodPressure) +
      (values.smoking === "current" ? c.smoking : 0) +
      (values.diabetes ? c.diabetes : 0);
    const probability = coxRisk(c.survival, linear, c.mean);
    return { risks: [{ outcome: "Cardiovascular disease", horizon: "P10Y", probability }] };
  },
});
