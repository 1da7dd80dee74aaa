import { sigmoid } from "../risk/odds.ts";
import type { Values } from "./inputs.ts";
import { PREVENT_COEFFICIENTS, PREVENT_COLUMNS } from "./prevent-coefficients.ts";
import { defineScore, type Risk } from "./score.ts";

/** The equations take cholesterol in mmol/L, by the factor of their supplement. */
const MMOL_PER_MG_PER_DL = 0.02586;

type Term = keyof typeof PREVENT_COEFFICIENTS;
type Needed =
  | "age"
  | "totalCholesterol"
  | "hdlCholesterol"
  | "systolicBloodPressure"
  | "antihypertensives"
  | "statin"
  | "smoking"
  | "diabetes"
  | "bodyMassIndex"
  | "filtrationRate";

/** What each coefficient is multiplied by: age a decade from 55, pressure each 20 mmHg, and so on. */
function preventTerms(values: Values<Needed>): Record<Term, number> {
  const { systolicBloodPressure: systolic, filtrationRate: filtration, bodyMassIndex: bmi } = values;
  const age = (values.age - 55) / 10;
  const nonHdl = (values.totalCholesterol - values.hdlCholesterol) * MMOL_PER_MG_PER_DL - 3.5;
  const hdl = (values.hdlCholesterol * MMOL_PER_MG_PER_DL - 1.3) / 0.3;
  const systolicFrom110 = (Math.max(systolic, 110) - 130) / 20;
  const filtrationBelow60 = (Math.min(filtration, 60) - 60) / -15;
  const bmiFrom30 = (Math.max(bmi, 30) - 30) / 5;
  const diabetes = values.diabetes ? 1 : 0;
  const smoking = values.smoking === "current" ? 1 : 0;
  const treated = values.antihypertensives ? 1 : 0;
  const statin = values.statin ? 1 : 0;
  return {
    constant: 1,
    age,
    ageSquared: age ** 2,
    nonHdl,
    hdl,
    systolicBelow110: (Math.min(systolic, 110) - 110) / 20,
    systolicFrom110,
    diabetes,
    smoking,
    bmiBelow30: (Math.min(bmi, 30) - 25) / 5,
    bmiFrom30,
    filtrationBelow60,
    filtrationFrom60: (Math.max(filtration, 60) - 90) / -15,
    treated,
    statin,
    treatedSystolic: treated * systolicFrom110,
    statinNonHdl: statin * nonHdl,
    ageNonHdl: age * nonHdl,
    ageHdl: age * hdl,
    ageSystolic: age * systolicFrom110,
    ageDiabetes: age * diabetes,
    ageSmoking: age * smoking,
    ageBmi: age * bmiFrom30,
    ageFiltration: age * filtrationBelow60,
  };
}

const OUTCOMES = [
  { name: "cvd", outcome: "Cardiovascular disease" },
  { name: "ascvd", outcome: "Heart attack, coronary death or stroke" },
  { name: "heart-failure", outcome: "Heart failure" },
] as const;

/** Above this age the equations give 10 years only. */
const OLDEST_FOR_30_YEARS = 59;

/**
 * PREVENT of the American Heart Association, 2023, base model, without race.
 *
 * All 288 coefficients from the R package preventr (sysdata), compared in every digit with a second program's table of
 * the paper's supplement; preventr's test values, which the AHA's calculator gives too, are in the test. The ranges
 * are the supplement's.
 */
export const prevent = defineScore({
  id: "prevent",
  title: "PREVENT (AHA 2023), base model",
  predicts: "Cardiovascular disease, its atherosclerotic part and heart failure within 10 and 30 years",
  diagnosed: { set: "cardiovascular-disease", years: 10 },
  population: "Adults of 30 to 79 years without cardiovascular disease; United States",
  source: { citation: "Khan et al. 2024, Circulation 149:430-449", doi: "10.1161/CIRCULATIONAHA.123.067626" },
  inputs: {
    age: { range: { from: 30, to: 79 } },
    sex: {},
    totalCholesterol: { range: { from: 130, to: 320 } },
    hdlCholesterol: { range: { from: 20, to: 100 } },
    systolicBloodPressure: { range: { from: 90, to: 200 } },
    antihypertensives: {},
    statin: {},
    smoking: {},
    diabetes: {},
    bodyMassIndex: { range: { from: 18.5, below: 40 } },
    filtrationRate: { range: { from: 15, to: 140 } },
    cardiovascularDisease: {
      only: {
        values: [false],
        because: "The equations were made for people without cardiovascular disease.",
      },
    },
  },
  compute(values) {
    const terms = preventTerms(values);
    const riskOf = (name: (typeof OUTCOMES)[number]["name"], years: 10 | 30): number => {
      const column = PREVENT_COLUMNS.indexOf(`${values.sex}-${name}-${years}`);
      const names = Object.keys(terms) as Term[];
      return sigmoid(names.reduce((sum, term) => sum + PREVENT_COEFFICIENTS[term][column]! * terms[term], 0));
    };
    const horizons = values.age <= OLDEST_FOR_30_YEARS ? ([10, 30] as const) : ([10] as const);
    const risks = horizons.flatMap((years) =>
      OUTCOMES.map(
        ({ name, outcome }): Risk => ({ outcome, horizon: `P${years}Y`, probability: riskOf(name, years) }),
      ),
    );
    return { risks };
  },
});
