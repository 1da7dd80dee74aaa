import { InvalidInputError } from "../../errors.ts";
import type { HistoryEvidence } from "../../fusion/assessment.ts";
import type { Scenario } from "../../fusion/fuse-input.ts";
import { SKIN_BODY_SITES } from "../../learning/body-site.ts";
import {
  SKIN_HISTORY_FACTS,
  type SkinHistoryFactName,
  type SkinHistoryFacts,
  type SkinHistoryWeights,
  skinHistoryLogWeights,
} from "../../learning/skin-history.ts";
import { ageAt } from "../facts/age.ts";
import { type LesionSite, lesionSite } from "../facts/lesion-site.ts";
import type { FactOptions, HistoryModel, HistoryQuestion, ScenarioHistory } from "../history-question.ts";

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
  const order = classOrder(scenario, model);
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

/** For each class of the scenario, its place in the model. @throws InvalidInputError if the model lacks one */
function classOrder(scenario: Scenario, model: HistoryModel): number[] {
  return scenario.classes.map(({ id }) => {
    const index = model.weights.classIds.indexOf(id);
    if (index < 0) throw new InvalidInputError(`The history model does not know the class "${id}".`);
    return index;
  });
}

const OPTIONS_OF: Record<
  SkinHistoryFactName,
  { label: string; facts: (weights: SkinHistoryWeights) => SkinHistoryFacts[] }
> = {
  age: { label: "Age", facts: ({ ageKnotsYears }) => ageKnotsYears.map((ageYears) => ({ ageYears })) },
  sex: { label: "Sex", facts: () => [{ sex: "female" }, { sex: "male" }] },
  "body-site": {
    label: "Where the lesion is",
    facts: ({ bodySiteLogWeights }) =>
      SKIN_BODY_SITES.filter((bodySite) => bodySiteLogWeights[bodySite]).map((bodySite) => ({ bodySite })),
  },
};

/** Ages at the model's knots, either sex, each site that the model has weights for. */
export function skinOptions({ scenario, model }: Pick<HistoryQuestion, "scenario" | "model">): FactOptions[] {
  if (!model) return [];
  const order = classOrder(scenario, model);
  return SKIN_HISTORY_FACTS.map((name) => {
    const { label, facts } = OPTIONS_OF[name];
    const options = facts(model.weights).flatMap((fact) =>
      skinHistoryLogWeights(model.weights, fact).map(({ logWeights }) => ({
        label: optionLabel(fact),
        logWeights: order.map((index) => logWeights[index]!),
      })),
    );
    return { name, label, source: `${model.id} ${model.version}`, options };
  });
}

function optionLabel({ ageYears, sex, bodySite }: SkinHistoryFacts): string {
  return ageYears != null ? `${ageYears} years` : (bodySite?.replaceAll("-", " ") ?? String(sex));
}
