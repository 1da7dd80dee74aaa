import { type BcratGroup, BREAST_CANCER_INCIDENCE, OTHER_MORTALITY } from "./bcrat-rates.ts";
import type { ValueOf, Values } from "./inputs.ts";
import { defineScore } from "./score.ts";

interface RelativeRisk {
  biopsies: number;
  menarche: number;
  firstBirth: number;
  relatives: number;
  /** Added to `biopsies` from 50 years on. */
  biopsiesFrom50: number;
  firstBirthRelatives: number;
  /** One less the attributable risk, below 50 years and from then on. */
  unattributable: readonly [number, number];
}

/** Log relative risks: Gail 1989 (white), Gail 2007 (black), Banegas 2017 (Hispanic), Matsuno 2011 (Asian). */
const MODELS = {
  white: {
    biopsies: 0.5292641686,
    menarche: 0.0940103059,
    firstBirth: 0.2186262218,
    relatives: 0.9583027845,
    biopsiesFrom50: -0.288042483,
    firstBirthRelatives: -0.1908113865,
    unattributable: [0.5788413, 0.5788413],
  },
  black: {
    biopsies: 0.1822121131,
    menarche: 0.2672530336,
    firstBirth: 0,
    relatives: 0.4757242578,
    biopsiesFrom50: -0.1119411682,
    firstBirthRelatives: 0,
    unattributable: [0.7294988, 0.74397137],
  },
  "hispanic-us-born": {
    biopsies: 0.0970783641,
    menarche: 0,
    firstBirth: 0.2318368334,
    relatives: 0.166685441,
    biopsiesFrom50: 0,
    firstBirthRelatives: 0,
    unattributable: [0.749294788397, 0.778215491668],
  },
  "hispanic-foreign-born": {
    biopsies: 0.4798624017,
    menarche: 0.2593922322,
    firstBirth: 0.4669246218,
    relatives: 0.9076679727,
    biopsiesFrom50: 0,
    firstBirthRelatives: 0,
    unattributable: [0.428864989813, 0.450352338746],
  },
  asian: {
    biopsies: 0.55263612260619,
    menarche: 0.07499257592975,
    firstBirth: 0.27638268294593,
    relatives: 0.79185633720481,
    biopsiesFrom50: 0,
    firstBirthRelatives: 0,
    unattributable: [0.47519806426735, 0.50316401683903],
  },
} as const satisfies Record<string, RelativeRisk>;

/** Each group's rates and its model of relative risk. */
const GROUPS = {
  white: { rates: "white", model: "white" },
  "american-indian": { rates: "white", model: "white" },
  black: { rates: "black", model: "black" },
  "hispanic-us-born": { rates: "hispanic-us-born", model: "hispanic-us-born" },
  "hispanic-foreign-born": { rates: "hispanic-foreign-born", model: "hispanic-foreign-born" },
  chinese: { rates: "chinese", model: "asian" },
  japanese: { rates: "japanese", model: "asian" },
  filipino: { rates: "filipino", model: "asian" },
  hawaiian: { rates: "hawaiian", model: "asian" },
  "other-pacific-islander": { rates: "other-pacific-islander", model: "asian" },
  "other-asian": { rates: "other-asian", model: "asian" },
} as const satisfies Partial<Record<ValueOf<"race">, { rates: BcratGroup; model: keyof typeof MODELS }>>;

type Answers = Values<
  "breastBiopsies" | "atypicalHyperplasia" | "ageAtMenarche" | "ageAtFirstBirth" | "breastCancerRelatives"
>;

/** How many times the group's lowest risk hers is, below 50 years and from then on. */
function relativeRisks(model: keyof typeof MODELS, answers: Answers): readonly [number, number] {
  const m: RelativeRisk = MODELS[model];
  const isHispanic = model === "hispanic-us-born" || model === "hispanic-foreign-born";
  const biopsies = Math.min(isHispanic ? 1 : 2, answers.breastBiopsies);
  const early = answers.ageAtMenarche < 12 ? 2 : answers.ageAtMenarche < 14 ? 1 : 0;
  const menarche = model === "black" ? Math.min(1, early) : early;
  const firstBirth = isHispanic
    ? lateBirthOfHispanics(answers.ageAtFirstBirth)
    : lateBirth(answers.ageAtFirstBirth);
  const isPooled = isHispanic || model === "asian";
  const relatives = Math.min(isPooled ? 1 : 2, answers.breastCancerRelatives);
  const hyperplasia = biopsies === 0 ? 1 : { yes: 1.82, no: 0.93, unknown: 1 }[answers.atypicalHyperplasia];
  const below50 =
    m.biopsies * biopsies +
    m.menarche * menarche +
    m.firstBirth * firstBirth +
    m.relatives * relatives +
    m.firstBirthRelatives * firstBirth * relatives +
    Math.log(hyperplasia);
  return [Math.exp(below50), Math.exp(below50 + m.biopsiesFrom50 * biopsies)];
}

/** 0 years means no live birth, which counts as a late one. */
function lateBirth(age: number): number {
  if (age === 0) return 2;
  if (age < 20) return 0;
  if (age < 25) return 1;
  return age < 30 ? 2 : 3;
}

function lateBirthOfHispanics(age: number): number {
  if (age === 0 || age >= 30) return 2;
  return age < 20 ? 0 : 1;
}

const FIRST_AGE = 20;
const LAST_AGE = 90;
const BAND_YEARS = 5;
const MENOPAUSE_AGE = 50;

/** The chance of breast cancer before another death, year by year: Gail 1989, equation 5. */
function absoluteRisk(group: keyof typeof GROUPS, answers: Answers, from: number, to: number): number {
  const { rates, model } = GROUPS[group];
  const [before, after] = relativeRisks(model, answers);
  const [unattributableBefore, unattributableAfter] = MODELS[model].unattributable;
  let risk = 0;
  let hazardSoFar = 0;
  for (let age = from; age < to; age++) {
    const band = Math.floor((age - FIRST_AGE) / BAND_YEARS);
    const times = age < MENOPAUSE_AGE ? before * unattributableBefore : after * unattributableAfter;
    const cancer = BREAST_CANCER_INCIDENCE[rates][band]! * times;
    const hazard = cancer + OTHER_MORTALITY[rates][band]!;
    risk += (cancer / hazard) * Math.exp(-hazardSoFar) * (1 - Math.exp(-hazard));
    hazardSoFar += hazard;
  }
  return risk;
}

/**
 * The Gail model as the breast cancer risk assessment tool (BCRAT) of the National Cancer Institute has it. It has its
 * own rates for each group of women, so race or ethnicity must be stated; what a woman does not know of the rest counts
 * as the tool counts it, and is shown as assumed.
 *
 * Coefficients, attributable risks and rates from the R package BCRA (absolute.risk.R, relative.risk.R and its data);
 * a second program, written from the papers, has the same; its test values are in the test.
 */
export const bcrat = defineScore({
  id: "bcrat",
  title: "Gail model (BCRAT)",
  predicts: "Invasive breast cancer within 5 years and until the age of 90",
  diagnosed: { set: "breast-cancer", years: 5 },
  population: "Women of 35 to 85 years who had no breast cancer; United States",
  source: { citation: "Gail et al. 1989, J Natl Cancer Inst 81:1879-1886", doi: "10.1093/jnci/81.24.1879" },
  inputs: {
    sex: { only: { values: ["female"], because: "The model was made for women." } },
    breastCancer: {
      only: { values: [false], because: "The model was made for women who had no breast cancer." },
    },
    age: { range: { from: 35, to: 85 } },
    race: {
      only: {
        values: Object.keys(GROUPS) as (keyof typeof GROUPS)[],
        because:
          "The model has rates for finer groups: Hispanic women by where they were born, Asian and Pacific women by origin.",
      },
    },
    breastCancerRelatives: {
      ifUnknown: { value: 0, because: "The tool counts an unknown number of relatives as none." },
    },
    breastBiopsies: {
      ifUnknown: { value: 0, because: "The tool counts an unknown number of biopsies as none." },
    },
    atypicalHyperplasia: {
      implied: ({ breastBiopsies }) => (breastBiopsies === 0 ? "unknown" : undefined),
      ifUnknown: { value: "unknown", because: "The tool lets an unknown result count for nothing." },
    },
    ageAtMenarche: {
      ifUnknown: { value: 14, because: "The tool counts an unknown age at menarche as 14 or later." },
    },
    ageAtFirstBirth: {
      ifUnknown: { value: 19, because: "The tool counts an unknown age at first birth as below 20." },
    },
  },
  bands: {
    of: "probability",
    list: [
      { from: 0, label: "Below 1.67 %" },
      { from: 0.0167, label: "1.67 % or more" },
    ],
    source: {
      citation: "Fisher et al. 1998, J Natl Cancer Inst 90:1371-1388",
      doi: "10.1093/jnci/90.18.1371",
    },
  },
  compute(values) {
    const group = values.race as keyof typeof GROUPS;
    const until = (to: number) => absoluteRisk(group, values, values.age, to);
    return {
      risks: [
        { outcome: "Breast cancer", horizon: "P5Y", probability: until(values.age + 5) },
        {
          outcome: "Breast cancer until 90",
          horizon: `P${LAST_AGE - values.age}Y`,
          probability: until(LAST_AGE),
        },
      ],
    };
  },
});
