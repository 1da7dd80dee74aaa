import { type Code, measures, smokingStates } from "../codes.ts";
import type { Random } from "../random.ts";
import type { Person } from "./person.ts";

/** A measurement or a finding at a visit. */
export interface MeasuredFact {
  code: Code;
  category: "vital-signs" | "laboratory" | "social-history";
  value?: number;
  /** UCUM. */
  unit?: string;
  answer?: Code;
  parts?: readonly { code: Code; value: number; unit: string }[];
}

const loinc = (code: string, display: string): Code => ({ system: "http://loinc.org", code, display });
const glucose = loinc("2345-7", "Glucose [Mass/volume] in Serum or Plasma");
const haemoglobinA1cIfcc = loinc("59261-8", "Hemoglobin A1c/Hemoglobin.total in Blood by IFCC protocol");
const cholesterolMolar = loinc("14647-2", "Cholesterol [Moles/volume] in Serum or Plasma");
const creatinineMolar = loinc("14682-9", "Creatinine [Moles/volume] in Serum or Plasma");
const bodyWeight = loinc("29463-7", "Body weight");

const tenths = (value: number) => Math.round(value * 10) / 10;
const hundredths = (value: number) => Math.round(value * 100) / 100;

/**
 * What is measured at a visit: about five facts, and more in those who are ill. Laboratories use the units of their
 * country, one person's always the same.
 * @param years of age then
 * @param ill what the person has by then
 */
export function measuredAt(
  random: Random,
  { bodyMassIndex, smoking, sex }: Person,
  years: number,
  ill: (name: "diabetes" | "hypertension" | "hyperlipidaemia" | "kidneyDisease") => boolean,
  molar: boolean,
): MeasuredFact[] {
  const facts: MeasuredFact[] = [];
  const vital = (code: Code, value: number, unit: string) =>
    facts.push({ code, category: "vital-signs", value, unit });
  const tested = (code: Code, value: number, unit: string) =>
    facts.push({ code, category: "laboratory", value, unit });
  const diabetes = ill("diabetes");

  if (random.chance(0.9)) {
    const usual = 104 + 0.35 * years + 0.5 * (bodyMassIndex - 25);
    const systolic = Math.round(Math.max(80, random.normal(usual + (ill("hypertension") ? 14 : 0), 10)));
    const diastolic = Math.round(systolic * 0.55 + random.normal(9, 5));
    const parts = [
      { code: measures.systolic, value: systolic, unit: "mm[Hg]" },
      { code: measures.diastolic, value: diastolic, unit: "mm[Hg]" },
    ];
    facts.push({ code: measures.bloodPressure, category: "vital-signs", parts });
  }
  if (random.chance(0.7)) {
    const now = Math.max(12, bodyMassIndex + random.normal(0, 0.6));
    vital(measures.bmi, tenths(now), "kg/m2");
    if (random.chance(0.4)) vital(bodyWeight, tenths(now * (sex === "male" ? 3.1 : 2.7)), "kg");
  }
  if (random.chance(0.7)) vital(measures.heartRate, Math.round(random.normal(73, 9)), "/min");
  if (random.chance(diabetes ? 0.9 : 0.25)) {
    const percent = Math.max(4.2, diabetes ? random.normal(7.6, 1.1) : random.normal(5.4, 0.3));
    if (molar) tested(haemoglobinA1cIfcc, Math.round((percent - 2.152) / 0.09148), "mmol/mol");
    else tested(measures.hba1c, tenths(percent), "%");
  }
  if (random.chance(diabetes ? 0.8 : 0.4)) {
    tested(
      glucose,
      Math.round(Math.max(55, diabetes ? random.normal(158, 40) : random.normal(93, 10))),
      "mg/dL",
    );
  }
  if (random.chance(0.45)) {
    const total = Math.max(90, random.normal(ill("hyperlipidaemia") ? 226 : 188, 30));
    if (molar) tested(cholesterolMolar, hundredths(total / 38.67), "mmol/L");
    else tested(measures.cholesterol, Math.round(total), "mg/dL");
    tested(measures.hdl, Math.round(Math.max(18, random.normal(sex === "female" ? 58 : 48, 12))), "mg/dL");
  }
  if (random.chance(0.5)) {
    const usual = (sex === "female" ? 0.75 : 0.92) + (ill("kidneyDisease") ? 0.8 : 0) + years * 0.0015;
    const value = Math.max(0.3, random.normal(usual, 0.16));
    if (molar) tested(creatinineMolar, Math.round(value * 88.4), "umol/L");
    else tested(measures.creatinine, hundredths(value), "mg/dL");
  }
  if (years >= 16 && random.chance(0.4))
    facts.push({ code: measures.smoking, category: "social-history", answer: smokingStates[smoking] });
  return facts;
}
