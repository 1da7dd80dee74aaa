/** Words of columns that hold one of a few: anything else in them is somebody's text, and is not exported. */
export const knownWords = {
  clinicalStatus: words("active recurrence relapse inactive remission resolved"),
  verificationStatus: words("unconfirmed provisional differential confirmed refuted entered-in-error"),
  observationCategory: words(
    "social-history vital-signs imaging laboratory procedure survey exam therapy activity",
  ),
  medicationStatus: words(
    "active completed entered-in-error intended stopped on-hold unknown not-taken cancelled draft",
  ),
  procedureStatus: words(
    "preparation in-progress not-done on-hold stopped completed entered-in-error unknown",
  ),
  encounterClass: words("AMB EMER FLD HH IMP ACUTE NONAC OBSENC PRENC SS VR"),
  /** DICOM PS3.16 CID 29 and those that are still in use. */
  modality: words(
    "AR AU BI BMD CR CT DG DMS DX ECG EPS ES FID GM HC HD IO IVOCT IVUS KER LEN LS MG MR NM OAM OCT OP OPM OPT OPTBSV OPTENF OPV OSS OT PA PT PX REG RESP RF RG RTIMAGE SC SM SMR SRF TG US VA XA XC",
  ),
  /** The common ones of DICOM PS3.16 annex L. */
  bodyPart: words(
    "ABDOMEN ANKLE AORTA ARM AXILLA BACK BLADDER BRAIN BREAST BRONCHUS CALF CHEST COLON CSPINE ELBOW EXTREMITY EYE FOOT HAND HEAD HEART HIP JAW KIDNEY KNEE LEG LIVER LSPINE LUNG NECK PANCREAS PELVIS PROSTATE RETINA SHOULDER SKIN SKULL SPINE SSPINE STOMACH THIGH THORAX THYROID TRUNK TSPINE UTERUS WHOLEBODY WRIST",
  ),
  laterality: words("L R B U"),
  assessmentStatus: words("final withheld"),
  reviewDecision: words("accepted overridden"),
  labelSource: words("histology follow-up consensus expert imaging laboratory registry"),
} as const;

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(" "));
}

/** The word where it is one of the known; else nothing. */
export function knownWord(known: ReadonlySet<string>, word: string | null): string | null {
  return word !== null && known.has(word) ? word : null;
}

/** Units that medicine counts in, without prefix: UCUM's atoms and the arbitrary ones. */
const atoms = words(
  "m g s min h d wk mo a L l mol Cel K Pa bar V Hz W J cal eq osm % mm[Hg] m[Hg] m[H2O] [IU] [iU] U kat [degF] [in_i] [ft_i] [lb_av] [oz_av] [pH] 10* deg [drp] [HPF] [LPF] [arb'U] [diop] [CFU] [ppm] [ppb] Ohm Gy Sv Bq dB B[SPL] N kg",
);
const prefixes = words("Y Z E P T G M k h da d c m u n p f");

/**
 * A UCUM unit without its annotations, which are free text; nothing where it is none.
 * @see https://ucum.org/ucum section 2.1
 */
export function plainUcum(unit: string | null): string | null {
  if (unit === null || unit.length > 60) return null;
  // A filtration rate's body surface, however it is written.
  if (unit.startsWith("mL/min/")) return "mL/min/1.73m2";
  const plain = unit.replace(/\{[^{}]*\}/g, "");
  if (plain === "" || plain === "1") return "1";
  const isUnit = plain.split(/[./]/).every((part, i) => (part === "" ? i === 0 : isFactor(part)));
  return isUnit ? plain : null;
}

function isFactor(part: string): boolean {
  if (/^\d{1,6}$/.test(part)) return true;
  if (/^10[*^]-?\d{1,2}$/.test(part)) return true;
  const atom = part.replace(/(?<=[^\d*])[+-]?\d$/, "");
  if (atoms.has(atom)) return true;
  return [1, 2].some((length) => prefixes.has(atom.slice(0, length)) && atoms.has(atom.slice(length)));
}
