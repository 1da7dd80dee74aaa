import type { Finding } from "../fusion/assessment.ts";
import { setLogOdds } from "../fusion/log-odds.ts";
import type { AdditiveHistory } from "../learning/additive-history.ts";
import type { FeatureBasis } from "../learning/feature-basis.ts";
import { modelFacts } from "./model-facts.ts";
import { columnWords } from "./scenarios/fitted.ts";

/** How far each value of one fact moves a finding, by itself: the whole of what an additive model has learnt of it. */
export interface FactShape {
  feature: string;
  label: string;
  /** UCUM; nothing for what is no quantity. */
  unit: string | null;
  /** `knots`: straight lines between points. `steps`: constant between edges. `options`: one value an option. */
  kind: FeatureBasis["kind"];
  points: {
    /** For people: "63 years", "65 years or more", "female". */
    label: string;
    /** Where it begins and ends; the same at a knot; nothing at an open end, and for an option. */
    from: number | null;
    to: number | null;
    /** Added to the finding's natural log-odds at the training prevalence where this is all that is known. */
    logOdds: number;
  }[];
}

/** @param finding made of classes that the model knows */
export function factShapes(model: AdditiveHistory, { classIds }: Pick<Finding, "classIds">): FactShape[] {
  const members = model.classIds.map((id) => classIds.includes(id));
  const base = model.prevalence.map(Math.log);
  const before = setLogOdds(base, members);
  return model.facts.map(({ basis, logWeights }) => {
    const words = columnWords(basis);
    return {
      feature: basis.feature,
      label: modelFacts.get(basis.feature)?.label ?? basis.feature,
      unit: modelFacts.get(basis.feature)?.unit ?? null,
      kind: basis.kind,
      points: logWeights.map((weights, k) => ({
        label: words[k]!,
        ...span(basis, k),
        logOdds:
          setLogOdds(
            base.map((log, c) => log + weights[c]!),
            members,
          ) - before,
      })),
    };
  });
}

function span(basis: FeatureBasis, k: number): { from: number | null; to: number | null } {
  if (basis.kind === "knots") return { from: basis.knots[k]!, to: basis.knots[k]! };
  if (basis.kind === "steps") return { from: basis.edges[k - 1] ?? null, to: basis.edges[k] ?? null };
  return { from: null, to: null };
}
