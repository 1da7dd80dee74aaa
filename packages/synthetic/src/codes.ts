/** Clinical codes that the demo's histories use, each with its name. */
export interface Code {
  system: string;
  code: string;
  display: string;
}

const of =
  (system: string) =>
  (code: string, display: string): Code => ({ system, code, display });
const snomed = of("http://snomed.info/sct");
const loinc = of("http://loinc.org");
const rxnorm = of("http://www.nlm.nih.gov/research/umls/rxnorm");
const role = of("http://terminology.hl7.org/CodeSystem/v3-RoleCode");

export const conditions = {
  hypertension: snomed("59621000", "Essential hypertension"),
  diabetes: snomed("44054006", "Type 2 diabetes mellitus"),
  hyperlipidaemia: snomed("55822004", "Hyperlipidemia"),
  copd: snomed("13645005", "Chronic obstructive pulmonary disease"),
  asthma: snomed("195967001", "Asthma"),
  hypothyroidism: snomed("40930008", "Hypothyroidism"),
  osteoarthritis: snomed("396275006", "Osteoarthritis"),
  reflux: snomed("235595009", "Gastroesophageal reflux disease"),
  cough: snomed("49727002", "Cough"),
  dyspnea: snomed("267036007", "Dyspnea"),
  headache: snomed("25064002", "Headache"),
  migraine: snomed("37796009", "Migraine"),
  seizure: snomed("91175000", "Seizure"),
  breastLump: snomed("89164003", "Breast lump"),
  skinLesion: snomed("95324001", "Skin lesion"),
  breastCancer: snomed("254837009", "Malignant neoplasm of breast"),
  atrialFibrillation: snomed("49436004", "Atrial fibrillation"),
  kidneyDisease: snomed("709044004", "Chronic kidney disease"),
  pneumonia: snomed("233604007", "Pneumonia"),
} as const;
export type ConditionName = keyof typeof conditions;

/** What the condition is usually treated with, RxNorm ingredients. */
export const treatments: Partial<Record<ConditionName, Code>> = {
  hypertension: rxnorm("29046", "lisinopril"),
  diabetes: rxnorm("6809", "metformin"),
  hyperlipidaemia: rxnorm("83367", "atorvastatin"),
  copd: rxnorm("69120", "tiotropium"),
  asthma: rxnorm("435", "albuterol"),
  hypothyroidism: rxnorm("10582", "levothyroxine"),
  osteoarthritis: rxnorm("5640", "ibuprofen"),
  reflux: rxnorm("7646", "omeprazole"),
  migraine: rxnorm("37418", "sumatriptan"),
  seizure: rxnorm("114477", "levetiracetam"),
  atrialFibrillation: rxnorm("1364430", "apixaban"),
};

export const measures = {
  bloodPressure: loinc("85354-9", "Blood pressure panel with all children optional"),
  systolic: loinc("8480-6", "Systolic blood pressure"),
  diastolic: loinc("8462-4", "Diastolic blood pressure"),
  bmi: loinc("39156-5", "Body mass index (BMI) [Ratio]"),
  hba1c: loinc("4548-4", "Hemoglobin A1c/Hemoglobin.total in Blood"),
  spo2: loinc("59408-5", "Oxygen saturation in Arterial blood by Pulse oximetry"),
  temperature: loinc("8310-5", "Body temperature"),
  heartRate: loinc("8867-4", "Heart rate"),
  respiratoryRate: loinc("9279-1", "Respiratory rate"),
  smoking: loinc("72166-2", "Tobacco smoking status"),
  cholesterol: loinc("2093-3", "Cholesterol [Mass/volume] in Serum or Plasma"),
  hdl: loinc("2085-9", "Cholesterol in HDL [Mass/volume] in Serum or Plasma"),
  creatinine: loinc("2160-0", "Creatinine [Mass/volume] in Serum or Plasma"),
  urineAlbumin: loinc("9318-7", "Albumin/Creatinine [Mass Ratio] in Urine"),
  urea: loinc("22664-7", "Urea [Moles/volume] in Serum or Plasma"),
  crp: loinc("1988-5", "C reactive protein [Mass/volume] in Serum or Plasma"),
  comaScore: loinc("9269-2", "Glasgow coma score total"),
} as const;

export const smokingStates = {
  never: snomed("266919005", "Never smoked tobacco"),
  former: snomed("8517006", "Ex-smoker"),
  current: snomed("77176002", "Smoker"),
} as const;

export const relatives = {
  mother: role("MTH", "mother"),
  sister: role("SIS", "sister"),
  father: role("FTH", "father"),
} as const;

export const bodyStructures: Record<string, Code> = {
  BACK: snomed("77568009", "Back structure"),
  FACE: snomed("89545001", "Face structure"),
  LEG: snomed("61685007", "Lower limb structure"),
  ARM: snomed("53120007", "Upper limb structure"),
  ABDOMEN: snomed("113345001", "Abdominal structure"),
  SCALP: snomed("41695006", "Scalp structure"),
};
