/**
 * The one vocabulary of skin body sites, and the one table that maps other people's words to it.
 *
 * HAM10000 names fine sites (`scalp`, `back`); the ISIC archive names regions (`head/neck`, `posterior torso`);
 * DICOM names body parts (Body Part Examined, in capitals). A region that HAM10000 lacks is a site of its own
 * here, with a weight fitted on the lesions of the finer sites it covers.
 * @see https://dicom.nema.org/medical/dicom/current/output/chtml/part16/chapter_L.html
 */
export const SKIN_BODY_SITES = [
  "scalp",
  "face",
  "ear",
  "neck",
  "head-neck",
  "back",
  "chest",
  "abdomen",
  "anterior-torso",
  "trunk",
  "upper-extremity",
  "hand",
  "palms-soles",
  "lower-extremity",
  "foot",
  "genital",
] as const;
export type SkinBodySite = (typeof SKIN_BODY_SITES)[number];

/** The finer sites that a region covers. */
export const SKIN_REGIONS: Partial<Record<SkinBodySite, readonly SkinBodySite[]>> = {
  "head-neck": ["scalp", "face", "ear", "neck"],
  "anterior-torso": ["chest", "abdomen"],
  "palms-soles": ["hand", "foot"],
};

/** Keys are lower case with single spaces. `trunk` is HAM10000's own word where it says no more. */
const SITE_OF_WORD: Record<string, SkinBodySite> = {
  // HAM10000
  scalp: "scalp",
  face: "face",
  ear: "ear",
  neck: "neck",
  back: "back",
  chest: "chest",
  abdomen: "abdomen",
  trunk: "trunk",
  "upper extremity": "upper-extremity",
  hand: "hand",
  acral: "palms-soles",
  "lower extremity": "lower-extremity",
  foot: "foot",
  genital: "genital",
  // ISIC archive, `anatom_site_general`
  "head/neck": "head-neck",
  "anterior torso": "anterior-torso",
  "posterior torso": "back",
  "lateral torso": "trunk",
  torso: "trunk",
  "palms/soles": "palms-soles",
  "oral/genital": "genital",
  // DICOM Body Part Examined, and plain words for the same
  head: "head-neck",
  headneck: "head-neck",
  "head and neck": "head-neck",
  nose: "face",
  cheek: "face",
  forehead: "face",
  breast: "chest",
  thorax: "chest",
  arm: "upper-extremity",
  forearm: "upper-extremity",
  elbow: "upper-extremity",
  shoulder: "upper-extremity",
  upperarm: "upper-extremity",
  "upper arm": "upper-extremity",
  "upper limb": "upper-extremity",
  upperlimb: "upper-extremity",
  finger: "hand",
  wrist: "hand",
  leg: "lower-extremity",
  thigh: "lower-extremity",
  knee: "lower-extremity",
  calf: "lower-extremity",
  "lower leg": "lower-extremity",
  lowerleg: "lower-extremity",
  "lower limb": "lower-extremity",
  lowerlimb: "lower-extremity",
  toe: "foot",
  ankle: "foot",
  genitalia: "genital",
};

/** The site that a word of HAM10000, ISIC or DICOM means; nothing where it is empty, `unknown` or not in the table. */
export function skinBodySiteOf(word: string | null | undefined): SkinBodySite | undefined {
  if (!word) return undefined;
  const key = word
    .trim()
    .toLowerCase()
    .replace(/[\s_]+/g, " ");
  const own = SKIN_BODY_SITES.find((site) => site === key);
  return own ?? (Object.hasOwn(SITE_OF_WORD, key) ? SITE_OF_WORD[key] : undefined);
}
