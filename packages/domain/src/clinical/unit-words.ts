/** Units as people and devices write them, where UCUM writes otherwise. @see https://ucum.org/ucum */
const ucum: Readonly<Record<string, string>> = {
  mmhg: "mm[Hg]",
  "mm hg": "mm[Hg]",
  "°c": "Cel",
  "℃": "Cel",
  "deg c": "Cel",
  celsius: "Cel",
  "°f": "[degF]",
  "℉": "[degF]",
  "deg f": "[degF]",
  fahrenheit: "[degF]",
  bpm: "/min",
  "beats/min": "/min",
  "beats/minute": "/min",
  "breaths/min": "/min",
  "breaths/minute": "/min",
  lb: "[lb_av]",
  lbs: "[lb_av]",
  oz: "[oz_av]",
  in: "[in_i]",
  inch: "[in_i]",
  inches: "[in_i]",
  ft: "[ft_i]",
  "µmol/l": "umol/L",
  "μmol/l": "umol/L",
  "umol/l": "umol/L",
  "mmol/l": "mmol/L",
  "mg/dl": "mg/dL",
  "g/dl": "g/dL",
  "g/l": "g/L",
  "mg/l": "mg/L",
  "kg/m²": "kg/m2",
  "kg/m^2": "kg/m2",
};

/** The UCUM code of a unit in words; words that are not known stay. */
export function ucumOf(words: string): string {
  const told = words.trim();
  const key = told.toLowerCase();
  return Object.hasOwn(ucum, key) ? ucum[key]! : told;
}
