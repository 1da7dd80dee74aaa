import { sigmoid } from "../risk/odds.ts";
import { defineScore } from "./score.ts";

/**
 * The Mayo Clinic's model of a solitary pulmonary nodule.
 *
 * Coefficients as medicalalgorithms.com quotes the paper and as two programs state them; one secondary table prints
 * the intercept as -6.872, a slip, since the others and the paper's own figures have -6.8272.
 */
export const mayoNodule = defineScore({
  id: "mayo-nodule",
  title: "Mayo Clinic nodule model",
  predicts: "That a solitary pulmonary nodule is malignant",
  diagnosed: { set: "lung-cancer", years: null },
  population: "Adults with a new nodule of 4 to 30 mm and no cancer within five years; United States",
  source: {
    citation: "Swensen et al. 1997, Arch Intern Med 157:849-855",
    doi: "10.1001/archinte.1997.00440290031002",
  },
  inputs: {
    age: { range: { from: 18 } },
    smoking: {},
    cancerHistory: {
      only: {
        values: ["none", "over-five-years-ago"],
        because: "The model was made for people without cancer in the last five years.",
      },
    },
    noduleDiameter: { range: { from: 4, to: 30 } },
    noduleSpiculated: {},
    noduleInUpperLobe: {},
  },
  compute(values) {
    const logOdds =
      -6.8272 +
      0.0391 * values.age +
      (values.smoking === "never" ? 0 : 0.7917) +
      (values.cancerHistory === "over-five-years-ago" ? 1.3388 : 0) +
      0.1274 * values.noduleDiameter +
      (values.noduleSpiculated ? 1.0407 : 0) +
      (values.noduleInUpperLobe ? 0.7838 : 0);
    return { risks: [{ outcome: "Malignant nodule", horizon: null, probability: sigmoid(logOdds) }] };
  },
});
