import {
  asthma,
  cancer,
  diabetes,
  heartFailure,
  myocardialInfarction,
  obstructivePulmonaryDisease,
  peripheralArteryDisease,
  stroke,
} from "./conditions.ts";
import type { ValueSet } from "./value-set.ts";

export interface CharlsonCondition {
  id: string;
  name: string;
  /** Charlson's points. */
  points: 1 | 2 | 3 | 6;
  set: ValueSet;
  /** The graver form of the same disease: where it is recorded, this one does not count. */
  unless?: string;
}

/** `codes("K25 K70.0")`: ICD-10 categories, all of the condition's name. */
function codes(name: string, list: string): Record<string, string> {
  return Object.fromEntries(list.split(" ").map((code) => [code, name]));
}

/** `range("C", 0, 26)`: C00 to C26. */
function range(letter: string, from: number, to: number): string {
  return Array.from(
    { length: to - from + 1 },
    (_, i) => `${letter}${String(from + i).padStart(2, "0")}`,
  ).join(" ");
}

/** Some fourth digits of all five types of diabetes. */
function ofDiabetes(digits: readonly number[]): string {
  const types = ["E10", "E11", "E12", "E13", "E14"];
  return types.flatMap((type) => digits.map((digit) => `${type}.${digit}`)).join(" ");
}

/** As the table below writes a condition: its ICD-10 categories in one line. */
type Row = Omit<CharlsonCondition, "set"> & { icd10: string; snomed: ValueSet["snomed"] };

const ROWS: readonly Row[] = [
  {
    id: "myocardial-infarction",
    name: "Myocardial infarction",
    points: 1,
    icd10: "I21 I22 I25.2",
    snomed: myocardialInfarction.snomed,
  },
  {
    id: "heart-failure",
    name: "Congestive heart failure",
    points: 1,
    icd10: "I09.9 I11.0 I13.0 I13.2 I25.5 I42.0 I42.5 I42.6 I42.7 I42.8 I42.9 I43 I50 P29.0",
    snomed: heartFailure.snomed,
  },
  {
    id: "peripheral-vascular-disease",
    name: "Peripheral vascular disease",
    points: 1,
    icd10: "I70 I71 I73.1 I73.8 I73.9 I77.1 I79.0 I79.2 K55.1 K55.8 K55.9 Z95.8 Z95.9",
    snomed: peripheralArteryDisease.snomed,
  },
  {
    id: "cerebrovascular-disease",
    name: "Cerebrovascular disease",
    points: 1,
    icd10: `G45 G46 H34.0 ${range("I", 60, 69)}`,
    snomed: stroke.snomed,
  },
  {
    id: "dementia",
    name: "Dementia",
    points: 1,
    icd10: "F00 F01 F02 F03 F05.1 G30 G31.1",
    snomed: { "52448006": "Dementia", "26929004": "Alzheimer's disease" },
  },
  {
    id: "chronic-pulmonary-disease",
    name: "Chronic pulmonary disease",
    points: 1,
    icd10: `I27.8 I27.9 ${range("J", 40, 47)} ${range("J", 60, 67)} J68.4 J70.1 J70.3`,
    snomed: { ...obstructivePulmonaryDisease.snomed, ...asthma.snomed },
  },
  {
    id: "rheumatic-disease",
    name: "Rheumatic disease",
    points: 1,
    icd10: "M05 M06 M31.5 M32 M33 M34 M35.1 M35.3 M36.0",
    snomed: { "69896004": "Rheumatoid arthritis", "55464009": "Systemic lupus erythematosus" },
  },
  {
    id: "peptic-ulcer",
    name: "Peptic ulcer disease",
    points: 1,
    icd10: "K25 K26 K27 K28",
    snomed: { "13200003": "Peptic ulcer" },
  },
  {
    id: "mild-liver-disease",
    name: "Mild liver disease",
    points: 1,
    icd10:
      "B18 K70.0 K70.1 K70.2 K70.3 K70.9 K71.3 K71.4 K71.5 K71.7 K73 K74 K76.0 K76.2 K76.3 K76.4 K76.8 K76.9 Z94.4",
    snomed: { "235856003": "Disorder of liver", "19943007": "Cirrhosis of liver" },
    unless: "severe-liver-disease",
  },
  {
    id: "diabetes",
    name: "Diabetes without chronic complication",
    points: 1,
    icd10: ofDiabetes([0, 1, 6, 8, 9]),
    snomed: diabetes.snomed,
    unless: "complicated-diabetes",
  },
  {
    id: "complicated-diabetes",
    name: "Diabetes with chronic complication",
    points: 2,
    icd10: ofDiabetes([2, 3, 4, 5, 7]),
    snomed: {},
  },
  {
    id: "paralysis",
    name: "Hemiplegia or paraplegia",
    points: 2,
    icd10: "G04.1 G11.4 G80.1 G80.2 G81 G82 G83.0 G83.1 G83.2 G83.3 G83.4 G83.9",
    snomed: { "50582007": "Hemiplegia", "60389000": "Paraplegia" },
  },
  {
    id: "renal-disease",
    name: "Renal disease",
    points: 2,
    icd10:
      "I12.0 I13.1 N03.2 N03.3 N03.4 N03.5 N03.6 N03.7 N05.2 N05.3 N05.4 N05.5 N05.6 N05.7 N18 N19 N25.0 Z49.0 Z49.1 Z49.2 Z94.0 Z99.2",
    snomed: {
      "709044004": "Chronic kidney disease",
      "431857002": "Chronic kidney disease stage 4",
      "433146000": "Chronic kidney disease stage 5",
      "46177005": "End-stage renal disease",
    },
  },
  {
    id: "malignancy",
    name: "Malignancy, but of the skin only melanoma",
    points: 2,
    icd10: [
      `${range("C", 0, 26)} ${range("C", 30, 34)} ${range("C", 37, 41)} C43 ${range("C", 45, 58)}`,
      `${range("C", 60, 76)} ${range("C", 81, 85)} C88 ${range("C", 90, 97)}`,
    ].join(" "),
    snomed: cancer.snomed,
    unless: "metastatic-tumour",
  },
  {
    id: "severe-liver-disease",
    name: "Moderate or severe liver disease",
    points: 3,
    icd10: "I85.0 I85.9 I86.4 I98.2 K70.4 K71.1 K72.1 K72.9 K76.5 K76.6 K76.7",
    snomed: {},
  },
  {
    id: "metastatic-tumour",
    name: "Metastatic solid tumour",
    points: 6,
    icd10: "C77 C78 C79 C80",
    snomed: { "128462008": "Metastatic malignant neoplasm" },
  },
  {
    id: "aids",
    name: "AIDS or HIV",
    points: 6,
    icd10: "B20 B21 B22 B24",
    snomed: { "86406008": "Human immunodeficiency virus infection" },
  },
];

/**
 * The seventeen conditions of Charlson's index with her points, by the ICD-10 codes of Quan's group. Their table has no
 * SNOMED CT: those codes are of the same diseases as this folder's other sets name them, and are not theirs.
 * @see Charlson et al. 1987, J Chronic Dis 40:373-383, doi 10.1016/0021-9681(87)90171-8
 * @see Quan et al. 2005, Med Care 43:1130-1139, doi 10.1097/01.mlr.0000182534.19832.83, compared with the tables of the
 *   R package comorbidity and the Stata program codescan
 */
export const CHARLSON: readonly CharlsonCondition[] = ROWS.map(({ icd10, snomed, ...condition }) => ({
  ...condition,
  set: { icd10: codes(condition.name, icd10), snomed },
}));
