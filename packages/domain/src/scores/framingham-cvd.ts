import { coxRisk } from "./cox-risk.ts";
import type { Values } from "./inputs.ts";
import type { Bands, ScoreOutcome, ScoreSource } from "./score.ts";

/** What the paper's two models say of the same things; pressure in mmHg. */
export interface CommonCoefficients {
  lnAge: number;
  lnSystolicUntreated: number;
  lnSystolicTreated: number;
  smoking: number;
  diabetes: number;
  mean: number;
  survival: number;
}

/** What is true of both models of the paper of 2008. */
export const framinghamCvd = {
  predicts: "Coronary, cerebrovascular and peripheral artery disease or heart failure within 10 years",
  diagnosed: { set: "cardiovascular-disease", years: 10 },
  population: "Adults of 30 to 74 years without cardiovascular disease; Framingham, United States",
  source: {
    citation: "D'Agostino et al. 2008, Circulation 117:743-753",
    doi: "10.1161/CIRCULATIONAHA.107.699579",
  } satisfies ScoreSource,
  bands: {
    of: "probability",
    list: [
      { from: 0, label: "Low" },
      { from: 0.06, label: "Intermediate" },
      { from: 0.2, label: "High" },
    ],
  } satisfies Bands,
};

/** @param first the sum of the terms of age and of what only one of the models asks for */
export function framinghamCvdRisk(
  c: CommonCoefficients,
  values: Values<"systolicBloodPressure" | "antihypertensives" | "smoking" | "diabetes">,
  first: number,
): ScoreOutcome {
  const linear =
    first +
    (values.antihypertensives ? c.lnSystolicTreated : c.lnSystolicUntreated) *
      Math.log(values.systolicBloodPressure) +
    (values.smoking === "current" ? c.smoking : 0) +
    (values.diabetes ? c.diabetes : 0);
  const probability = coxRisk(c.survival, linear, c.mean);
  return { risks: [{ outcome: "Cardiovascular disease", horizon: "P10Y", probability }] };
}
