import type { ComputedNote, Evidence, LeftOutReason } from "./report.ts";

/** One case, as far as its label is looked up by it. */
export interface CaseKey {
  /** The assessment; of a risk that is computed the patient. */
  caseId: string;
  patientId: string;
  studyId: string | null;
  indexAt: Date;
}

/** The finding's risk by each evidence. */
export type CaseRisks = Record<"fused" | "history", number> & { image: number | null };

/** A case of a member, before its label is known. */
export interface RiskCase extends CaseKey {
  /** Nothing where none was told, or none can be computed. */
  risks: CaseRisks | null;
  /** Why it is not measured, whatever its label; nothing where it is. */
  barred: LeftOutReason | null;
  novelty: number | null;
  /** What subgroups are made of; nothing where that is not known. */
  groups: { sex: string | null; age: string | null; manufacturer: string | null };
}

/** What is looked for in a scenario. */
export interface LookedFor {
  scenario: string;
  /** All of the scenario's classes, in its order. */
  classIds: readonly string[];
  /** Those that are the finding. */
  ofFinding: readonly string[];
}

/** All that an evaluation measures, whether the risks were told or are computed. */
export interface EvaluatedRisks {
  finding: { id: string; label: string };
  model: { id: string; version: string };
  /** Nothing for risks that were told. */
  computed: ComputedNote | null;
  /** Distinct persons, exactly: for the guard and not for anybody's eyes. */
  members: number;
  /** Members with a risk. */
  assessed: number;
  cases: RiskCase[];
  /** Nothing for computed risks, whose labels name no class. */
  looked: LookedFor | null;
  /** The whole first. */
  evidences: Evidence[];
  /** What tells the question from others, beside the cohort. */
  question: readonly unknown[];
}
