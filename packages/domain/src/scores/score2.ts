import { coxRisk } from "./cox-risk.ts";
import { defineScore } from "./score.ts";
import type { Sex } from "./sex.ts";

interface Coefficients {
  age: number;
  smoking: number;
  systolic: number;
  totalCholesterol: number;
  hdl: number;
  ageSmoking: number;
  ageSystolic: number;
  ageTotalCholesterol: number;
  ageHdl: number;
  survival: number;
}

/** Supplementary methods, table 2. The terms of diabetes are 0 in the people that the score is for. */
const COEFFICIENTS: Readonly<Record<Sex, Coefficients>> = {
  female: {
    age: 0.4648,
    smoking: 0.7744,
    systolic: 0.3131,
    totalCholesterol: 0.1002,
    hdl: -0.2606,
    ageSmoking: -0.1088,
    ageSystolic: -0.0277,
    ageTotalCholesterol: -0.0226,
    ageHdl: 0.0613,
    survival: 0.9776,
  },
  male: {
    age: 0.3742,
    smoking: 0.6012,
    systolic: 0.2777,
    totalCholesterol: 0.1458,
    hdl: -0.2698,
    ageSmoking: -0.0755,
    ageSystolic: -0.0255,
    ageTotalCholesterol: -0.0281,
    ageHdl: 0.0426,
    survival: 0.9605,
  },
};

/** How each region of Europe is recalibrated: intercept and slope on the complementary log-log scale. */
const REGIONS = {
  low: { female: [-0.738, 0.7019], male: [-0.5699, 0.7476] },
  moderate: { female: [-0.3143, 0.7701], male: [-0.1565, 0.8009] },
  high: { female: [0.571, 0.9369], male: [0.3207, 0.936] },
  "very-high": { female: [0.9412, 0.8329], male: [0.5836, 0.8294] },
} as const satisfies Record<string, Record<Sex, readonly [number, number]>>;

const MG_PER_DL_PER_MMOL = 38.67;

/**
 * SCORE2 of the European Society of Cardiology, 2021. The region is the country's, so the caller gives it.
 *
 * Coefficients and scales from the Stata program of the score's authors (Kaptoge, Pennells, Hageman), which has the
 * scales to six decimals, and from the R package RiskScorescvd, which has the supplement's four; they agree.
 */
export const score2 = defineScore({
  id: "score2",
  title: "SCORE2",
  predicts: "Fatal or non-fatal cardiovascular disease within 10 years",
  diagnosed: { set: "cardiovascular-disease", years: 10 },
  population: "Adults of 40 to 69 years without cardiovascular disease or diabetes; Europe",
  source: {
    citation: "SCORE2 working group 2021, Eur Heart J 42:2439-2454",
    doi: "10.1093/eurheartj/ehab309",
  },
  inputs: {
    riskRegion: {},
    age: { range: { from: 40, to: 69 } },
    sex: {},
    totalCholesterol: {},
    hdlCholesterol: {},
    systolicBloodPressure: {},
    smoking: {},
    diabetes: { only: { values: [false], because: "The score was made for people without diabetes." } },
    cardiovascularDisease: {
      only: { values: [false], because: "The score was made for people without cardiovascular disease." },
    },
  },
  compute(values) {
    const c = COEFFICIENTS[values.sex];
    const age = (values.age - 60) / 5;
    const systolic = (values.systolicBloodPressure - 120) / 20;
    const total = values.totalCholesterol / MG_PER_DL_PER_MMOL - 6;
    const hdl = (values.hdlCholesterol / MG_PER_DL_PER_MMOL - 1.3) / 0.5;
    const smoking = values.smoking === "current" ? 1 : 0;
    const linear =
      c.age * age +
      c.smoking * smoking +
      c.systolic * systolic +
      c.totalCholesterol * total +
      c.hdl * hdl +
      c.ageSmoking * age * smoking +
      c.ageSystolic * age * systolic +
      c.ageTotalCholesterol * age * total +
      c.ageHdl * age * hdl;
    const [intercept, slope] = REGIONS[values.riskRegion][values.sex];
    const cumulativeHazard = -Math.log(1 - coxRisk(c.survival, linear));
    const probability = 1 - Math.exp(-Math.exp(intercept + slope * Math.log(cumulativeHazard)));
    return { risks: [{ outcome: "Cardiovascular disease", horizon: "P10Y", probability }] };
  },
});
