import type { ValueSet } from "./value-set.ts";

/** All of some sets. */
function union(...sets: readonly ValueSet[]): ValueSet {
  return {
    snomed: Object.assign({}, ...sets.map(({ snomed }) => snomed)),
    icd10: Object.assign({}, ...sets.map(({ icd10 }) => icd10)),
  };
}

export const diabetes: ValueSet = {
  snomed: {
    "73211009": "Diabetes mellitus",
    "44054006": "Type 2 diabetes mellitus",
    "46635009": "Type 1 diabetes mellitus",
  },
  icd10: {
    E10: "Type 1 diabetes mellitus",
    E11: "Type 2 diabetes mellitus",
    E12: "Malnutrition-related diabetes mellitus",
    E13: "Other specified diabetes mellitus",
    E14: "Unspecified diabetes mellitus",
  },
};

/** Ever found with raised glucose, short of diabetes. */
export const raisedGlucose: ValueSet = {
  snomed: {
    "15777000": "Prediabetes",
    "11687002": "Gestational diabetes mellitus",
    "9414007": "Impaired glucose tolerance",
    "390951007": "Impaired fasting glycaemia",
    "80394007": "Hyperglycemia",
  },
  icd10: { R73: "Elevated blood glucose level", "O24.4": "Gestational diabetes mellitus" },
};

export const hypertension: ValueSet = {
  snomed: { "38341003": "Hypertensive disorder", "59621000": "Essential hypertension" },
  icd10: {
    I10: "Essential hypertension",
    I11: "Hypertensive heart disease",
    I12: "Hypertensive kidney disease",
    I13: "Hypertensive heart and kidney disease",
    I15: "Secondary hypertension",
    I16: "Hypertensive crisis",
  },
};

export const myocardialInfarction: ValueSet = {
  snomed: {
    "22298006": "Myocardial infarction",
    "57054005": "Acute myocardial infarction",
    "399211009": "History of myocardial infarction",
  },
  icd10: {
    I21: "Acute myocardial infarction",
    I22: "Subsequent myocardial infarction",
    "I25.2": "Old myocardial infarction",
  },
};

const coronaryDisease: ValueSet = union(myocardialInfarction, {
  snomed: {
    "53741008": "Coronary arteriosclerosis",
    "414545008": "Ischemic heart disease",
    "194828000": "Angina pectoris",
  },
  icd10: {
    I20: "Angina pectoris",
    I23: "Complications after acute myocardial infarction",
    I24: "Other acute ischaemic heart diseases",
    I25: "Chronic ischaemic heart disease",
  },
});

/** Stroke and transient ischaemic attack. */
const cerebrovascularDisease: ValueSet = {
  snomed: {
    "230690007": "Cerebrovascular accident",
    "422504002": "Ischemic stroke",
    "274100004": "Cerebral hemorrhage",
    "266257000": "Transient ischemic attack",
  },
  icd10: {
    G45: "Transient ischaemic attack",
    I60: "Subarachnoid haemorrhage",
    I61: "Intracerebral haemorrhage",
    I63: "Cerebral infarction",
    I64: "Stroke, not specified",
    I69: "Sequelae of cerebrovascular disease",
    "Z86.73": "History of transient ischaemic attack or cerebral infarction",
  },
};

export const peripheralArteryDisease: ValueSet = {
  snomed: {
    "400047006": "Peripheral vascular disease",
    "399957001": "Peripheral arterial occlusive disease",
    "275520000": "Intermittent claudication",
  },
  icd10: { I70: "Atherosclerosis", "I73.9": "Peripheral vascular disease, unspecified" },
};

export const heartFailure: ValueSet = {
  snomed: {
    "84114007": "Heart failure",
    "42343007": "Congestive heart failure",
    "88805009": "Chronic congestive heart failure",
  },
  icd10: { I50: "Heart failure", "I11.0": "Hypertensive heart disease with heart failure" },
};

export const stroke: ValueSet = cerebrovascularDisease;

/** Stroke, transient ischaemic attack or arterial embolism. */
export const thromboembolism: ValueSet = union(cerebrovascularDisease, {
  snomed: {},
  icd10: { I74: "Arterial embolism and thrombosis" },
});

/** Coronary, cerebrovascular and peripheral. */
export const atheroscleroticDisease: ValueSet = union(
  coronaryDisease,
  cerebrovascularDisease,
  peripheralArteryDisease,
);

/** Atherosclerotic disease or heart failure. */
export const cardiovascularDisease: ValueSet = union(atheroscleroticDisease, heartFailure);

/** Coronary or peripheral disease or heart failure, without the strokes. */
export const cardiacDisease: ValueSet = union(coronaryDisease, peripheralArteryDisease, heartFailure);

export const vascularDisease: ValueSet = union(myocardialInfarction, peripheralArteryDisease);

export const atrialFibrillation: ValueSet = {
  snomed: {
    "49436004": "Atrial fibrillation",
    "282825002": "Paroxysmal atrial fibrillation",
    "440059007": "Persistent atrial fibrillation",
    "440028005": "Permanent atrial fibrillation",
    "5370000": "Atrial flutter",
  },
  icd10: { I48: "Atrial fibrillation and flutter" },
};

/** Chronic obstructive pulmonary disease, emphysema or chronic bronchitis. */
export const obstructivePulmonaryDisease: ValueSet = {
  snomed: {
    "13645005": "Chronic obstructive pulmonary disease",
    "87433001": "Pulmonary emphysema",
    "63480004": "Chronic bronchitis",
  },
  icd10: {
    J41: "Simple and mucopurulent chronic bronchitis",
    J42: "Unspecified chronic bronchitis",
    J43: "Emphysema",
    J44: "Other chronic obstructive pulmonary disease",
  },
};

export const emphysema: ValueSet = {
  snomed: { "87433001": "Pulmonary emphysema" },
  icd10: { J43: "Emphysema" },
};

export const asthma: ValueSet = { snomed: { "195967001": "Asthma" }, icd10: { J45: "Asthma" } };

export const pneumonia: ValueSet = {
  snomed: { "233604007": "Pneumonia", "385093006": "Community acquired pneumonia" },
  icd10: {
    J12: "Viral pneumonia",
    J13: "Pneumonia due to Streptococcus pneumoniae",
    J14: "Pneumonia due to Haemophilus influenzae",
    J15: "Bacterial pneumonia",
    J16: "Pneumonia due to other infectious organisms",
    J18: "Pneumonia, organism unspecified",
  },
};

export const covid19: ValueSet = {
  snomed: { "840539006": "COVID-19" },
  icd10: { "U07.1": "COVID-19, virus identified" },
};

/** New confusion, as a problem of its own. */
export const confusion: ValueSet = {
  snomed: { "40917007": "Clouded consciousness", "130987000": "Acute confusion", "2776000": "Delirium" },
  icd10: { "R41.0": "Disorientation, unspecified", F05: "Delirium" },
};

export const crackles: ValueSet = {
  snomed: { "48409008": "Respiratory crackles" },
  icd10: {},
};

export const decreasedBreathSounds: ValueSet = {
  snomed: { "65503000": "Decreased breath sounds" },
  icd10: {},
};

export const lungCancer: ValueSet = {
  snomed: {
    "93880001": "Primary malignant neoplasm of lung",
    "363358000": "Malignant tumor of lung",
    "254637007": "Non-small cell lung cancer",
  },
  icd10: { C34: "Malignant neoplasm of bronchus and lung" },
};

export const breastCancer: ValueSet = {
  snomed: {
    "254837009": "Malignant neoplasm of breast",
    "372064008": "Malignant neoplasm of female breast",
    "408643008": "Infiltrating duct carcinoma of breast",
  },
  icd10: { C50: "Malignant neoplasm of breast" },
};

/** Invasive breast cancer, and what the Gail model's authors left out as well. */
export const breastCancerOrInSitu: ValueSet = union(breastCancer, {
  snomed: { "189336000": "Carcinoma in situ of breast" },
  icd10: { D05: "Carcinoma in situ of breast" },
});

/** ICD-10's categories of malignant neoplasms, C00 to C97, without those of the skin that are no melanoma. */
const malignantCategories = Object.fromEntries(
  Array.from({ length: 98 }, (_, number) => `C${String(number).padStart(2, "0")}`)
    .filter((category) => category !== "C44")
    .map((category) => [category, "Malignant neoplasm"]),
);

/** Any cancer but those of the skin that are no melanoma. SNOMED CT's many kinds are to be added as they are met. */
export const cancer: ValueSet = union(breastCancer, lungCancer, {
  snomed: {
    "363346000": "Malignant neoplastic disease",
    "363406005": "Malignant tumor of colon",
    "399068003": "Malignant tumor of prostate",
    "372244006": "Malignant melanoma",
  },
  icd10: { ...malignantCategories, Z85: "Personal history of malignant neoplasm" },
});
