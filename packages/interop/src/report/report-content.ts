import type { FindingRisk, WithheldAdvice } from "@synoptic/domain";

/** What a report tells: plain data, in words for clinicians. Instants are UTC. */
export interface ReportContent {
  assessmentId: string;
  siteName: string;
  scenarioLabel: string;
  patient: {
    /** Nothing where no name is known. */
    name: string | null;
    /** `YYYY-MM-DD` */
    birthDate: string | null;
    sex: string;
    identifiers: readonly { system: string; value: string }[];
    /** Made by the demo's generator. */
    synthetic: boolean;
  };
  /** Nothing for an assessment from the history alone. */
  study: {
    studyInstanceUid: string;
    accessionNumber: string | null;
    modality: string;
    bodyPart: string | null;
    acquiredAt: Date;
  } | null;
  image: ReportImage | null;
  finding: FindingRisk;
  /** The other findings of the scenario, in one line each. */
  otherFindings: readonly Pick<FindingRisk, "label" | "preTestProbability" | "postTestProbability">[];
  /** Why the image's reading is withheld; nothing where it is not. */
  withheld: WithheldAdvice | null;
  /** Labels of the classes that cannot be ruled out. */
  notRuledOut: { level: number; labels: readonly string[] } | null;
  novelty: { similarity: number; threshold: number } | null;
  /** Names of facts that the history's model could use and that are not known. */
  missingFacts: readonly string[];
  assessedAt: Date;
  historyAsOf: Date;
  models: readonly { title: string; id: string; version: string; sha256: string }[];
  /** The newest one; nothing where nobody has decided. */
  review: {
    decision: "accepted" | "overridden";
    reviewerName: string;
    reviewedAt: Date;
    reason: string | null;
    overriddenProbability: number | null;
  } | null;
}

export interface ReportImage {
  /** JPEG or PNG, as the clinician sees it. */
  source: Uint8Array;
  /** Transparent PNG of the same shape; nothing where the model gives no map. */
  heatmap: { png: Uint8Array; classLabel: string } | null;
  width: number;
  height: number;
}
