import type { FactValue } from "./facts/reading.ts";
import { modelFacts } from "./model-facts.ts";

/** Units as people read them, where UCUM writes otherwise; others stay. */
const SPOKEN: Readonly<Record<string, string>> = {
  a: "years",
  "mm[Hg]": "mmHg",
  Cel: "°C",
  "kg/m2": "kg/m²",
  "mL/min/1.73m2": "mL/min/1.73 m²",
  "1": "",
};

/** A fact with its value, for people: "Age 63 years", "Female", "Lesion site: back", "Diabetes: no". */
export function factWords(feature: string, value: FactValue): string {
  const { label } = modelFacts.get(feature) ?? { label: feature };
  const told = valueWords(feature, value);
  if (feature === "sex") return told.charAt(0).toUpperCase() + told.slice(1);
  return typeof value === "number" ? `${label} ${told}` : `${label}: ${told}`;
}

/** The value alone: "63 years", "female", "back", "no". */
export function valueWords(feature: string, value: FactValue): string {
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (typeof value === "string") return value.replaceAll("-", " ");
  const { unit } = modelFacts.get(feature) ?? { unit: null };
  if (feature === "age" && value === 1) return "1 year";
  const spoken = unit === null ? "" : (SPOKEN[unit] ?? unit);
  const digits = String(Number(value.toPrecision(4)));
  return spoken === "" ? digits : `${digits} ${spoken}`;
}
