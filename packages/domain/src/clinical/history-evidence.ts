import type { Scenario } from "../fusion/fuse-input.ts";
import type { PatientHistory, StudyContext } from "./history.ts";
import type { FactOptions, HistoryModel, HistoryQuestion, ScenarioHistory } from "./history-question.ts";
import { breastEvidence, breastOptions } from "./scenarios/breast.ts";
import { chestEvidence, chestOptions } from "./scenarios/chest.ts";
import { fittedEvidence, fittedOptions } from "./scenarios/fitted.ts";

const nothing: ScenarioHistory = { evidence: [], missingFacts: [] };

/**
 * How a scenario reads a history where it has no fitted model: by published weights. One that is not named here starts
 * from the prevalence alone.
 */
const readers: Readonly<Record<string, HistoryReader>> = {
  breast: { evidence: breastEvidence, options: breastOptions },
  chest: { evidence: chestEvidence, options: chestOptions },
};

interface HistoryReader {
  evidence(question: HistoryQuestion): ScenarioHistory;
  /** What each fact that it can use could turn out to be. */
  options(question: Pick<HistoryQuestion, "scenario">): FactOptions[];
}

const readerOf = (scenario: Scenario) =>
  Object.hasOwn(readers, scenario.id) ? readers[scenario.id] : undefined;

/**
 * What the history as of `history.asOf` says of each class: log-weights with their sources. A fitted model stands in
 * place of the scenario's published weights (docs/decisions/104). Fundus photographs, brain MRI and any other scenario
 * with neither give nothing, so that the risk starts from the clinic's prevalence (docs/decisions/012).
 * @param history with facts recorded up to `asOf` only: see `asOf`
 * @param study what the study itself tells; nothing for the history alone
 * @param model the scenario's fitted history model, where it has one
 * @throws InvalidInputError if the model lacks a class of the scenario
 */
export function historyEvidence(
  scenario: Scenario,
  history: PatientHistory,
  study: StudyContext | null,
  model?: HistoryModel,
): ScenarioHistory {
  const question = { scenario, history, study };
  if (model) return fittedEvidence(question, model);
  return readerOf(scenario)?.evidence(question) ?? nothing;
}

/**
 * What facts that the scenario can use could turn out to be.
 * @param names of facts, as in `missingFacts`; one that has no options, as age of the chest has none, is left out
 */
export function factOptions(
  scenario: Scenario,
  names: readonly string[],
  model?: HistoryModel,
): FactOptions[] {
  const all = model ? fittedOptions(scenario, model) : (readerOf(scenario)?.options({ scenario }) ?? []);
  return all.filter(({ name, options }) => names.includes(name) && options.length > 0);
}
