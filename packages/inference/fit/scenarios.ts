import { ICD_10, SNOMED_CT } from "@synoptic/domain";
import type { HeadSpec } from "../src/train/head-spec.ts";

/** What the fitting command must be told of a scenario; everything else is measured. */
export interface ScenarioSpec extends Omit<HeadSpec, "id" | "licence" | "cohort" | "source"> {
  source: { name: string; licence: string; note: string };
  /** Where the calibration part comes from. */
  calibrationSource: string;
}

const snomed = (code: string, display: string) => ({ system: SNOMED_CT, code, display });
/** Where no SNOMED CT code could be checked against a published source, the ICD-10 category is given. */
const icd10 = (code: string, display: string) => ({ system: ICD_10, code, display });

const NOT_FOR_CARE = "Research and teaching only; not a medical device and not for the care of patients.";
const SHARED_WEAKNESSES = [
  "The backbone was trained on the same images as the head, from scratch and without pretrained weights; nothing measured on the training part says how new images fare.",
  "The one regularisation strength of all five heads was chosen after a look at their calibration parts (decision 020); the figures may flatter by that one choice.",
  "Similarity to known images is enough to withhold an answer and not enough to trust one.",
];

export const SCENARIOS: readonly ScenarioSpec[] = [
  {
    scenario: "skin",
    version: "1.2.0",
    title: "Skin lesion, dermatoscopy",
    intendedUse: `Tells seven kinds of pigmented skin lesion apart on a dermatoscopic photograph. ${NOT_FOR_CARE}`,
    resizePolicy: "stretch",
    expects: { colour: "colour", smallestSide: 64, modalities: ["DMS", "XC", "GM"] },
    classes: [
      {
        id: "akiec",
        label: "Actinic keratosis or intraepithelial carcinoma",
        code: snomed("201101007", "Actinic keratosis"),
      },
      { id: "bcc", label: "Basal cell carcinoma", code: snomed("254701007", "Basal cell carcinoma of skin") },
      {
        id: "bkl",
        label: "Benign keratosis (seborrhoeic or lichen planus-like keratosis, solar lentigo)",
        code: snomed("25499005", "Seborrheic keratosis"),
      },
      {
        id: "df",
        label: "Dermatofibroma",
        code: icd10("D23.9", "Other benign neoplasms of skin, unspecified"),
      },
      { id: "mel", label: "Melanoma", code: snomed("372244006", "Malignant melanoma") },
      { id: "nv", label: "Melanocytic naevus", code: snomed("400096001", "Melanocytic nevus") },
      {
        id: "vasc",
        label: "Vascular lesion (angioma, angiokeratoma, pyogenic granuloma, haemorrhage)",
        code: snomed("400210000", "Hemangioma"),
      },
    ],
    findings: [
      {
        id: "malignant",
        label: "Malignant or premalignant lesion",
        code: snomed("372130007", "Malignant neoplasm of skin"),
        classIds: ["mel", "bcc", "akiec"],
      },
      {
        id: "melanoma",
        label: "Melanoma",
        code: snomed("372244006", "Malignant melanoma"),
        classIds: ["mel"],
      },
    ],
    primaryFindingId: "malignant",
    source: {
      name: "HAM10000, one image a lesion",
      licence: "CC BY-NC 4.0",
      note: "Tschandl, Rosendahl, Kittler 2018, Scientific Data 5:180161, doi 10.1038/sdata.2018.161",
    },
    calibrationSource: "half of the official ISIC 2018 task 3 test set",
    knownWeaknesses: [
      "HAM10000 comes from Austria and Australia; darker skin is hardly represented, and nothing is known of how the head fares there.",
      "Naevi are 72 % of the training lesions and 60 to 64 % of the ISIC test set; elsewhere the prevalence differs again, so set the clinic's own.",
      "Balanced accuracy is far below accuracy: rare kinds (dermatofibroma, vascular lesions, actinic keratosis) are often missed.",
      "Only dermatoscopic images of one lesion in the centre; a photograph with a telephone is another kind of image.",
      ...SHARED_WEAKNESSES,
    ],
  },
  {
    scenario: "chest",
    version: "1.3.0",
    title: "Chest radiograph, frontal",
    intendedUse: `Tells bacterial, viral and COVID-19 pneumonia and normal chest radiographs apart. ${NOT_FOR_CARE}`,
    resizePolicy: "stretch",
    expects: { colour: "grey", smallestSide: 64, modalities: ["DX", "CR", "RG"] },
    reads: { bodyParts: ["CHEST", "THORAX", "LUNG"], views: ["PA", "AP"], intents: ["FOR PRESENTATION"] },
    classes: [
      { id: "bacterial", label: "Bacterial pneumonia", code: snomed("53084003", "Bacterial pneumonia") },
      { id: "covid19", label: "COVID-19", code: snomed("840539006", "COVID-19") },
      { id: "normal", label: "Normal", code: snomed("17621005", "Normal") },
      { id: "viral", label: "Viral pneumonia", code: snomed("75570004", "Viral pneumonia") },
    ],
    findings: [
      {
        id: "pneumonia",
        label: "Pneumonia of any kind",
        code: snomed("233604007", "Pneumonia"),
        classIds: ["bacterial", "viral", "covid19"],
      },
    ],
    primaryFindingId: "pneumonia",
    source: {
      name: "Paediatric chest radiographs of Kermany and others, and COVID-19 cases of the ieee8023 collection",
      licence: "CC BY 4.0 (Kermany); mixed, image by image (ieee8023)",
      note: "Kermany and others 2018, Cell 172(5):1122-1131, doi 10.1016/j.cell.2018.02.010; Cohen and others 2020, arXiv 2006.11988",
    },
    calibrationSource: "images of the same two collections that no training step saw",
    knownWeaknesses: [
      "Normal, bacterial and viral images are of children while COVID-19 cases are adults, so COVID-19 is easier to tell than it should be: the head partly tells adults from children.",
      "Some COVID-19 images are lateral or rotated.",
      "The two collections differ in hospital, device and compression as well as in disease.",
      ...SHARED_WEAKNESSES,
    ],
  },
  {
    scenario: "breast",
    version: "1.3.0",
    title: "Breast ultrasound",
    intendedUse: `Tells benign and malignant masses and normal tissue apart on a breast ultrasound image. ${NOT_FOR_CARE}`,
    resizePolicy: "stretch",
    expects: { colour: "grey", smallestSide: 64, modalities: ["US"] },
    reads: { bodyParts: ["BREAST", "MAMMA"] },
    classes: [
      { id: "benign", label: "Benign mass", code: icd10("D24", "Benign neoplasm of breast") },
      { id: "malignant", label: "Malignant mass", code: snomed("254837009", "Malignant neoplasm of breast") },
      { id: "normal", label: "Normal", code: snomed("17621005", "Normal") },
    ],
    findings: [
      {
        id: "malignant",
        label: "Malignant mass",
        code: snomed("254837009", "Malignant neoplasm of breast"),
        classIds: ["malignant"],
      },
    ],
    primaryFindingId: "malignant",
    source: {
      name: "BUSI (breast ultrasound images)",
      licence: "Public for research, with attribution",
      note: "Al-Dhabyani, Gomaa, Khaled, Fahmy 2020, Data in Brief 28:104863, doi 10.1016/j.dib.2019.104863",
    },
    calibrationSource: "BUSI images that no training step saw",
    knownWeaknesses: [
      "BUSI is known to contain near-duplicates, which may lie on both sides of the split and flatter every figure.",
      "Some images carry burnt-in text and callipers that the head may have learned from.",
      "One hospital, women aged 25 to 75, two devices of one maker.",
      "The calibration set is small: read the intervals.",
      ...SHARED_WEAKNESSES,
    ],
  },
  {
    scenario: "fundus",
    version: "1.3.0",
    title: "Fundus photograph, diabetic retinopathy",
    intendedUse: `Tells fundus photographs with diabetic retinopathy from those without. ${NOT_FOR_CARE}`,
    resizePolicy: "square-crop",
    expects: { colour: "colour", smallestSide: 64, modalities: ["OP"] },
    reads: { bodyParts: ["EYE", "RETINA", "FUNDUS", "MACULA"] },
    classes: [
      {
        id: "dr",
        label: "Diabetic retinopathy",
        code: snomed("4855003", "Retinopathy due to diabetes mellitus"),
      },
      { id: "no_dr", label: "No diabetic retinopathy", code: snomed("17621005", "Normal") },
    ],
    findings: [
      {
        id: "diabetic-retinopathy",
        label: "Diabetic retinopathy",
        code: snomed("4855003", "Retinopathy due to diabetes mellitus"),
        classIds: ["dr"],
      },
    ],
    primaryFindingId: "diabetic-retinopathy",
    source: {
      name: "Diabetic retinopathy fundus photographs of S. Rahim and others",
      licence: "Academic use, with attribution",
      note: "Several images a person; persons are never split",
    },
    calibrationSource: "persons of the same set that no training step saw",
    knownWeaknesses: [
      "Weak: the least accurate of the five heads, and well below published graders of diabetic retinopathy; of use as a demonstration only.",
      "At 160 by 160 pixels microaneurysms are mostly below what can be seen.",
      "The calibration set is small, with several images of one person: read the intervals.",
      ...SHARED_WEAKNESSES,
    ],
  },
  {
    scenario: "brain",
    version: "1.3.0",
    title: "Brain MRI, single slice",
    intendedUse: `Tells single slices of brain MRI with a tumour from those without. ${NOT_FOR_CARE}`,
    resizePolicy: "stretch",
    expects: { colour: "grey", smallestSide: 64, modalities: ["MR"] },
    reads: { bodyParts: ["BRAIN", "HEAD", "SKULL"], slices: "key" },
    classes: [
      { id: "no_tumor", label: "No tumour", code: snomed("17621005", "Normal") },
      { id: "tumor", label: "Tumour", code: snomed("126952004", "Neoplasm of brain") },
    ],
    findings: [
      {
        id: "tumor",
        label: "Brain tumour",
        code: snomed("126952004", "Neoplasm of brain"),
        classIds: ["tumor"],
      },
    ],
    primaryFindingId: "tumor",
    source: {
      name: "Public brain MRI yes/no set",
      licence: "None stated",
      note: "Images collected from the web, of mixed sequences and planes",
    },
    calibrationSource: "images of the same set that no training step saw",
    knownWeaknesses: [
      "The set is tiny, to train on and to measure on; intervals are wide and single cases move every figure.",
      "Images were collected from the web: sequence, plane, device and person are not known, and no licence is stated.",
      "A single slice; a tumour outside of it is not seen.",
      ...SHARED_WEAKNESSES,
    ],
  },
];
