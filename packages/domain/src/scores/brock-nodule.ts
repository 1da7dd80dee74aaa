import { sigmoid } from "../risk/odds.ts";
import { defineScore } from "./score.ts";

const TYPE = { solid: 0, "part-solid": 0.377, "non-solid": -0.1276 } as const;

/**
 * The Brock (PanCan) model of a nodule on a first screening CT: the full model with spiculation, 2b of the paper.
 *
 * Coefficients as three sources state them: table 2 of a comparison of nodule models (Eur Radiol 2019;29:5367-5377,
 * PMC6717521), whose uncentred intercept of 0.2761 is this one's, and two programs. The diameter d in mm counts as `(d / 10)^-0.5 - 1.58113883`.
 */
export const brockNodule = defineScore({
  id: "brock-nodule",
  title: "Brock nodule model, full",
  predicts: "That a nodule on a screening CT is or becomes cancer within 2 to 4 years",
  diagnosed: { set: "lung-cancer", years: 4 },
  population: "Current and former smokers of 50 to 75 years in lung cancer screening; Canada",
  source: {
    citation: "McWilliams et al. 2013, N Engl J Med 369:910-919",
    doi: "10.1056/NEJMoa1214726",
  },
  inputs: {
    age: { range: { from: 50, to: 75 } },
    sex: {},
    lungCancerRelative: {},
    emphysema: {},
    noduleDiameter: {},
    noduleType: {},
    noduleInUpperLobe: {},
    noduleCount: {},
    noduleSpiculated: {},
  },
  compute(values) {
    const logOdds =
      -6.7892 +
      0.0287 * (values.age - 62) +
      (values.sex === "female" ? 0.6011 : 0) +
      (values.lungCancerRelative ? 0.2961 : 0) +
      (values.emphysema ? 0.2953 : 0) -
      5.3854 * ((values.noduleDiameter / 10) ** -0.5 - 1.58113883) +
      TYPE[values.noduleType] +
      (values.noduleInUpperLobe ? 0.6581 : 0) -
      0.0824 * (values.noduleCount - 4) +
      (values.noduleSpiculated ? 0.7729 : 0);
    return { risks: [{ outcome: "Malignant nodule", horizon: null, probability: sigmoid(logOdds) }] };
  },
});
