import type { Substance } from "../../units.ts";

/** What is measured, by the LOINC codes that mean it, and what a living person can have. */
export interface Measure {
  /** LOINC codes with their names. */
  loinc: Readonly<Record<string, string>>;
  /** SNOMED CT codes with their names, of what is recorded by those. */
  snomed?: Readonly<Record<string, string>>;
  /** UCUM. */
  unit: string;
  /** Where mass and amount are both in use. A code may be of another substance: see `substanceOf`. */
  substance?: Substance;
  substanceOf?: Readonly<Record<string, Substance>>;
  /** In `unit`, both ends included. Beyond them a value is a slip of the pen and is not used. */
  plausible: readonly [number, number];
}

export const systolicBloodPressure: Measure = {
  loinc: { "8480-6": "Systolic blood pressure" },
  unit: "mm[Hg]",
  plausible: [40, 300],
};

export const diastolicBloodPressure: Measure = {
  loinc: { "8462-4": "Diastolic blood pressure" },
  unit: "mm[Hg]",
  plausible: [20, 200],
};

export const totalCholesterol: Measure = {
  loinc: {
    "2093-3": "Cholesterol [Mass/volume] in Serum or Plasma",
    "14647-2": "Cholesterol [Moles/volume] in Serum or Plasma",
  },
  unit: "mg/dL",
  substance: "cholesterol",
  plausible: [40, 1500],
};

export const hdlCholesterol: Measure = {
  loinc: {
    "2085-9": "Cholesterol in HDL [Mass/volume] in Serum or Plasma",
    "14646-4": "Cholesterol in HDL [Moles/volume] in Serum or Plasma",
  },
  unit: "mg/dL",
  substance: "cholesterol",
  plausible: [3, 250],
};

export const creatinine: Measure = {
  loinc: {
    "2160-0": "Creatinine [Mass/volume] in Serum or Plasma",
    "14682-9": "Creatinine [Moles/volume] in Serum or Plasma",
    "38483-4": "Creatinine [Mass/volume] in Blood",
  },
  unit: "mg/dL",
  substance: "creatinine",
  plausible: [0.1, 40],
};

/** Only as CKD-EPI 2021 gives it, which is what the scores were made or updated with. */
export const filtrationRate: Measure = {
  loinc: { "98979-8": "Glomerular filtration rate/1.73 sq M.predicted by CKD-EPI 2021" },
  unit: "mL/min/1.73m2",
  plausible: [1, 200],
};

export const urineAlbuminCreatinineRatio: Measure = {
  loinc: {
    "9318-7": "Albumin/Creatinine [Mass Ratio] in Urine",
    "14959-1": "Microalbumin/Creatinine [Mass Ratio] in Urine",
    "32294-1": "Albumin/Creatinine [Ratio] in Urine",
  },
  unit: "mg/g",
  plausible: [0.1, 25_000],
};

export const bodyMassIndex: Measure = {
  loinc: { "39156-5": "Body mass index (BMI) [Ratio]" },
  unit: "kg/m2",
  plausible: [8, 100],
};

export const bodyHeight: Measure = {
  loinc: { "8302-2": "Body height" },
  unit: "cm",
  plausible: [50, 260],
};

export const bodyWeight: Measure = {
  loinc: { "29463-7": "Body weight" },
  unit: "kg",
  plausible: [15, 500],
};

export const waistCircumference: Measure = {
  loinc: {
    "8280-0": "Waist Circumference at umbilicus by Tape measure",
    "56086-2": "Adult Waist Circumference Protocol",
  },
  unit: "cm",
  plausible: [30, 300],
};

export const bodyTemperature: Measure = {
  loinc: { "8310-5": "Body temperature" },
  unit: "Cel",
  plausible: [25, 45],
};

export const heartRate: Measure = {
  loinc: { "8867-4": "Heart rate" },
  unit: "/min",
  plausible: [10, 350],
};

export const respiratoryRate: Measure = {
  loinc: { "9279-1": "Respiratory rate" },
  unit: "/min",
  plausible: [2, 120],
};

export const oxygenSaturation: Measure = {
  loinc: {
    "59408-5": "Oxygen saturation in Arterial blood by Pulse oximetry",
    "2708-6": "Oxygen saturation in Arterial blood",
  },
  unit: "%",
  plausible: [20, 100],
};

export const glasgowComaScore: Measure = {
  loinc: { "9269-2": "Glasgow coma score total" },
  unit: "1",
  plausible: [3, 15],
};

export const serumUrea: Measure = {
  loinc: {
    "22664-7": "Urea [Moles/volume] in Serum or Plasma",
    "3091-6": "Urea [Mass/volume] in Serum or Plasma",
    "3094-0": "Urea nitrogen [Mass/volume] in Serum or Plasma",
    "14937-7": "Urea nitrogen [Moles/volume] in Serum or Plasma",
  },
  unit: "mmol/L",
  substance: "urea",
  substanceOf: { "3094-0": "urea-nitrogen", "14937-7": "urea-nitrogen" },
  plausible: [0.3, 120],
};

export const cReactiveProtein: Measure = {
  loinc: { "1988-5": "C reactive protein [Mass/volume] in Serum or Plasma" },
  unit: "mg/L",
  plausible: [0, 1000],
};

export const ldlCholesterol: Measure = {
  loinc: {
    "2089-1": "Cholesterol in LDL [Mass/volume] in Serum or Plasma",
    "13457-7": "Cholesterol in LDL [Mass/volume] in Serum or Plasma by calculation",
    "18262-6": "Cholesterol in LDL [Mass/volume] in Serum or Plasma by Direct assay",
    "22748-8": "Cholesterol in LDL [Moles/volume] in Serum or Plasma",
  },
  unit: "mg/dL",
  substance: "cholesterol",
  plausible: [5, 1200],
};

export const triglycerides: Measure = {
  loinc: {
    "2571-8": "Triglyceride [Mass/volume] in Serum or Plasma",
    "14927-8": "Triglyceride [Moles/volume] in Serum or Plasma",
  },
  unit: "mg/dL",
  substance: "triglycerides",
  plausible: [10, 15_000],
};

export const haemoglobinA1c: Measure = {
  loinc: {
    "4548-4": "Hemoglobin A1c/Hemoglobin.total in Blood",
    "17856-6": "Hemoglobin A1c/Hemoglobin.total in Blood by HPLC",
    "59261-8": "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol",
  },
  unit: "%",
  substance: "hba1c",
  plausible: [2.5, 25],
};

/** 20 cigarettes a day for a year. LOINC's own codes for it could not be checked and are left out. */
export const packYears: Measure = {
  loinc: {},
  snomed: { "401201003": "Cigarette pack-years", "782516008": "Number of calculated smoking pack years" },
  unit: "1",
  plausible: [0, 300],
};
