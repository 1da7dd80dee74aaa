import { estimatedFiltrationRate, readFiltrationRate } from "../facts/filtration-rate.ts";
import { allMeasured, type Measured } from "../facts/newest-measured.ts";
import {
  creatinine,
  filtrationRate,
  haemoglobinA1c,
  hdlCholesterol,
  ldlCholesterol,
  totalCholesterol,
  triglycerides,
} from "../facts/value-sets/measures.ts";
import type { PatientHistory } from "../history.ts";
import type { FeatureDefinition } from "./feature.ts";
import { measured } from "./measured.ts";
import { trendOf } from "./trend.ts";

const family = "laboratory";

export const laboratory: readonly FeatureDefinition[] = [
  measured("total-cholesterol", "Total cholesterol", family, totalCholesterol),
  measured("hdl-cholesterol", "HDL cholesterol", family, hdlCholesterol),
  measured("ldl-cholesterol", "LDL cholesterol", family, ldlCholesterol),
  measured("triglycerides", "Triglycerides", family, triglycerides),
  measured("hba1c", "HbA1c", family, haemoglobinA1c),
  measured("creatinine", "Creatinine", family, creatinine),
  {
    ...{ id: "filtration-rate", label: "Filtration rate (eGFR)", family, unit: filtrationRate.unit },
    how: "From creatinine, age and sex by CKD-EPI 2021 (doi 10.1056/NEJMoa2102953), or the laboratory's own by the same equation, whichever is newer.",
    missing: "Neither the rate nor creatinine with age and sex is recorded.",
    read: (history) => ({
      ...readFiltrationRate(history, Number.POSITIVE_INFINITY),
      trend: trendOf(filtrationRates(history)),
    }),
  },
];

/** One for each creatinine; the laboratory's own only where none can be computed, so that no day counts twice. */
function filtrationRates(history: PatientHistory): Measured[] {
  const computed = allMeasured(history, creatinine).flatMap((serum) => {
    const value = estimatedFiltrationRate(history, serum);
    return value === undefined ? [] : [{ ...serum, value }];
  });
  return computed.length > 0 ? computed : allMeasured(history, filtrationRate);
}
