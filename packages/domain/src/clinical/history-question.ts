import type { HistoryEvidence } from "../fusion/assessment.ts";
import type { Scenario } from "../fusion/fuse-input.ts";
import type { AdditiveHistory } from "../learning/additive-history.ts";
import type { PatientHistory, StudyContext } from "./history.ts";

/** A fitted history model with its name. */
export interface HistoryModel {
  id: string;
  version: string;
  weights: AdditiveHistory;
}

/** What a history says in one scenario, and what it leaves open. */
export interface ScenarioHistory {
  evidence: HistoryEvidence[];
  /** Names of facts that the scenario could use and that are not known. */
  missingFacts: string[];
}

/** What a fact that is not known could turn out to be, and how far each would move the classes. */
export interface FactOptions {
  /** As in `missingFacts`. */
  name: string;
  /** For people: "Vital signs". */
  label: string;
  source: string;
  options: readonly {
    label: string;
    /** Natural-log weight for each class, in the order of the scenario's classes. */
    logWeights: readonly number[];
  }[];
}

/** All that a scenario may read a history from. */
export interface HistoryQuestion {
  scenario: Scenario;
  history: PatientHistory;
  /** Nothing where there is no study. */
  study: StudyContext | null;
}
