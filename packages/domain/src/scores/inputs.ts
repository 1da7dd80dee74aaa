import { readBodyMassIndex } from "../clinical/facts/body-mass-index.ts";
import { readFiltrationRate } from "../clinical/facts/filtration-rate.ts";
import { RACES } from "../clinical/facts/race.ts";
import { readMeasure } from "../clinical/facts/read-measure.ts";
import { readAge, readSex } from "../clinical/facts/read-person.ts";
import { readCondition, readDrug, readSmoking } from "../clinical/facts/read-record.ts";
import type { FactValue } from "../clinical/facts/reading.ts";
import * as conditions from "../clinical/facts/value-sets/conditions.ts";
import * as drugs from "../clinical/facts/value-sets/drugs.ts";
import * as measures from "../clinical/facts/value-sets/measures.ts";
import type { ValueSet } from "../clinical/facts/value-sets/value-set.ts";
import type { ChoiceInput, FlagInput, Input, QuantityInput } from "./input.ts";
import * as read from "./read-input.ts";
import { SEXES } from "./sex.ts";

const measured = (label: string, measure: measures.Measure): QuantityInput => ({
  kind: "quantity",
  label,
  unit: measure.unit,
  plausible: measure.plausible,
  read: readMeasure(measure),
});

const count = (label: string, plausible: readonly [number, number], unit = "1"): QuantityInput => ({
  kind: "quantity",
  label,
  unit,
  plausible,
});

const ever = (label: string, set: ValueSet): FlagInput => ({
  kind: "flag",
  label,
  read: readCondition(set, "ever"),
});

const now = (label: string, set: ValueSet): FlagInput => ({
  kind: "flag",
  label,
  read: readCondition(set, "now"),
});

const sign = (label: string, set: ValueSet): FlagInput => ({ kind: "flag", label, read: read.readSign(set) });
const drug = (label: string, set: drugs.DrugSet): FlagInput => ({
  kind: "flag",
  label,
  read: readDrug(set),
});
const flag = (label: string): FlagInput => ({ kind: "flag", label });
const choice = <const Option extends string>(
  label: string,
  options: readonly Option[],
  reader?: ChoiceInput["read"],
): ChoiceInput<Option> => ({ kind: "choice", label, options, ...(reader && { read: reader }) });

/**
 * Everything that a score of the shelf may ask for: what it is called, its unit and plausible range, and how a
 * history tells it. Inputs without a reader, such as what a radiologist sees of a nodule, only a caller can give.
 */
export const scoreInputs = {
  age: { kind: "quantity", label: "Age", unit: "a", plausible: [0, 120], read: readAge },
  sex: choice("Sex", SEXES, readSex),
  race: choice("Race or ethnicity as the record states it", RACES, read.readRace),
  smoking: choice("Smoking", ["never", "former", "current"], readSmoking),
  antihypertensives: drug("Antihypertensive drug", drugs.antihypertensives),
  statin: drug("Statin", drugs.statins),

  systolicBloodPressure: measured("Systolic blood pressure", measures.systolicBloodPressure),
  diastolicBloodPressure: measured("Diastolic blood pressure", measures.diastolicBloodPressure),
  totalCholesterol: measured("Total cholesterol", measures.totalCholesterol),
  hdlCholesterol: measured("HDL cholesterol", measures.hdlCholesterol),
  bodyMassIndex: {
    ...measured("Body mass index", measures.bodyMassIndex),
    read: readBodyMassIndex,
  },
  waistCircumference: measured("Waist circumference", measures.waistCircumference),
  filtrationRate: {
    ...measured("Filtration rate (eGFR)", measures.filtrationRate),
    read: readFiltrationRate,
  },
  urineAlbumin: measured("Urine albumin to creatinine", measures.urineAlbuminCreatinineRatio),
  temperature: measured("Body temperature", measures.bodyTemperature),
  heartRate: measured("Heart rate", measures.heartRate),
  respiratoryRate: measured("Respiratory rate", measures.respiratoryRate),
  oxygenSaturation: measured("Oxygen saturation", measures.oxygenSaturation),
  glasgowComaScore: measured("Coma score (Glasgow)", measures.glasgowComaScore),
  urea: measured("Urea", measures.serumUrea),
  cReactiveProtein: measured("C-reactive protein", measures.cReactiveProtein),

  diabetes: now("Diabetes", conditions.diabetes),
  raisedGlucose: ever("Raised glucose ever found", conditions.raisedGlucose),
  hypertension: now("Hypertension", conditions.hypertension),
  cardiovascularDisease: ever("Cardiovascular disease", conditions.cardiovascularDisease),
  atheroscleroticDisease: ever("Atherosclerotic cardiovascular disease", conditions.atheroscleroticDisease),
  cardiacDisease: ever("Coronary or peripheral artery disease or heart failure", conditions.cardiacDisease),
  vascularDisease: ever("Myocardial infarction or peripheral artery disease", conditions.vascularDisease),
  heartFailure: ever("Heart failure", conditions.heartFailure),
  stroke: ever("Stroke or transient ischaemic attack", conditions.stroke),
  thromboembolism: ever("Stroke, TIA or arterial embolism", conditions.thromboembolism),
  atrialFibrillation: ever("Atrial fibrillation", conditions.atrialFibrillation),
  obstructivePulmonaryDisease: ever(
    "COPD, emphysema or chronic bronchitis",
    conditions.obstructivePulmonaryDisease,
  ),
  emphysema: ever("Emphysema", conditions.emphysema),
  asthma: now("Asthma", conditions.asthma),
  pneumonia: now("Pneumonia", conditions.pneumonia),
  covid19: now("COVID-19", conditions.covid19),
  breastCancer: ever("Breast cancer, invasive or in situ", conditions.breastCancerOrInSitu),
  confusion: { ...flag("New confusion"), read: read.readConfusion },
  crackles: sign("Crackles", conditions.crackles),
  decreasedBreathSounds: sign("Decreased breath sounds", conditions.decreasedBreathSounds),

  breastCancerRelatives: {
    ...count("Mother, sisters and daughters with breast cancer", [0, 20]),
    read: read.readBreastCancerRelatives,
  },
  lungCancerRelative: {
    ...flag("Parent, sibling or child with lung cancer"),
    read: read.readLungCancerRelative,
  },
  diabetesRelative: choice(
    "Relatives with diabetes",
    ["none", "further", "first-degree"],
    read.readDiabetesRelative,
  ),

  riskRegion: choice("SCORE2 risk region", ["low", "moderate", "high", "very-high"]),
  physicallyActive: flag("Active for half an hour a day"),
  eatsVegetablesDaily: flag("Vegetables, fruit or berries every day"),
  education: choice("Education", [
    "less-than-high-school",
    "high-school",
    "some-training",
    "some-college",
    "college",
    "postgraduate",
  ]),
  cigarettesPerDay: count("Cigarettes a day while smoking", [0.1, 200]),
  smokingYears: count("Years of smoking", [0, 100], "a"),
  yearsSinceQuitting: count("Years since quitting", [0, 100], "a"),
  cancerHistory: choice(
    "Earlier cancer",
    ["none", "over-five-years-ago", "within-five-years"],
    read.readCancerHistory,
  ),
  breastBiopsies: count("Breast biopsies", [0, 30]),
  atypicalHyperplasia: choice("Atypical hyperplasia in a breast biopsy", ["no", "yes", "unknown"]),
  ageAtMenarche: count("Age at menarche", [7, 20], "a"),
  ageAtFirstBirth: count("Age at first live birth, 0 if none", [0, 60], "a"),
  comorbidities: { ...count("Comorbidities of the 4C score", [0, 11]), read: read.readComorbidities },
  noduleDiameter: count("Nodule diameter", [1, 150], "mm"),
  noduleCount: count("Nodules", [1, 100]),
  noduleType: choice("Nodule type", ["solid", "part-solid", "non-solid"]),
  noduleSpiculated: flag("Nodule spiculated"),
  noduleInUpperLobe: flag("Nodule in an upper lobe"),
} as const satisfies Record<string, Input>;

export type InputId = keyof typeof scoreInputs;

/** What kind of value an input has: a number, yes or no, or one of its options. */
export type ValueOf<Id extends InputId> = (typeof scoreInputs)[Id] extends { kind: "quantity" }
  ? number
  : (typeof scoreInputs)[Id] extends { kind: "flag" }
    ? boolean
    : (typeof scoreInputs)[Id] extends { options: readonly (infer Option)[] }
      ? Option
      : FactValue;

export type Values<Id extends InputId> = { readonly [Each in Id]: ValueOf<Each> };

export function isInputId(id: string): id is InputId {
  return Object.hasOwn(scoreInputs, id);
}
