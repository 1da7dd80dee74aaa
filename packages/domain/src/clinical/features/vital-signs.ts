import { readBodyMassIndex } from "../facts/body-mass-index.ts";
import { allMeasured } from "../facts/newest-measured.ts";
import {
  bodyMassIndex,
  bodyTemperature,
  diastolicBloodPressure,
  heartRate,
  oxygenSaturation,
  respiratoryRate,
  systolicBloodPressure,
} from "../facts/value-sets/measures.ts";
import type { FeatureDefinition } from "./feature.ts";
import { measured } from "./measured.ts";
import { trendOf } from "./trend.ts";

const family = "vital-signs";

export const vitalSigns: readonly FeatureDefinition[] = [
  measured("systolic-blood-pressure", "Systolic blood pressure", family, systolicBloodPressure),
  measured("diastolic-blood-pressure", "Diastolic blood pressure", family, diastolicBloodPressure),
  {
    ...{ id: "body-mass-index", label: "Body mass index", family, unit: bodyMassIndex.unit },
    how: "As recorded, else the newest weight over the newest height squared, whichever is newer; the trend is of recorded ones.",
    missing: "Neither a body mass index nor weight and height are recorded.",
    read: (history) => ({
      ...readBodyMassIndex(history, Number.POSITIVE_INFINITY),
      trend: trendOf(allMeasured(history, bodyMassIndex)),
    }),
  },
  measured("oxygen-saturation", "Oxygen saturation", family, oxygenSaturation),
  measured("body-temperature", "Body temperature", family, bodyTemperature),
  measured("heart-rate", "Heart rate", family, heartRate),
  measured("respiratory-rate", "Respiratory rate", family, respiratoryRate),
];
