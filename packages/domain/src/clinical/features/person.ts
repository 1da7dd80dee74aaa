import { readAge, readSex } from "../facts/read-person.ts";
import { anyAge, type FeatureDefinition } from "./feature.ts";

const family = "person";

export const person: readonly FeatureDefinition[] = [
  {
    ...{ id: "age", label: "Age", family, unit: "a" },
    how: "Completed years between the birth date and the moment.",
    missing: "No birth date is registered.",
    read: anyAge(readAge),
  },
  {
    ...{ id: "sex", label: "Sex", family, unit: null },
    how: "FHIR's administrative gender, where it is female or male.",
    missing: "The registered sex is neither female nor male, or unknown.",
    read: anyAge(readSex),
  },
];
