import type { Scenario } from "../../fusion/fuse-input.ts";
import { readAge } from "../facts/read-person.ts";
import { recentVitalSigns, type VitalSigns } from "../facts/vital-signs.ts";
import type { FactOptions, HistoryQuestion, ScenarioHistory } from "../history-question.ts";
import { weighClasses } from "./weigh-classes.ts";

const SOURCE =
  "Marchello et al. 2019, J Am Board Fam Med 32:234-247, doi 10.3122/jabfm.2019.02.180219; limits of Gennis et al. 1989 as given there";

/** Summary of four studies of adults and adolescents with an acute respiratory infection, all with an image. */
const NORMAL_SIGNS_LIKELIHOOD_RATIO = 0.24;
/** Share of those with pneumonia who have at least one abnormal sign, in the same summary. */
const ANY_ABNORMAL_SENSITIVITY = 0.89;

/** Above any of them a sign is abnormal: the limits of Gennis 1989, listed in appendix B2 of the source. */
const LIMITS = { temperature: 37.8, heartRate: 100, respiratoryRate: 20 } as const;

const ADULT_YEARS = 18;

/**
 * Likelihood ratio of pneumonia. Normal: as published. Abnormal: what the same two published numbers imply, since
 * `LR- = (1 - sensitivity) / specificity` and `LR+ = sensitivity / (1 - specificity)`: specificity 0.458, LR+ 1.64.
 */
export function vitalSignsLikelihoodRatio(signs: "normal" | "abnormal"): number {
  if (signs === "normal") return NORMAL_SIGNS_LIKELIHOOD_RATIO;
  const specificity = (1 - ANY_ABNORMAL_SENSITIVITY) / NORMAL_SIGNS_LIKELIHOOD_RATIO;
  return ANY_ABNORMAL_SENSITIVITY / (1 - specificity);
}

/**
 * Chest X-ray: whether temperature, heart rate and respiratory rate are all normal. It weighs every pneumonia
 * alike against `normal`, as the source does not tell bacterial from viral. Adults only: children breathe and
 * beat faster, and the studies had none.
 */
export function chestEvidence({ scenario, history }: HistoryQuestion): ScenarioHistory {
  const age = readAge(history, Number.POSITIVE_INFINITY).known?.value;
  if (age === undefined) return { evidence: [], missingFacts: ["age"] };
  if (age < ADULT_YEARS) return { evidence: [], missingFacts: [] };

  const signs = recentVitalSigns(history);
  const state = judge(signs);
  const logRatio = state ? Math.log(vitalSignsLikelihoodRatio(state)) : 0;
  const logWeights = weighClasses(scenario, (classId) => (classId === "normal" ? 0 : logRatio));
  if (!state || !logWeights) return { evidence: [], missingFacts: ["vital-signs"] };

  const factIds = [signs.temperature, signs.heartRate, signs.respiratoryRate].flatMap(
    (sign) => sign?.factId ?? [],
  );
  const evidence = {
    name: "vital-signs",
    label: describe(signs, state),
    logWeights,
    source: SOURCE,
    factIds,
  };
  return { evidence: [evidence], missingFacts: [] };
}

/** One sign above its limit is enough to be abnormal; all three must be known to be normal. */
function judge({ temperature, heartRate, respiratoryRate }: VitalSigns): "normal" | "abnormal" | undefined {
  const above =
    (temperature && temperature.value > LIMITS.temperature) ||
    (heartRate && heartRate.value > LIMITS.heartRate) ||
    (respiratoryRate && respiratoryRate.value > LIMITS.respiratoryRate);
  if (above) return "abnormal";
  return temperature && heartRate && respiratoryRate ? "normal" : undefined;
}

function describe(
  { temperature, heartRate, respiratoryRate }: VitalSigns,
  state: "normal" | "abnormal",
): string {
  const known = [
    temperature && `${round(temperature.value)} °C`,
    heartRate && `pulse ${round(heartRate.value)}/min`,
    respiratoryRate && `breathing ${round(respiratoryRate.value)}/min`,
  ].filter(Boolean);
  return `Vital signs ${state}: ${known.join(", ")}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

export function chestOptions({ scenario }: { scenario: Scenario }): FactOptions[] {
  const options = (["normal", "abnormal"] as const).flatMap((state) => {
    const logRatio = Math.log(vitalSignsLikelihoodRatio(state));
    const logWeights = weighClasses(scenario, (classId) => (classId === "normal" ? 0 : logRatio));
    return logWeights
      ? [{ label: state === "normal" ? "all normal" : "one abnormal at least", logWeights }]
      : [];
  });
  return [{ name: "vital-signs", label: "Temperature, pulse and breathing rate", source: SOURCE, options }];
}
