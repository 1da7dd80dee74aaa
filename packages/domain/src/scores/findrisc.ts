import { defineScore } from "./score.ts";

/** How many of each band develop diabetes: 1 in 100, 1 in 25, 1 in 6, 1 in 3, 1 in 2. */
const BANDS = [
  { from: 0, label: "Low", probability: 1 / 100 },
  { from: 7, label: "Slightly elevated", probability: 1 / 25 },
  { from: 12, label: "Moderate", probability: 1 / 6 },
  { from: 15, label: "High", probability: 1 / 3 },
  { from: 21, label: "Very high", probability: 1 / 2 },
] as const;

/** Waist in cm from which it counts 3 and above which it counts 4 points. */
const WAIST = { female: [80, 88], male: [94, 102] } as const;

/**
 * FINDRISC, the Finnish diabetes risk score with its eight questions.
 *
 * Points and bands as the form of the Finnish Diabetes Association and the calculator of the Canadian Task Force on
 * Preventive Health Care state them; 25 and 30 kg/m² and the ends of the waist belong to the middle step, as on the
 * form.
 */
export const findrisc = defineScore({
  id: "findrisc",
  title: "FINDRISC",
  predicts: "Type 2 diabetes within 10 years",
  diagnosed: { set: "diabetes", years: 10 },
  population: "Adults without diabetes; made from Finns of 35 to 64 years",
  source: {
    citation: "Lindström, Tuomilehto 2003, Diabetes Care 26:725-731",
    doi: "10.2337/diacare.26.3.725",
  },
  inputs: {
    age: { range: { from: 18 } },
    sex: {},
    bodyMassIndex: {},
    waistCircumference: {},
    physicallyActive: {},
    eatsVegetablesDaily: {},
    antihypertensives: {},
    raisedGlucose: {},
    diabetesRelative: {},
    diabetes: { only: { values: [false], because: "The score is for people without diabetes." } },
  },
  maxPoints: 26,
  bands: { of: "points", list: BANDS.map(({ from, label }) => ({ from, label })) },
  compute(values) {
    const [wide, widest] = WAIST[values.sex];
    const points =
      (values.age >= 65 ? 4 : values.age >= 55 ? 3 : values.age >= 45 ? 2 : 0) +
      (values.bodyMassIndex > 30 ? 3 : values.bodyMassIndex >= 25 ? 1 : 0) +
      (values.waistCircumference > widest ? 4 : values.waistCircumference >= wide ? 3 : 0) +
      (values.physicallyActive ? 0 : 2) +
      (values.eatsVegetablesDaily ? 0 : 1) +
      (values.antihypertensives ? 2 : 0) +
      (values.raisedGlucose ? 5 : 0) +
      (values.diabetesRelative === "first-degree" ? 5 : values.diabetesRelative === "further" ? 3 : 0);
    const { probability } = BANDS.findLast(({ from }) => points >= from) ?? BANDS[0];
    return { points, risks: [{ outcome: "Type 2 diabetes", horizon: "P10Y", probability }] };
  },
});
