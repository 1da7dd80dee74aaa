import { LOINC, type ObservationFact, type PatientHistory } from "../history.ts";

/** Body temperature in °C, heart rate and respiratory rate a minute, each with the LOINC code it is read from. */
const SIGNS = {
  temperature: { loinc: "8310-5", name: "Body temperature" },
  heartRate: { loinc: "8867-4", name: "Heart rate" },
  respiratoryRate: { loinc: "9279-1", name: "Respiratory rate" },
} as const;

/** Vital signs change within a day or two: older ones say nothing of the illness that the image was made for. */
const RECENT_MS = 48 * 60 * 60 * 1000;

const VALID = new Set(["final", "amended", "corrected", "preliminary"]);

interface VitalSign {
  value: number;
  factId: string;
}

export type VitalSigns = Record<keyof typeof SIGNS, VitalSign | undefined>;

/** The newest of each sign, taken in the 48 hours before the history's moment. */
export function recentVitalSigns(history: PatientHistory): VitalSigns {
  return {
    temperature: newest(history, SIGNS.temperature.loinc, celsius),
    heartRate: newest(history, SIGNS.heartRate.loinc, perMinute),
    respiratoryRate: newest(history, SIGNS.respiratoryRate.loinc, perMinute),
  };
}

function newest(
  { observations, asOf }: PatientHistory,
  loinc: string,
  convert: (value: number, unit: string | null) => number | undefined,
): VitalSign | undefined {
  let found: (VitalSign & { at: number }) | undefined;
  for (const observation of observations) {
    const { code, status, valueQuantity, valueUnit, id } = observation;
    if (code.system !== LOINC || code.code !== loinc || !VALID.has(status) || valueQuantity === null)
      continue;
    const at = takenAt(observation);
    const ageMs = asOf.getTime() - at;
    if (ageMs < 0 || ageMs > RECENT_MS || (found && found.at >= at)) continue;
    const value = convert(valueQuantity, valueUnit);
    if (value !== undefined) found = { value, factId: id, at };
  }
  return found && { value: found.value, factId: found.factId };
}

function takenAt({ effectiveAt, recordedAt }: ObservationFact): number {
  return (effectiveAt ?? recordedAt).getTime();
}

/** UCUM `Cel` or `[degF]`; nothing for another unit or none. */
function celsius(value: number, unit: string | null): number | undefined {
  if (unit === "Cel") return value;
  return unit === "[degF]" ? ((value - 32) * 5) / 9 : undefined;
}

/** UCUM `/min`, also with what is counted: `{beats}/min`. */
function perMinute(value: number, unit: string | null): number | undefined {
  return unit !== null && /^(\{\w+\})?\/min$/.test(unit) ? value : undefined;
}
