import { coxRisk } from "./cox-risk.ts";
import { defineScore } from "./score.ts";
import type { Sex } from "./sex.ts";

interface Coefficients {
  lnAge: number;
  lnAgeSquared: number;
  lnTotalCholesterol: number;
  lnAgeLnTotalCholesterol: number;
  lnHdl: number;
  lnAgeLnHdl: number;
  lnSystolicTreated: number;
  lnAgeLnSystolicTreated: number;
  lnSystolicUntreated: number;
  lnAgeLnSystolicUntreated: number;
  smoking: number;
  lnAgeSmoking: number;
  diabetes: number;
  mean: number;
  survival: number;
}

/** Appendix 7, table A of the guideline; cholesterol in mg/dL, pressure in mmHg. A term that a group lacks is 0. */
const COEFFICIENTS: Readonly<Record<"white" | "black", Readonly<Record<Sex, Coefficients>>>> = {
  white: {
    female: {
      lnAge: -29.799,
      lnAgeSquared: 4.884,
      lnTotalCholesterol: 13.54,
      lnAgeLnTotalCholesterol: -3.114,
      lnHdl: -13.578,
      lnAgeLnHdl: 3.149,
      lnSystolicTreated: 2.019,
      lnAgeLnSystolicTreated: 0,
      lnSystolicUntreated: 1.957,
      lnAgeLnSystolicUntreated: 0,
      smoking: 7.574,
      lnAgeSmoking: -1.665,
      diabetes: 0.661,
      mean: -29.18,
      survival: 0.9665,
    },
    male: {
      lnAge: 12.344,
      lnAgeSquared: 0,
      lnTotalCholesterol: 11.853,
      lnAgeLnTotalCholesterol: -2.664,
      lnHdl: -7.99,
      lnAgeLnHdl: 1.769,
      lnSystolicTreated: 1.797,
      lnAgeLnSystolicTreated: 0,
      lnSystolicUntreated: 1.764,
      lnAgeLnSystolicUntreated: 0,
      smoking: 7.837,
      lnAgeSmoking: -1.795,
      diabetes: 0.658,
      mean: 61.18,
      survival: 0.9144,
    },
  },
  black: {
    female: {
      lnAge: 17.114,
      lnAgeSquared: 0,
      lnTotalCholesterol: 0.94,
      lnAgeLnTotalCholesterol: 0,
      lnHdl: -18.92,
      lnAgeLnHdl: 4.475,
      lnSystolicTreated: 29.291,
      lnAgeLnSystolicTreated: -6.432,
      lnSystolicUntreated: 27.82,
      lnAgeLnSystolicUntreated: -6.087,
      smoking: 0.691,
      lnAgeSmoking: 0,
      diabetes: 0.874,
      mean: 86.61,
      survival: 0.9533,
    },
    male: {
      lnAge: 2.469,
      lnAgeSquared: 0,
      lnTotalCholesterol: 0.302,
      lnAgeLnTotalCholesterol: 0,
      lnHdl: -0.307,
      lnAgeLnHdl: 0,
      lnSystolicTreated: 1.916,
      lnAgeLnSystolicTreated: 0,
      lnSystolicUntreated: 1.809,
      lnAgeLnSystolicUntreated: 0,
      smoking: 0.549,
      lnAgeSmoking: 0,
      diabetes: 0.645,
      mean: 19.54,
      survival: 0.8954,
    },
  },
};

/**
 * The pooled cohort equations of ACC and AHA, 2013.
 *
 * Coefficients from the R packages CVrisk (ascvd_pooled_coef) and preventr (other_models.R), which agree in every
 * digit but the means, which preventr has to four decimals; the guideline's own four examples are in the test.
 */
export const pooledCohort = defineScore({
  id: "pooled-cohort",
  title: "Pooled cohort equations (ACC/AHA 2013)",
  predicts: "First heart attack, coronary death or stroke within 10 years",
  diagnosed: { set: "atherosclerotic-disease", years: 10 },
  population: "Black and white adults of 40 to 79 years without atherosclerotic disease; United States",
  source: {
    citation: "Goff et al. 2014, Circulation 129(25 suppl 2):S49-S73",
    doi: "10.1161/01.cir.0000437741.48606.98",
  },
  inputs: {
    age: { range: { from: 40, to: 79 } },
    sex: {},
    race: {},
    totalCholesterol: { range: { from: 130, to: 320 } },
    hdlCholesterol: { range: { from: 20, to: 100 } },
    systolicBloodPressure: { range: { from: 90, to: 200 } },
    antihypertensives: {},
    smoking: {},
    diabetes: {},
    atheroscleroticDisease: {
      only: {
        values: [false],
        because: "The equations were made for people without atherosclerotic disease.",
      },
    },
  },
  bands: {
    of: "probability",
    list: [
      { from: 0, label: "Low" },
      { from: 0.05, label: "Borderline" },
      { from: 0.075, label: "Intermediate" },
      { from: 0.2, label: "High" },
    ],
    source: {
      citation: "Arnett et al. 2019, Circulation 140:e596-e646",
      doi: "10.1161/CIR.0000000000000678",
    },
  },
  compute(values) {
    const isPublished = values.race === "white" || values.race === "black";
    const c = COEFFICIENTS[values.race === "black" ? "black" : "white"][values.sex];
    const lnAge = Math.log(values.age);
    const lnTotal = Math.log(values.totalCholesterol);
    const lnHdl = Math.log(values.hdlCholesterol);
    const lnSystolic = Math.log(values.systolicBloodPressure);
    const linear =
      c.lnAge * lnAge +
      c.lnAgeSquared * lnAge ** 2 +
      c.lnTotalCholesterol * lnTotal +
      c.lnAgeLnTotalCholesterol * lnAge * lnTotal +
      c.lnHdl * lnHdl +
      c.lnAgeLnHdl * lnAge * lnHdl +
      (values.antihypertensives
        ? c.lnSystolicTreated * lnSystolic + c.lnAgeLnSystolicTreated * lnAge * lnSystolic
        : c.lnSystolicUntreated * lnSystolic + c.lnAgeLnSystolicUntreated * lnAge * lnSystolic) +
      (values.smoking === "current" ? c.smoking + c.lnAgeSmoking * lnAge : 0) +
      (values.diabetes ? c.diabetes : 0);
    const probability = coxRisk(c.survival, linear, c.mean);
    return {
      risks: [{ outcome: "Heart attack, coronary death or stroke", horizon: "P10Y", probability }],
      notes: isPublished
        ? []
        : [
            "For other than black and white people the guideline lets the equations for whites be used, weakly.",
          ],
    };
  },
});
