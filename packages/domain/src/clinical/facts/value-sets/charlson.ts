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

function condition(
  id: string,
  name: string,
  points: CharlsonCondition["points"],
  icd10: string,
  snomed: ValueSet["snomed"],
  unless?: string,
): CharlsonCondition {
  return { id, name, points, set: { icd10: codes(name, icd10), snomed }, ...(unless && { unless }) };
}

/**
 * The seventeen conditions of Charlson's index with her points, by the ICD-10 codes of Quan's group. Their table has no
 * SNOMED CT: those codes are of the same diseases as this folder's other sets name them, and are not theirs.
 * @see Charlson et al. 1987, J Chronic Dis 40:373-383, doi 10.1016/0021-9681(87)90171-8
 * @see Quan et al. 2005, Med Care 43:1130-1139, doi 10.1097/01.mlr.0000182534.19832.83, compared with the tables of the
 *   R package comorbidity and the Stata program codescan
 */
export const CHARLSON: readonly CharlsonCondition[] = [
  condition(
    "myocardial-infarction",
    "Myocardial infarction",
    1,
    "I21 I22 I25.2",
    myocardialInfarction.snomed,
  ),
  condition(
    "heart-failure",
    "Congestive heart failure",
    1,
    "I09.9 I11.0 I13.0 I13.2 I25.5 I42.0 I42.5 I42.6 I42.7 I42.8 I42.9 I43 I50 P29.0",
    heartFailure.snomed,
  ),
  condition(
    "peripheral-vascular-disease",
    "Peripheral vascular disease",
    1,
    "I70 I71 I73.1 I73.8 I73.9 I77.1 I79.0 I79.2 K55.1 K55.8 K55.9 Z95.8 Z95.9",
    peripheralArteryDisease.snomed,
  ),
  condition(
    "cerebrovascular-disease",
    "Cerebrovascular disease",
    1,
    `G45 G46 H34.0 ${range("I", 60, 69)}`,
    stroke.snomed,
  ),
  condition("dementia", "Dementia", 1, "F00 F01 F02 F03 F05.1 G30 G31.1", {
    "52448006": "Dementia",
    "26929004": "Alzheimer's disease",
  }),
  condition(
    "chronic-pulmonary-disease",
    "Chronic pulmonary disease",
    1,
    `I27.8 I27.9 ${range("J", 40, 47)} ${range("J", 60, 67)} J68.4 J70.1 J70.3`,
    { ...obstructivePulmonaryDisease.snomed, ...asthma.snomed },
  ),
  condition("rheumatic-disease", "Rheumatic disease", 1, "M05 M06 M31.5 M32 M33 M34 M35.1 M35.3 M36.0", {
    "69896004": "Rheumatoid arthritis",
    "55464009": "Systemic lupus erythematosus",
  }),
  condition("peptic-ulcer", "Peptic ulcer disease", 1, "K25 K26 K27 K28", { "13200003": "Peptic ulcer" }),
  condition(
    "mild-liver-disease",
    "Mild liver disease",
    1,
    "B18 K70.0 K70.1 K70.2 K70.3 K70.9 K71.3 K71.4 K71.5 K71.7 K73 K74 K76.0 K76.2 K76.3 K76.4 K76.8 K76.9 Z94.4",
    { "235856003": "Disorder of liver", "19943007": "Cirrhosis of liver" },
    "severe-liver-disease",
  ),
  condition(
    "diabetes",
    "Diabetes without chronic complication",
    1,
    ["E10", "E11", "E12", "E13", "E14"]
      .map((type) => `${type}.0 ${type}.1 ${type}.6 ${type}.8 ${type}.9`)
      .join(" "),
    diabetes.snomed,
    "complicated-diabetes",
  ),
  condition(
    "complicated-diabetes",
    "Diabetes with chronic complication",
    2,
    ["E10", "E11", "E12", "E13", "E14"]
      .map((type) => `${type}.2 ${type}.3 ${type}.4 ${type}.5 ${type}.7`)
      .join(" "),
    {},
  ),
  condition(
    "paralysis",
    "Hemiplegia or paraplegia",
    2,
    "G04.1 G11.4 G80.1 G80.2 G81 G82 G83.0 G83.1 G83.2 G83.3 G83.4 G83.9",
    { "50582007": "Hemiplegia", "60389000": "Paraplegia" },
  ),
  condition(
    "renal-disease",
    "Renal disease",
    2,
    "I12.0 I13.1 N03.2 N03.3 N03.4 N03.5 N03.6 N03.7 N05.2 N05.3 N05.4 N05.5 N05.6 N05.7 N18 N19 N25.0 Z49.0 Z49.1 Z49.2 Z94.0 Z99.2",
    {
      "709044004": "Chronic kidney disease",
      "431857002": "Chronic kidney disease stage 4",
      "433146000": "Chronic kidney disease stage 5",
      "46177005": "End-stage renal disease",
    },
  ),
  condition(
    "malignancy",
    "Malignancy, but of the skin only melanoma",
    2,
    [
      range("C", 0, 26),
      range("C", 30, 34),
      range("C", 37, 41),
      "C43",
      range("C", 45, 58),
      range("C", 60, 76),
      range("C", 81, 85),
      "C88",
      range("C", 90, 97),
    ].join(" "),
    cancer.snomed,
    "metastatic-tumour",
  ),
  condition(
    "severe-liver-disease",
    "Moderate or severe liver disease",
    3,
    "I85.0 I85.9 I86.4 I98.2 K70.4 K71.1 K72.1 K72.9 K76.5 K76.6 K76.7",
    {},
  ),
  condition("metastatic-tumour", "Metastatic solid tumour", 6, "C77 C78 C79 C80", {
    "128462008": "Metastatic malignant neoplasm",
  }),
  condition("aids", "AIDS or HIV", 6, "B20 B21 B22 B24", {
    "86406008": "Human immunodeficiency virus infection",
  }),
];
