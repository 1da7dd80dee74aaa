import type { DatasetCase, DatasetError } from "./dataset.ts";

/** Years; nothing where it is not told. `refuse` makes the error of a number that is no age. */
export function ageOf(text: string, refuse: (fault: string) => DatasetError): number | undefined {
  if (text === "" || /^(unknown|nan|na|n\/a|null)$/i.test(text)) return undefined;
  // NIH writes `058Y` in some versions.
  const years = Number(text.replace(/Y$/i, ""));
  if (!(years >= 0)) throw refuse("the age is not a number of years.");
  // Some sets hold ages of 140 and more, which are slips: not known.
  return years <= 120 ? years : undefined;
}

export function sexOf(text: string): DatasetCase["sex"] {
  if (/^(f|female)$/i.test(text)) return "female";
  return /^(m|male)$/i.test(text) ? "male" : undefined;
}
