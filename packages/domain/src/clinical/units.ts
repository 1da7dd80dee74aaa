/** Substances whose mass and amount are told in units that only their molar mass relates. */
type MolarSubstance = "cholesterol" | "triglycerides" | "creatinine" | "urea" | "urea-nitrogen" | "glucose";

/** What a conversion has to know the substance for. */
export type Substance = MolarSubstance | "hba1c";

/** mg/dL in one mmol/L, as guidelines and laboratories count; urea nitrogen is the two nitrogen atoms of urea. */
const MG_PER_DL: Readonly<Record<MolarSubstance, number>> = {
  cholesterol: 38.67,
  triglycerides: 88.57,
  glucose: 18.016,
  creatinine: 1000 / 88.4,
  urea: 6.006,
  "urea-nitrogen": 2.8013,
};

/** Units of one dimension: a value in the unit times its factor is the value in the dimension's first unit. */
type Scale = Readonly<Record<string, number>>;

const SCALES: readonly Scale[] = [
  { cm: 1, m: 100, mm: 0.1, "[in_i]": 2.54, "[ft_i]": 30.48 },
  { kg: 1, g: 0.001, "[lb_av]": 0.45359237, "[oz_av]": 0.028349523125 },
  { "mm[Hg]": 1, kPa: 7.50061683 },
  { "mg/L": 1, "mg/dL": 10, "ug/mL": 1, "g/L": 1000 },
  { "mg/g": 1, "ug/mg": 1, "mg/mmol": 8.84, "g/mol": 8.84 },
  { "/min": 1, "1/min": 1 },
];

/** Molar concentrations in mmol/L, mass concentrations in mg/dL. */
const MOLAR: Scale = { "mmol/L": 1, "umol/L": 0.001 };
const MASS: Scale = { "mg/dL": 1, "g/L": 100, "mg/L": 0.1 };

/**
 * HbA1c in % (NGSP) from % and from mmol/mol (IFCC), by the master equation, whose zeros differ.
 * @see https://ngsp.org/ifcc.asp; Hoelzel et al. 2004, Clin Chem 50:166-174, doi 10.1373/clinchem.2003.024802
 */
const HBA1C_PERCENT: Readonly<Record<string, (value: number) => number>> = {
  "%": (value) => value,
  "mmol/mol": (value) => 0.09148 * value + 2.152,
};

/** Degrees are no scale: their zeros differ. */
const CELSIUS: Readonly<Record<string, (value: number) => number>> = {
  Cel: (value) => value,
  "[degF]": (value) => ((value - 32) * 5) / 9,
  K: (value) => value - 273.15,
};

/**
 * A quantity in another UCUM unit, such as 100 `[degF]` in `Cel` or 200 `mg/dL` of cholesterol in `mmol/L`; nothing
 * where the units are of different dimensions, or the substance is needed and not told. UCUM's annotations, such as
 * the `{creat}` of `mg/g{creat}`, say what is counted and do not change the unit.
 * @see https://ucum.org/ucum
 */
export function convertUnit(
  value: number,
  from: string | null,
  to: string,
  substance?: Substance,
): number | undefined {
  const target = plain(to);
  // A count or a score is often told without a unit.
  const source = from === null && target === "1" ? "1" : from === null ? undefined : plain(from);
  if (source === undefined) return undefined;
  if (source === target) return value;
  if (target === "Cel") return Object.hasOwn(CELSIUS, source) ? CELSIUS[source]?.(value) : undefined;
  if (substance === "hba1c") return target === "%" ? HBA1C_PERCENT[source]?.(value) : undefined;
  if (substance) {
    const millimolar = toMillimolar(value, source, MG_PER_DL[substance]);
    return millimolar === undefined ? undefined : fromMillimolar(millimolar, target, MG_PER_DL[substance]);
  }
  const scale = SCALES.find((each) => Object.hasOwn(each, target));
  return scale && Object.hasOwn(scale, source) ? (value * scale[source]!) / scale[target]! : undefined;
}

/** A conversion into another unit: `value · factor + shift`. */
export interface UnitConversion {
  /** UCUM, without annotations. */
  unit: string;
  factor: number;
  shift: number;
}

/** Every unit that `convertUnit` knows a way from, the target itself first: all of them are straight lines. */
export function conversionsTo(to: string, substance?: Substance): UnitConversion[] {
  const known = [HBA1C_PERCENT, CELSIUS, MOLAR, MASS, ...SCALES].flatMap((each) => Object.keys(each));
  return [...new Set([plain(to), ...known])].flatMap((unit) => {
    const [shift, one] = [0, 1].map((value) => convertUnit(value, unit, to, substance));
    return shift === undefined || one === undefined ? [] : [{ unit, factor: one - shift, shift }];
  });
}

function toMillimolar(value: number, unit: string, milligramsPerDl: number): number | undefined {
  if (Object.hasOwn(MOLAR, unit)) return value * MOLAR[unit]!;
  return Object.hasOwn(MASS, unit) ? (value * MASS[unit]!) / milligramsPerDl : undefined;
}

function fromMillimolar(millimolar: number, unit: string, milligramsPerDl: number): number | undefined {
  if (Object.hasOwn(MOLAR, unit)) return millimolar / MOLAR[unit]!;
  return Object.hasOwn(MASS, unit) ? (millimolar * milligramsPerDl) / MASS[unit]! : undefined;
}

/** Without annotations; a filtration rate's body surface is one, however it is written. */
function plain(unit: string): string {
  if (unit.startsWith("mL/min/")) return "mL/min/1.73m2";
  return unit.replace(/\{[^}]*\}/g, "") || "1";
}
