import { defineScore } from "./score.ts";

/**
 * Yearly rates by points, 0 to 9, of people with atrial fibrillation who took no anticoagulant: ischaemic stroke; and
 * stroke, transient ischaemic attack or systemic embolism. Friberg 2012, as awell-score and two further programs
 * quote them.
 */
const ISCHAEMIC_STROKE = [0.002, 0.006, 0.022, 0.032, 0.048, 0.072, 0.097, 0.112, 0.108, 0.122];
const THROMBOEMBOLISM = [0.003, 0.009, 0.029, 0.046, 0.067, 0.1, 0.136, 0.157, 0.152, 0.174];

/**
 * CHA2DS2-VASc: points of Lip 2010, with the yearly rates of the Swedish cohort of 90,490 people without
 * anticoagulants (Friberg et al. 2012, Eur Heart J 33:1500-1510, doi 10.1093/eurheartj/ehr488).
 */
export const cha2ds2Vasc = defineScore({
  id: "cha2ds2-vasc",
  title: "CHA2DS2-VASc",
  predicts: "Stroke within a year in atrial fibrillation without an anticoagulant",
  diagnosed: { set: "stroke", years: 1 },
  population: "Adults with non-valvular atrial fibrillation; rates from Sweden",
  source: { citation: "Lip et al. 2010, Chest 137:263-272", doi: "10.1378/chest.09-1584" },
  inputs: {
    atrialFibrillation: {
      only: { values: [true], because: "The score is for people with atrial fibrillation." },
    },
    age: { range: { from: 18 } },
    sex: {},
    heartFailure: {},
    hypertension: {},
    diabetes: {},
    thromboembolism: {},
    vascularDisease: {},
  },
  maxPoints: 9,
  compute(values) {
    const points =
      (values.heartFailure ? 1 : 0) +
      (values.hypertension ? 1 : 0) +
      (values.age >= 75 ? 2 : values.age >= 65 ? 1 : 0) +
      (values.diabetes ? 1 : 0) +
      (values.thromboembolism ? 2 : 0) +
      (values.vascularDisease ? 1 : 0) +
      (values.sex === "female" ? 1 : 0);
    return {
      points,
      risks: [
        { outcome: "Ischaemic stroke", horizon: "P1Y", probability: ISCHAEMIC_STROKE[points]! },
        { outcome: "Stroke, TIA or embolism", horizon: "P1Y", probability: THROMBOEMBOLISM[points]! },
      ],
      notes: ["Rates are of people who took no anticoagulant."],
    };
  },
});
