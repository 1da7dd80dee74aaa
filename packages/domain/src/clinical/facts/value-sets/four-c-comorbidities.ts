import { cancer, cardiacDisease, diabetes, obstructivePulmonaryDisease } from "./conditions.ts";
import type { ValueSet } from "./value-set.ts";

interface Comorbidity {
  name: string;
  set: ValueSet;
  when: "ever" | "now";
}

/** eGFR of 30 or less, as a diagnosis; the measured rate counts as well. */
const severeKidneyDisease: ValueSet = {
  snomed: {
    "431857002": "Chronic kidney disease stage 4",
    "433146000": "Chronic kidney disease stage 5",
    "46177005": "End-stage renal disease",
  },
  icd10: { "N18.4": "Stage 4", "N18.5": "Stage 5", "N18.6": "End stage renal disease" },
};

const liverDisease: ValueSet = {
  snomed: { "235856003": "Disorder of liver", "19943007": "Cirrhosis of liver" },
  icd10: {
    K70: "Alcoholic liver disease",
    K71: "Toxic liver disease",
    K72: "Hepatic failure",
    K73: "Chronic hepatitis",
    K74: "Fibrosis and cirrhosis of liver",
    K76: "Other diseases of liver",
  },
};

const dementia: ValueSet = {
  snomed: { "52448006": "Dementia", "26929004": "Alzheimer's disease" },
  icd10: {
    F00: "Dementia in Alzheimer's disease",
    F01: "Vascular dementia",
    F02: "Dementia in other diseases",
    F03: "Unspecified dementia",
    G30: "Alzheimer's disease",
  },
};

const neurologicalDisease: ValueSet = {
  snomed: {
    "49049000": "Parkinson's disease",
    "24700007": "Multiple sclerosis",
    "84757009": "Epilepsy",
  },
  icd10: {
    G12: "Motor neuron disease",
    G20: "Parkinson's disease",
    G35: "Multiple sclerosis",
    G40: "Epilepsy",
    G71: "Primary disorders of muscles",
    G80: "Cerebral palsy",
  },
};

const connectiveTissueDisease: ValueSet = {
  snomed: { "69896004": "Rheumatoid arthritis", "55464009": "Systemic lupus erythematosus" },
  icd10: {
    M05: "Rheumatoid arthritis with rheumatoid factor",
    M06: "Other rheumatoid arthritis",
    M32: "Systemic lupus erythematosus",
    M33: "Dermatomyositis and polymyositis",
    M34: "Systemic sclerosis",
    M35: "Other systemic involvement of connective tissue",
  },
};

const hiv: ValueSet = {
  snomed: { "86406008": "Human immunodeficiency virus infection" },
  icd10: { B20: "HIV disease", B21: "HIV disease", B22: "HIV disease", B24: "HIV disease" },
};

const obesity: ValueSet = {
  snomed: { "414916001": "Obesity" },
  icd10: { E66: "Obesity" },
};

export const SEVERE_KIDNEY_DISEASE = "severe kidney disease";

/** The kinds of disease that the 4C score counts, as its authors define them. Asthma alone does not count. */
export const FOUR_C_COMORBIDITIES: readonly Comorbidity[] = [
  { name: "chronic cardiac disease", set: cardiacDisease, when: "ever" },
  { name: "chronic respiratory disease", set: obstructivePulmonaryDisease, when: "ever" },
  { name: SEVERE_KIDNEY_DISEASE, set: severeKidneyDisease, when: "now" },
  { name: "liver disease", set: liverDisease, when: "now" },
  { name: "dementia", set: dementia, when: "now" },
  { name: "chronic neurological condition", set: neurologicalDisease, when: "now" },
  { name: "connective tissue disease", set: connectiveTissueDisease, when: "now" },
  { name: "diabetes", set: diabetes, when: "now" },
  { name: "HIV", set: hiv, when: "now" },
  { name: "malignancy", set: cancer, when: "now" },
  { name: "obesity", set: obesity, when: "now" },
];
