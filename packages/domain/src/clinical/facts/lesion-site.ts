import { type SkinBodySite, skinBodySiteOf } from "../../learning/body-site.ts";
import { type Coding, LOINC, type PatientHistory, SNOMED_CT, type StudyContext } from "../history.ts";
import { isIn, type ValueSet } from "./value-sets/value-set.ts";

/**
 * SNOMED CT body structures and the skin site each means, beside the words of `skinBodySiteOf`. The codes are
 * those that DICOM pairs with its Body Part Examined terms, and some of SNOMED's own for the surface of the body.
 * @see https://dicom.nema.org/medical/dicom/current/output/chtml/part16/chapter_L.html
 */
const SITE_OF_STRUCTURE: Readonly<Record<string, SkinBodySite>> = {
  "41695006": "scalp", // Scalp
  "89545001": "face", // Face
  "45206002": "face", // Nose
  "52795006": "face", // Forehead
  "117590005": "ear", // Ear
  "45048000": "neck", // Neck
  "69536005": "head-neck", // Head
  "774007": "head-neck", // Head and neck
  "77568009": "back", // Back
  "51185008": "chest", // Thorax
  "43799004": "chest", // Thorax, as DICOM codes it
  "76752008": "chest", // Breast
  "113345001": "abdomen", // Abdomen
  "22943007": "trunk", // Trunk
  "53120007": "upper-extremity", // Upper limb
  "40983000": "upper-extremity", // Upper arm
  "14975008": "upper-extremity", // Forearm
  "16982005": "upper-extremity", // Shoulder
  "85562004": "hand", // Hand
  "7569003": "hand", // Finger
  "76505004": "hand", // Thumb
  "61685007": "lower-extremity", // Lower limb
  "68367000": "lower-extremity", // Thigh
  "30021000": "lower-extremity", // Lower leg
  "56459004": "foot", // Foot
  "29707007": "foot", // Toe
  "18911002": "genital", // Penis
  "20233005": "genital", // Scrotum
  "45292006": "genital", // Vulva
};

/** Conditions whose body site is that of a skin lesion. */
const SKIN_LESION: ValueSet = {
  snomed: { "95324001": "Skin lesion", "126488004": "Neoplasm of skin" },
  icd10: {
    C43: "Malignant melanoma of skin",
    C44: "Other malignant neoplasms of skin",
    D03: "Melanoma in situ",
    D04: "Carcinoma in situ of skin",
    D22: "Melanocytic naevi",
    D23: "Other benign neoplasms of skin",
  },
};

/** LOINC "Body site": an observation that says only where. */
const BODY_SITE = "39111-0";
const RETRACTED = new Set(["entered-in-error", "cancelled"]);

export interface LesionSite {
  site: SkinBodySite;
  /** Empty where the study itself tells. */
  factIds: string[];
}

/**
 * Where on the body the lesion is: what the study says of itself; else the fact that became known last among the
 * body sites of skin conditions (not refuted or entered in error) and observations of a body site. Of two lesions
 * the history cannot tell which one was photographed, which is why the study comes first.
 */
export function lesionSite(history: PatientHistory, study: StudyContext | null): LesionSite | undefined {
  const ofStudy = skinBodySiteOf(study?.bodyPart);
  if (ofStudy) return { site: ofStudy, factIds: [] };

  const told = [
    ...history.conditions
      .filter(({ code, verificationStatus }) => isIn(SKIN_LESION, code) && !isRefuted(verificationStatus))
      .map(({ id, recordedAt, bodySite }) => ({ id, recordedAt, site: siteOfCoding(bodySite) })),
    ...history.observations
      .filter(
        ({ code, status }) => code.system === LOINC && code.code === BODY_SITE && !RETRACTED.has(status),
      )
      .map(({ id, recordedAt, valueCode, valueText }) => ({
        id,
        recordedAt,
        site: siteOfCoding(valueCode) ?? skinBodySiteOf(valueText),
      })),
  ].sort((a, b) => b.recordedAt.getTime() - a.recordedAt.getTime());
  for (const { id, site } of told) {
    if (site) return { site, factIds: [id] };
  }
  return undefined;
}

function isRefuted(verificationStatus: string | null): boolean {
  return verificationStatus === "refuted" || verificationStatus === "entered-in-error";
}

function siteOfCoding(coding: Coding | null): SkinBodySite | undefined {
  if (!coding) return undefined;
  const known = coding.system === SNOMED_CT && Object.hasOwn(SITE_OF_STRUCTURE, coding.code);
  return known ? SITE_OF_STRUCTURE[coding.code] : skinBodySiteOf(coding.display);
}
