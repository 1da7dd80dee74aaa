import { InvalidInputError } from "../../errors.ts";
import type { HistoryEvidence } from "../../fusion/assessment.ts";
import type { Scenario } from "../../fusion/fuse-input.ts";
import { additiveLogWeights } from "../../learning/additive-history.ts";
import type { FeatureBasis } from "../../learning/feature-basis.ts";
import { factWords, valueWords } from "../fact-words.ts";
import type { FactOptions, HistoryModel, HistoryQuestion, ScenarioHistory } from "../history-question.ts";
import { modelFacts, readModelFacts } from "../model-facts.ts";

/**
 * A history as a fitted model weighs it: one part for each fact that it can use and that is known.
 * @throws InvalidInputError if the model lacks a class of the scenario
 */
export function fittedEvidence(
  { scenario, history, study }: HistoryQuestion,
  model: HistoryModel,
): ScenarioHistory {
  const facts = readModelFacts(history, study);
  const values = Object.fromEntries([...facts].map(([id, { value }]) => [id, value]));
  const order = classOrder(scenario, model);
  const evidence = additiveLogWeights(model.weights, values).map(
    ({ feature, logWeights }): HistoryEvidence => ({
      name: feature,
      label: factWords(feature, facts.get(feature)!.value),
      logWeights: order.map((index) => logWeights[index]!),
      source: `${model.id} ${model.version}`,
      factIds: facts.get(feature)!.factIds,
    }),
  );
  const known = new Set(evidence.map(({ name }) => name));
  const all = model.weights.facts.map(({ basis }) => basis.feature);
  return { evidence, missingFacts: all.filter((feature) => !known.has(feature)) };
}

/** For each class of the scenario, its place in the model. @throws InvalidInputError if the model lacks one */
function classOrder(scenario: Pick<Scenario, "classes">, model: HistoryModel): number[] {
  return scenario.classes.map(({ id }) => {
    const index = model.weights.classIds.indexOf(id);
    if (index < 0) throw new InvalidInputError(`The history model does not know the class "${id}".`);
    return index;
  });
}

/** A quantity at the model's knots or between its edges, and each option that it has weights for. */
export function fittedOptions(scenario: Pick<Scenario, "classes">, model: HistoryModel): FactOptions[] {
  const order = classOrder(scenario, model);
  return model.weights.facts.map(({ basis, logWeights }) => ({
    name: basis.feature,
    label: modelFacts.get(basis.feature)?.label ?? basis.feature,
    source: `${model.id} ${model.version}`,
    options: columnWords(basis).map((label, column) => ({
      label,
      logWeights: order.map((index) => logWeights[column]![index]!),
    })),
  }));
}

/** What each column of a basis stands for, for people. */
export function columnWords(basis: FeatureBasis): string[] {
  const words = (value: number | string | boolean) => valueWords(basis.feature, value);
  if (basis.kind === "knots") return basis.knots.map(words);
  if (basis.kind === "options") return basis.options.map(words);
  const { edges } = basis;
  return [
    `below ${words(edges[0]!)}`,
    ...edges.slice(1).map((edge, i) => `${words(edges[i]!)} to below ${words(edge)}`),
    `${words(edges.at(-1)!)} or more`,
  ];
}
