import type { BundleBuilder } from "./bundle.ts";
import {
  bodyStructures,
  type Code,
  type ConditionName,
  conditions,
  measures,
  relatives,
  smokingStates,
  treatments,
} from "./codes.ts";
import type { DemoPicture } from "./pictures.ts";
import type { Random } from "./random.ts";

/** What the facts of one history depend on. */
export interface Situation {
  scenario: DemoPicture["scenario"];
  label: string;
  ageYears: number;
  sex: "female" | "male";
  /** Body Part Examined of a skin lesion. */
  bodyPart: string | undefined;
  /** All facts became true and known before. */
  acquiredAt: Date;
}

const hour = 3_600_000;
const day = 24 * hour;
const before = (moment: Date, ms: number) => new Date(moment.getTime() - ms);

/** Age at which people of each class are usually seen, mean in years. */
const usualAges: Record<string, number> = {
  akiec: 69,
  bcc: 67,
  bkl: 64,
  df: 49,
  mel: 62,
  nv: 41,
  vasc: 51,
  malignant: 60,
  benign: 43,
  bacterial: 61,
  viral: 54,
  dr: 61,
  tumor: 55,
};

/** Whole years from 19 to 92. */
export function drawAge(random: Random, label: string): number {
  const years = Math.round(random.normal(usualAges[label] ?? 52, 13));
  return Math.min(92, Math.max(19, years));
}

/** What further facts follow from. */
export interface WrittenHistory {
  chronic: ReadonlySet<ConditionName>;
  /** Earlier contacts, oldest first. */
  visits: readonly [Date, ...Date[]];
  /** When the illness was seen that led to the image; nothing where there is none to measure. */
  illnessSeenAt: Date | null;
}

/**
 * A history that fits the picture's class as often as such histories do, and not always: a fact that told the class
 * for certain would show a risk that no clinic sees.
 */
export function writeHistory(bundle: BundleBuilder, situation: Situation, random: Random): WrittenHistory {
  const { acquiredAt } = situation;
  const visits = Array.from({ length: random.int(2, 4) }, (_, index) =>
    before(acquiredAt, (120 + index * random.int(150, 320)) * day + random.int(0, 8) * hour),
  ).sort((a, b) => a.getTime() - b.getTime());
  for (const visit of visits) bundle.encounter(visit, random.int(15, 40));

  const chronic = drawConditions(situation, random);
  const smoking = drawSmoking(chronic, random);
  for (const name of chronic) {
    const recorded = before(visits[0]!, -10 * 60_000);
    const since = before(recorded, random.int(30, 3000) * day);
    bundle.condition(conditions[name], since, recorded);
    const drug = treatments[name];
    if (drug && random.chance(0.85)) bundle.medication(drug, recorded, recorded);
  }
  const bmi = Math.max(18, random.normal(chronic.has("diabetes") ? 31 : 26, 3.5));
  for (const visit of visits) {
    const at = before(visit, -5 * 60_000);
    const raised = chronic.has("hypertension") ? 16 : 0;
    const systolic = Math.round(random.normal(121 + raised, 8));
    bundle.bloodPressure(systolic, Math.round(systolic * 0.6 + random.normal(5, 3)), at);
    bundle.measure(measures.bmi, bmi + random.normal(0, 0.4), "kg/m2", at);
    if (chronic.has("diabetes") || random.chance(0.25)) {
      const percent = chronic.has("diabetes") ? random.normal(7.9, 0.8) : random.normal(5.4, 0.2);
      bundle.measure(measures.hba1c, Math.max(4.4, percent), "%", at, "laboratory");
    }
  }
  bundle.finding(measures.smoking, smokingStates[smoking], before(visits.at(-1)!, -6 * 60_000));
  writeFamily(bundle, situation, random, visits[0]!);
  const illnessSeenAt = writePresentation(bundle, situation, random);
  return { chronic, visits: visits as [Date, ...Date[]], illnessSeenAt };
}

function drawConditions({ scenario, label, ageYears }: Situation, random: Random): Set<ConditionName> {
  const old = ageYears > 55;
  const chances: [ConditionName, number][] = [
    ["hypertension", old ? 0.5 : 0.15],
    ["hyperlipidaemia", old ? 0.4 : 0.12],
    ["diabetes", scenario === "fundus" ? (label === "dr" ? 0.92 : 0.6) : old ? 0.18 : 0.05],
    ["copd", scenario === "chest" && old ? 0.25 : old ? 0.06 : 0],
    ["asthma", 0.08],
    ["hypothyroidism", 0.07],
    ["osteoarthritis", old ? 0.25 : 0.03],
    ["reflux", 0.12],
    ["migraine", scenario === "brain" ? (label === "tumor" ? 0.12 : 0.3) : 0.06],
  ];
  return new Set(chances.flatMap(([name, chance]) => (random.chance(chance) ? name : [])));
}

function drawSmoking(chronic: ReadonlySet<ConditionName>, random: Random): keyof typeof smokingStates {
  if (chronic.has("copd") && random.chance(0.85)) return random.pick(["former", "current"]);
  return random.pick(["never", "never", "never", "former", "current"]);
}

/** Mothers and sisters with breast cancer are told more often where the picture is of a malignant one. */
function writeFamily(bundle: BundleBuilder, situation: Situation, random: Random, recorded: Date): void {
  const { scenario, label, sex } = situation;
  const ageAtOnset = () => Math.round(Math.max(34, random.normal(56, 9)));
  if (scenario === "breast" && sex === "female") {
    const chance = label === "malignant" ? 0.4 : 0.12;
    const told: Code[] = [relatives.mother, relatives.sister].filter(() => random.chance(chance));
    for (const relative of told) bundle.relative(relative, conditions.breastCancer, ageAtOnset(), recorded);
  }
  if (random.chance(0.2)) bundle.relative(relatives.father, conditions.hypertension, ageAtOnset(), recorded);
  if (random.chance(0.15)) bundle.relative(relatives.mother, conditions.diabetes, ageAtOnset(), recorded);
}

/**
 * What brought the patient to the image, within the two days before it.
 * @returns when signs of an acute chest illness were taken
 */
function writePresentation(bundle: BundleBuilder, situation: Situation, random: Random): Date | null {
  const { scenario, label, acquiredAt, bodyPart } = situation;
  const at = before(acquiredAt, random.int(2, 10) * hour);
  const complain = (name: ConditionName, days: number, site?: Code) =>
    bundle.condition(conditions[name], before(at, days * day), at, site);
  bundle.encounter(before(at, 10 * 60_000), 30);
  switch (scenario) {
    case "chest": {
      const ill = random.chance(label === "normal" || label === "checkerboard" ? 0.2 : 0.85);
      complain(ill ? "cough" : "dyspnea", random.int(2, 6));
      // One in eight histories lacks the signs, as histories do.
      if (random.chance(0.125)) return null;
      bundle.measure(measures.temperature, random.normal(ill ? 38.6 : 36.8, ill ? 0.4 : 0.2), "Cel", at);
      bundle.measure(measures.heartRate, Math.round(random.normal(ill ? 104 : 74, 6)), "/min", at);
      bundle.measure(measures.respiratoryRate, Math.round(random.normal(ill ? 23 : 15, 1.5)), "/min", at);
      const saturation = Math.min(100, Math.round(random.normal(ill ? 93 : 97, 1.2)));
      bundle.measure(measures.spo2, saturation, "%", at);
      return ill ? at : null;
    }
    case "breast":
      if (random.chance(label === "normal" ? 0.3 : 0.85)) complain("breastLump", random.int(5, 60));
      return null;
    case "skin":
      complain("skinLesion", random.int(30, 700), bodyPart ? bodyStructures[bodyPart] : undefined);
      return null;
    case "brain":
      if (random.chance(0.7)) complain("headache", random.int(7, 120));
      if (random.chance(label === "tumor" ? 0.35 : 0.1)) complain("seizure", random.int(1, 20));
      return null;
    default:
      return null;
  }
}
