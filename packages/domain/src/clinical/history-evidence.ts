import type { Scenario } from "../fusion/fuse-input.ts";
import type { PatientHistory, StudyContext } from "./history.ts";
import type { HistoryModel, HistoryQuestion, ScenarioHistory } from "./history-question.ts";
import { breastEvidence } from "./scenarios/breast.ts";
import { chestEvidence } from "./scenarios/chest.ts";
import { skinEvidence } from "./scenarios/skin.ts";

const nothing: ScenarioHistory = { evidence: [], missingFacts: [] };

/** How each scenario reads a history. One that is not named here starts from the prevalence alone. */
const readers: Readonly<Record<string, (question: HistoryQuestion) => ScenarioHistory>> = {
  skin: skinEvidence,
  breast: breastEvidence,
  chest: chestEvidence,
};

/**
 * What the history as of `history.asOf` says of each class: log-weights with their sources. Fundus
 * photographs, brain MRI and any other scenario without a reader give nothing, so that the risk starts from the
 * clinic's prevalence (see docs/decisions/012).
 * @param history with facts recorded up to `asOf` only: see `asOf`
 * @param study what the study itself tells; nothing for the history alone
 * @param model the scenario's fitted history model, where it has one
 */
export function historyEvidence(
  scenario: Scenario,
  history: PatientHistory,
  study: StudyContext | null,
  model?: HistoryModel,
): ScenarioHistory {
  const read = Object.hasOwn(readers, scenario.id) ? readers[scenario.id] : undefined;
  return read ? read({ scenario, history, study, model }) : nothing;
}
