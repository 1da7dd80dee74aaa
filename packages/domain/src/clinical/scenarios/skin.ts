import { InvalidInputError } from "../../errors.ts";
import type { HistoryEvidence } from "../../fusion/assessment.ts";
import {
  SKIN_HISTORY_FACTS,
  type SkinHistoryFactName,
  type SkinHistoryFacts,
  skinHistoryLogWeights,
} from "../../learning/skin-history.ts";
import { ageAt } from "../facts/age.ts";
import { type LesionSite, lesionSite } from "../facts/lesion-site.ts";
import type { HistoryQuestion, ScenarioHistory } from "../history-question.ts";

/** Older than anyone has become: a birth date that gives such an age is a mistake, and the age not known. */
const OLDEST_YEARS = 130;

/**
 * Skin lesions: age, sex and body site, as the fitted history model weighs them.
 * Without a fitted model the history says nothing and the risk starts from the clinic's prevalence.
 * @throws InvalidInputError if the model lacks a class of the scenario
 */
export function skinEvidence({ scenario, history, study, model }: HistoryQuestion): ScenarioHistory {
  if (!model) return { evidence: [], missingFacts: [] };
  const age = history.birthDate ? ageAt(history.birthDate, history.asOf) : undefined;
  const site = lesionSite(history, study);
  const facts: SkinHistoryFacts = {
    ageYears: age !== undefined && age <= OLDEST_YEARS ? age : undefined,
    sex: history.sex,
    bodySite: site?.site,
  };
  const order = scenario.classes.map(({ id }) => {
    const index = model.weights.classIds.indexOf(id);
    if (index < 0) throw new InvalidInputError(`The history model does not know the class "${id}".`);
    return index;
  });
  const evidence = skinHistoryLogWeights(model.weights, facts).map(
    ({ name, logWeights }): HistoryEvidence => ({
      name,
      label: describe(name, facts, site),
      logWeights: order.map((index) => logWeights[index]!),
      source: `${model.id} ${model.version}`,
      factIds: name === "body-site" ? (site?.factIds ?? []) : [],
    }),
  );
  const known = new Set(evidence.map(({ name }) => name));
  return { evidence, missingFacts: SKIN_HISTORY_FACTS.filter((name) => !known.has(name)) };
}

function describe(name: SkinHistoryFactName, facts: SkinHistoryFacts, site: LesionSite | undefined): string {
  switch (name) {
    case "age":
      return `Age ${facts.ageYears} ${facts.ageYears === 1 ? "year" : "years"}`;
    case "sex":
      return facts.sex === "female" ? "Female" : "Male";
    case "body-site":
      return `Lesion site: ${site?.site.replaceAll("-", " ")}`;
  }
}
