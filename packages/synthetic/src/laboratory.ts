import type { BundleBuilder } from "./bundle.ts";
import { conditions, measures, treatments } from "./codes.ts";
import type { Situation, WrittenHistory } from "./history.ts";
import type { Random } from "./random.ts";

const minute = 60_000;

/**
 * What laboratories and wards add to a history: lipids, creatinine and urine albumin of the last visit, kidney disease
 * and atrial fibrillation in some of the old, and the values of an acute chest illness.
 */
export function writeLaboratory(
  bundle: BundleBuilder,
  situation: Situation,
  written: WrittenHistory,
  random: Random,
): void {
  const { visits } = written;
  const lastVisit = visits.at(-1) ?? visits[0];
  const at = new Date(lastVisit.getTime() - 4 * minute);
  writeLipids(bundle, situation, written, at, random);
  writeKidneys(bundle, situation, written, at, random);
  if (situation.ageYears >= 65 && random.chance(0.2)) {
    bundle.condition(conditions.atrialFibrillation, visits[0], at);
    const anticoagulant = treatments.atrialFibrillation;
    if (anticoagulant) bundle.medication(anticoagulant, at, at);
  }
  writeIllness(bundle, situation, written, random);
}

/** As often as a practice measures them; a statin is given for high ones and lowers them. */
function writeLipids(
  bundle: BundleBuilder,
  { sex, ageYears }: Situation,
  { chronic }: WrittenHistory,
  at: Date,
  random: Random,
): void {
  if (!random.chance(ageYears >= 35 ? 0.85 : 0.3)) return;
  const high = chronic.has("hyperlipidaemia") ? 22 : 0;
  const total = random.normal(192 + high, 26);
  const hdl = random.normal((sex === "female" ? 57 : 48) - (chronic.has("diabetes") ? 6 : 0), 8);
  bundle.measure(measures.cholesterol, Math.max(110, total), "mg/dL", at, "laboratory");
  bundle.measure(measures.hdl, Math.max(24, hdl), "mg/dL", at, "laboratory");
}

/** Kidneys suffer from diabetes, pressure and years; albumin is looked for where they do, and in diabetes. */
function writeKidneys(
  bundle: BundleBuilder,
  { sex, ageYears }: Situation,
  { chronic, visits }: WrittenHistory,
  at: Date,
  random: Random,
): void {
  const strain = (chronic.has("diabetes") ? 1 : 0) + (chronic.has("hypertension") ? 1 : 0);
  const isIll = ageYears >= 58 && random.chance(0.05 + 0.2 * strain);
  const usual = sex === "female" ? 0.78 : 0.95;
  const creatinine = isIll ? random.normal(usual + 0.95, 0.2) : random.normal(usual, 0.08);
  bundle.measure(measures.creatinine, Math.max(0.5, creatinine), "mg/dL", at, "laboratory");
  if (isIll) bundle.condition(conditions.kidneyDisease, visits[0], at);
  if (!isIll && !chronic.has("diabetes")) return;
  const ratio = Math.exp(random.normal(isIll ? 4.6 : 2.6, 0.8));
  bundle.measure(measures.urineAlbumin, Math.max(2, ratio), "mg/g", at, "laboratory");
}

/** Blood and consciousness of who came with an acute illness of the chest; some are told to have pneumonia. */
function writeIllness(
  bundle: BundleBuilder,
  { label, ageYears }: Situation,
  { illnessSeenAt }: WrittenHistory,
  random: Random,
): void {
  if (!illnessSeenAt) return;
  const infected = label === "bacterial" || label === "viral";
  const systolic = Math.round(random.normal(118, 12));
  bundle.bloodPressure(systolic, Math.round(systolic * 0.58), illnessSeenAt);
  const urea = Math.max(2.5, random.normal(ageYears >= 65 ? 7.6 : 5.4, 1.6));
  bundle.measure(measures.urea, urea, "mmol/L", illnessSeenAt, "laboratory");
  const crp = Math.max(4, random.normal(label === "bacterial" ? 140 : 60, 30));
  bundle.measure(measures.crp, crp, "mg/L", illnessSeenAt, "laboratory");
  const comaScore = ageYears >= 75 && random.chance(0.2) ? 14 : 15;
  bundle.measure(measures.comaScore, comaScore, "{score}", illnessSeenAt, "exam");
  if (random.chance(infected ? 0.6 : 0.25)) {
    bundle.condition(conditions.pneumonia, new Date(illnessSeenAt.getTime() - minute), illnessSeenAt);
  }
}
