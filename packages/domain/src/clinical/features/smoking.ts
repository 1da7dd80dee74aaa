import { readMeasure } from "../facts/read-measure.ts";
import { readSmoking } from "../facts/read-record.ts";
import { packYears } from "../facts/value-sets/measures.ts";
import { anyAge, type FeatureDefinition } from "./feature.ts";

const family = "smoking";

export const smoking: readonly FeatureDefinition[] = [
  {
    ...{ id: "smoking", label: "Smoking", family, unit: null },
    how: "The newest answer to LOINC 72166-2: never, former or current.",
    missing: "No answer about smoking is recorded.",
    read: anyAge(readSmoking),
  },
  {
    ...{ id: "pack-years", label: "Pack-years", family, unit: "1" },
    how: "The newest recorded pack-years: 20 cigarettes a day for a year.",
    missing: "No pack-years are recorded.",
    read: anyAge(readMeasure(packYears)),
  },
];
