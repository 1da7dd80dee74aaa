import type { PatientHistory } from "../history.ts";
import { type Measured, newestMeasured } from "./newest-measured.ts";
import { bodyTemperature, heartRate, type Measure, respiratoryRate } from "./value-sets/measures.ts";

/** Vital signs change within a day or two: older ones say nothing of the illness that the image was made for. */
const RECENT_MS = 48 * 60 * 60 * 1000;

/** Body temperature in °C, heart rate and respiratory rate a minute. */
export interface VitalSigns {
  temperature: Measured | undefined;
  heartRate: Measured | undefined;
  respiratoryRate: Measured | undefined;
}

/** The newest of each sign, taken in the 48 hours before the history's moment. */
export function recentVitalSigns(history: PatientHistory): VitalSigns {
  const newest = (measure: Measure) => newestMeasured(history, measure, RECENT_MS).found;
  return {
    temperature: newest(bodyTemperature),
    heartRate: newest(heartRate),
    respiratoryRate: newest(respiratoryRate),
  };
}
