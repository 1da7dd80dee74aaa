interface Coding {
  code: string;
  display: string | null;
}

export interface ObservationValue {
  valueQuantity: number | null;
  valueUnit: string | null;
  valueCode: Coding | null;
  valueText: string | null;
  valueBoolean: boolean | null;
  components: readonly { code: Coding; valueQuantity: number | null; valueUnit: string | null }[];
}

/** UCUM codes as people write them. */
const units: Record<string, string> = {
  "mm[Hg]": "mmHg",
  "kg/m2": "kg/m\u00b2",
  "10*3/uL": "\u00d710\u00b3/\u00b5L",
  Cel: "\u00b0C",
  "mL/min/1.73m2": "mL/min/1.73\u202fm\u00b2",
  a: "years",
  "/min": "/min",
  "{score}": "",
  "1": "",
};

/** A UCUM code as people write it: `mmHg` of `mm[Hg]`; nothing for what has no unit. */
export function formatUnit(unit: string): string {
  return units[unit] ?? unit;
}

/** `132 mmHg`, `27.4 kg/m²`: four digits at most. */
export function formatQuantity(value: number, unit: string | null): string {
  const written = unit === null ? "" : formatUnit(unit);
  const number = Number(value.toPrecision(4)).toString();
  return written === "" ? number : `${number}\u202f${written}`;
}

/** What was observed, in one line: `132/84 mmHg`, `27.4 kg/m²`, `Never smoked`. */
export function formatObservation(observation: ObservationValue): string {
  const { valueQuantity, valueUnit, valueCode, valueText, valueBoolean, components } = observation;
  if (valueQuantity !== null) return formatQuantity(valueQuantity, valueUnit);
  // The code's words are kept as text where the code itself has none.
  if (valueCode !== null) return valueCode.display ?? valueText ?? valueCode.code;
  if (valueText !== null) return valueText;
  if (valueBoolean !== null) return valueBoolean ? "yes" : "no";
  const known = components.filter((part) => part.valueQuantity !== null);
  const unit = known[0]?.valueUnit ?? null;
  if (known.length > 0 && known.every((part) => part.valueUnit === unit)) {
    return formatQuantity(0, unit).replace("0", known.map((part) => String(part.valueQuantity)).join("/"));
  }
  return known.map((part) => formatQuantity(part.valueQuantity ?? 0, part.valueUnit)).join(", ");
}
