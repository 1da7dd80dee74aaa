import type { SeriesKind, SeriesSample } from "../../series/series.ts";
import type { SharedCodes } from "./shared-codes.ts";

/** What codes are shared by the members of a cohort, by the column that they are in. */
export const codeColumns = [
  "condition",
  "body-site",
  "observation",
  "sample",
  "answer",
  "medication",
  "procedure",
  "encounter-type",
  "relationship",
  "relatives-condition",
] as const;
export type CodeColumn = (typeof codeColumns)[number];

/** What may be told of a cohort's facts, beyond what is known without looking at it. */
export interface ExportRules {
  codes: Readonly<Record<CodeColumn, Pick<SharedCodes, "tell">>>;
  /** Scenarios, classes, findings and models of the site's installation. */
  vocabulary: {
    scenarios: ReadonlySet<string>;
    classes: ReadonlySet<string>;
    findings: ReadonlySet<string>;
    models: ReadonlySet<string>;
  };
}

// Facts as they are stored, of which an export reads no other column: no id, no text, no name, nothing as it was sent.

export interface StoredEncounter {
  classCode: string | null;
  typeSystem: string | null;
  typeCode: string | null;
  effectiveAt: Date | null;
  endedAt: Date | null;
}

export interface StoredCondition {
  codeSystem: string;
  code: string;
  clinicalStatus: string | null;
  verificationStatus: string | null;
  bodySiteSystem: string | null;
  bodySiteCode: string | null;
  effectiveAt: Date | null;
  abatedAt: Date | null;
}

/** A series of one code, with its samples. */
export interface StoredSeries {
  kind: SeriesKind;
  codeSystem: string;
  code: string;
  /** For which of two counts; not told. */
  recordedAt: Date;
  samples: readonly SeriesSample[];
}

/** An observation or a component of one, which has the observation's moments. */
export interface StoredObservation {
  codeSystem: string;
  code: string;
  category: string | null;
  effectiveAt: Date | null;
  valueQuantity: number | null;
  valueUnit: string | null;
  valueCodeSystem: string | null;
  valueCode: string | null;
  valueBoolean: boolean | null;
}

export interface StoredMedication {
  resourceType: string;
  codeSystem: string | null;
  code: string | null;
  status: string;
  effectiveAt: Date | null;
  endedAt: Date | null;
}

export interface StoredProcedure {
  codeSystem: string | null;
  code: string | null;
  status: string | null;
  effectiveAt: Date | null;
}

export interface StoredRelative {
  relationshipSystem: string;
  relationshipCode: string;
  conditionSystem: string | null;
  conditionCode: string | null;
  onsetAgeYears: number | null;
  effectiveAt: Date | null;
}

export interface StoredStudy {
  /** Pseudonym; nothing of the study's own ids. */
  study: string;
  modality: string;
  bodyPart: string | null;
  laterality: string | null;
  scenario: string | null;
  acquiredAt: Date;
  images: number;
  label: string | null;
  labelSource: string | null;
}

export interface StoredAssessment {
  /** Pseudonym; nothing where only the history was read. */
  study: string | null;
  scenario: string;
  status: string;
  /** Among the person's, in the order of time, from 1: on what day the models ran is the same for many, and not told. */
  place: number;
  primaryFinding: string;
  preTestProbability: number;
  likelihoodRatio: number | null;
  postTestProbability: number | null;
  conformalSet: readonly string[];
  noveltySimilarity: number | null;
  noveltyThreshold: number | null;
  /** As `id@version`. */
  models: readonly string[];
  review: string | null;
}
