import { type Code, conditions, treatments } from "../codes.ts";

/** What the chance of an illness depends on. */
interface Body {
  sex: "female" | "male";
  years: number;
  /** kg/m². */
  bodyMassIndex: number;
  smoking: "never" | "former" | "current";
  has(other: Chronic): boolean;
}

export interface Illness {
  /** The codes that clinics record it by, the first most often. */
  codes: readonly [Code, Code];
  drug: Code | undefined;
  /** In some, which is how products are recorded. */
  product?: Code;
  chance(body: Body): number;
}

export type Chronic =
  | "hypertension"
  | "hyperlipidaemia"
  | "diabetes"
  | "copd"
  | "asthma"
  | "hypothyroidism"
  | "osteoarthritis"
  | "reflux"
  | "migraine"
  | "atrialFibrillation"
  | "kidneyDisease"
  | "infarction"
  | "heartFailure"
  | "stroke"
  | "breastCancer";

const icd = (code: string, display: string): Code => ({
  system: "http://hl7.org/fhir/sid/icd-10",
  code,
  display,
});
const snomed = (code: string, display: string): Code => ({
  system: "http://snomed.info/sct",
  code,
  display,
});
const product = (code: string, display: string): Code => ({
  system: "http://www.nlm.nih.gov/research/umls/rxnorm",
  code,
  display,
});

/** 0 below `from` years, `most` above `to`, a straight line between. */
function byAge(years: number, from: number, to: number, most: number): number {
  return most * Math.min(1, Math.max(0, (years - from) / (to - from)));
}

/** Rough shares of a population and rough odds: what looks like a clinic and is nobody's. */
export const chronicConditions: Readonly<Record<Chronic, Illness>> = {
  hypertension: {
    codes: [conditions.hypertension, icd("I10", "Essential hypertension")],
    drug: treatments.hypertension,
    product: product("314076", "lisinopril 10 MG Oral Tablet"),
    chance: ({ years, bodyMassIndex }) => byAge(years, 25, 80, 0.6) * (bodyMassIndex > 30 ? 1.4 : 0.9),
  },
  hyperlipidaemia: {
    codes: [conditions.hyperlipidaemia, icd("E78.5", "Hyperlipidaemia, unspecified")],
    drug: treatments.hyperlipidaemia,
    product: product("617312", "atorvastatin 20 MG Oral Tablet"),
    chance: ({ years }) => byAge(years, 25, 70, 0.42),
  },
  diabetes: {
    codes: [conditions.diabetes, icd("E11.9", "Type 2 diabetes mellitus without complications")],
    drug: treatments.diabetes,
    product: product("860975", "metformin hydrochloride 500 MG Oral Tablet"),
    chance: ({ years, bodyMassIndex, has }) =>
      byAge(years, 25, 75, 0.14) * (bodyMassIndex > 30 ? 2.4 : 0.8) * (has("hypertension") ? 1.5 : 0.8),
  },
  copd: {
    codes: [conditions.copd, icd("J44.9", "Chronic obstructive pulmonary disease, unspecified")],
    drug: treatments.copd,
    chance: ({ years, smoking }) => byAge(years, 40, 75, smoking === "never" ? 0.02 : 0.2),
  },
  asthma: {
    codes: [conditions.asthma, icd("J45.9", "Asthma, unspecified")],
    drug: treatments.asthma,
    chance: () => 0.075,
  },
  hypothyroidism: {
    codes: [conditions.hypothyroidism, icd("E03.9", "Hypothyroidism, unspecified")],
    drug: treatments.hypothyroidism,
    chance: ({ sex, years }) => byAge(years, 20, 70, sex === "female" ? 0.1 : 0.03),
  },
  osteoarthritis: {
    codes: [conditions.osteoarthritis, icd("M19.9", "Arthrosis, unspecified")],
    drug: treatments.osteoarthritis,
    chance: ({ years, bodyMassIndex }) => byAge(years, 40, 80, 0.3) * (bodyMassIndex > 30 ? 1.5 : 0.9),
  },
  reflux: {
    codes: [conditions.reflux, icd("K21.9", "Gastro-oesophageal reflux disease without oesophagitis")],
    drug: treatments.reflux,
    chance: ({ years }) => byAge(years, 15, 60, 0.13),
  },
  migraine: {
    codes: [conditions.migraine, icd("G43.9", "Migraine, unspecified")],
    drug: treatments.migraine,
    chance: ({ sex, years }) => (years < 12 ? 0 : sex === "female" ? 0.12 : 0.05),
  },
  atrialFibrillation: {
    codes: [conditions.atrialFibrillation, icd("I48.9", "Atrial fibrillation and flutter, unspecified")],
    drug: treatments.atrialFibrillation,
    chance: ({ years, has }) => byAge(years, 50, 90, 0.16) * (has("hypertension") ? 1.4 : 0.8),
  },
  kidneyDisease: {
    codes: [conditions.kidneyDisease, icd("N18.3", "Chronic kidney disease, stage 3")],
    drug: undefined,
    chance: ({ years, has }) => byAge(years, 45, 90, 0.2) * (has("diabetes") ? 2 : 0.8),
  },
  infarction: {
    codes: [
      snomed("22298006", "Myocardial infarction"),
      icd("I21.9", "Acute myocardial infarction, unspecified"),
    ],
    drug: product("1191", "aspirin"),
    chance: ({ sex, years, smoking, has }) =>
      byAge(years, 40, 85, sex === "male" ? 0.09 : 0.045) *
      (smoking === "current" ? 1.8 : 0.9) *
      (has("diabetes") ? 1.8 : 0.9),
  },
  heartFailure: {
    codes: [snomed("84114007", "Heart failure"), icd("I50.9", "Heart failure, unspecified")],
    drug: product("4603", "furosemide"),
    chance: ({ years, has }) => byAge(years, 50, 90, 0.07) * (has("infarction") ? 4 : 0.8),
  },
  stroke: {
    codes: [
      snomed("230690007", "Cerebrovascular accident"),
      icd("I63.9", "Cerebral infarction, unspecified"),
    ],
    drug: product("32968", "clopidogrel"),
    chance: ({ years, has }) => byAge(years, 50, 90, 0.07) * (has("atrialFibrillation") ? 2.5 : 0.9),
  },
  breastCancer: {
    codes: [conditions.breastCancer, icd("C50.9", "Malignant neoplasm of breast, unspecified")],
    drug: product("10324", "tamoxifen"),
    chance: ({ sex, years }) => (sex === "female" ? byAge(years, 35, 80, 0.08) : 0),
  },
};
