import { defineScore } from "./score.ts";

const ACUTE_DAYS = 2;

/** Pneumonias among the adults of the derivation cohort with so many of the five findings, 0 to 5. */
const SEEN: readonly (readonly [pneumonias: number, people: number])[] = [
  [1, 49],
  [11, 327],
  [28, 260],
  [42, 191],
  [37, 67],
  [15, 20],
];

/**
 * Heckerling's rule: how likely an infiltrate is by the number of five findings. The probability is the share that
 * was seen in the derivation cohort (Illinois, 15 % with pneumonia); where pneumonia is rarer, so is each.
 *
 * Findings from the abstract; counts as a review of such rules in J Am Board Fam Med tabulates them from the
 * paper.
 */
export const heckerling = defineScore({
  id: "heckerling",
  title: "Heckerling pneumonia rule",
  predicts: "An infiltrate on the chest radiograph",
  diagnosed: { set: "pneumonia", years: null },
  population: "Adults with fever or respiratory complaints in an emergency department; United States",
  source: {
    citation: "Heckerling et al. 1990, Ann Intern Med 113:664-670",
    doi: "10.7326/0003-4819-113-9-664",
  },
  inputs: {
    age: { range: { from: 18 } },
    temperature: { withinDays: ACUTE_DAYS },
    heartRate: { withinDays: ACUTE_DAYS },
    crackles: { withinDays: ACUTE_DAYS },
    decreasedBreathSounds: { withinDays: ACUTE_DAYS },
    asthma: {},
  },
  maxPoints: 5,
  compute(values) {
    const points =
      (values.temperature > 37.8 ? 1 : 0) +
      (values.heartRate > 100 ? 1 : 0) +
      (values.crackles ? 1 : 0) +
      (values.decreasedBreathSounds ? 1 : 0) +
      (values.asthma ? 0 : 1);
    const [pneumonias, people] = SEEN[points]!;
    return {
      points,
      risks: [{ outcome: "Pneumonia", horizon: null, probability: pneumonias / people }],
      notes: ["As seen where 15 % had pneumonia."],
    };
  },
});
