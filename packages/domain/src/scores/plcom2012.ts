import { sigmoid } from "../risk/odds.ts";
import { defineScore } from "./score.ts";

/** Groups that the model has a coefficient for, against white; American Indian and Alaskan Native is 0 there. */
const RACE = {
  white: 0,
  "american-indian": 0,
  black: 0.3944778,
  hispanic: -0.7434744,
  "hispanic-us-born": -0.7434744,
  "hispanic-foreign-born": -0.7434744,
  asian: -0.466585,
  chinese: -0.466585,
  japanese: -0.466585,
  filipino: -0.466585,
  "other-asian": -0.466585,
  hawaiian: 1.027152,
  "pacific-islander": 1.027152,
  "other-pacific-islander": 1.027152,
} as const;

/** 1 to 6. */
const EDUCATION = [
  "less-than-high-school",
  "high-school",
  "some-training",
  "some-college",
  "college",
  "postgraduate",
] as const;

/**
 * PLCOm2012: lung cancer in people who have smoked.
 *
 * Coefficients as three statements give them that agree in every digit: the calculator page of ntog.org, a table with
 * the paper's provenance, and (but for one digit of the Hispanic term, a slip there) the program of a comparison of
 * screening models at Erasmus MC.
 */
export const plcom2012 = defineScore({
  id: "plcom2012",
  title: "PLCOm2012",
  predicts: "Lung cancer within 6 years",
  diagnosed: { set: "lung-cancer", years: 6 },
  population: "People of 55 to 74 years who have smoked; United States",
  source: { citation: "Tammemägi et al. 2013, N Engl J Med 368:728-736", doi: "10.1056/NEJMoa1211776" },
  inputs: {
    age: { range: { from: 55, to: 74 } },
    race: {
      only: {
        values: Object.keys(RACE) as (keyof typeof RACE)[],
        because: "The model has no coefficient for this race or ethnicity.",
      },
    },
    education: {},
    bodyMassIndex: {},
    obstructivePulmonaryDisease: {},
    cancerHistory: {},
    lungCancerRelative: {},
    smoking: {
      only: { values: ["former", "current"], because: "The model was made for people who have smoked." },
    },
    cigarettesPerDay: {},
    smokingYears: {},
    yearsSinceQuitting: { implied: ({ smoking }) => (smoking === "current" ? 0 : undefined) },
  },
  bands: {
    of: "probability",
    list: [
      { from: 0, label: "Below the screening threshold" },
      { from: 0.0151, label: "At or above the screening threshold" },
    ],
    source: { citation: "Tammemägi et al. 2014, PLoS Med 11:e1001764", doi: "10.1371/journal.pmed.1001764" },
  },
  compute(values) {
    const logOdds =
      -4.532506 +
      0.0778868 * (values.age - 62) +
      RACE[values.race as keyof typeof RACE] -
      0.0812744 * (EDUCATION.indexOf(values.education) + 1 - 4) -
      0.0274194 * (values.bodyMassIndex - 27) +
      (values.obstructivePulmonaryDisease ? 0.3553063 : 0) +
      (values.cancerHistory === "none" ? 0 : 0.4589971) +
      (values.lungCancerRelative ? 0.587185 : 0) +
      (values.smoking === "current" ? 0.2597431 : 0) -
      1.822606 * ((values.cigarettesPerDay / 10) ** -1 - 0.4021541613) +
      0.0317321 * (values.smokingYears - 27) -
      0.0308572 * (values.yearsSinceQuitting - 10);
    return { risks: [{ outcome: "Lung cancer", horizon: "P6Y", probability: sigmoid(logOdds) }] };
  },
});
