import profile from "./confidentiality-profile.json" with { type: "json" };

/** What is done to an attribute. */
export type ProfileAction =
  /** Left as it is; of a sequence, each attribute of its items by its own action. */
  | "keep"
  /** Taken out. */
  | "remove"
  /** Left without a value. */
  | "empty"
  /** A value that tells nothing, where the standard asks for one. */
  | "dummy"
  /** A UID made by a keyed hash of the one that was there, the same wherever it stands. */
  | "replace-uid"
  /** Earlier by the person's number of days. */
  | "shift"
  /** Words that name a part of the body, a view or a technique; all others are taken out. */
  | "clean-text";

/** A row of table E.1-1. */
export interface ProfileRow {
  /** Eight hexadecimal digits; `x` for any. */
  tag: string;
  name: string;
  basic: string;
  cleanDescriptors?: string;
  modifiedDates?: string;
  patientCharacteristics?: string;
}

/**
 * Table E.1-1 of PS3.15, edition 2024e: the Basic Profile, and the options that are applied with it.
 * @see https://dicom.nema.org/medical/dicom/current/output/html/part15.html#chapter_E
 */
export const confidentialityProfile: readonly ProfileRow[] = profile;

const byTag = new Map(confidentialityProfile.map((row) => [row.tag, row]));

/** The row of an attribute, repeating groups among them. */
export function profileRow(tag: string): ProfileRow | undefined {
  const group = tag.slice(0, 2);
  const repeating = group === "50" ? "50xxxxxx" : group === "60" ? `60xx${tag.slice(4)}` : "";
  return byTag.get(tag) ?? byTag.get(repeating);
}

/**
 * The action of a row with the options to clean descriptors, to retain longitudinal temporal information with modified
 * dates, and to retain patient characteristics. Where the Basic Profile leaves a choice by what the kind of object asks
 * for, the one that is valid in each: a dummy before nothing, nothing before taking out.
 */
export function actionOf({ basic, ...options }: ProfileRow): ProfileAction {
  if (options.patientCharacteristics === "K") return "keep";
  if (options.modifiedDates === "C") return "shift";
  if (options.patientCharacteristics === "C" || options.cleanDescriptors === "C") return "clean-text";
  return basicAction(basic);
}

/** The Basic Profile's own action: for what cleaning leaves nothing of. */
export function basicAction(basic: string): ProfileAction {
  // Of X/Z/U* the sequence stays, and its UIDs are replaced.
  if (basic === "X/Z/U*") return "keep";
  if (basic === "U") return "replace-uid";
  if (basic.includes("D")) return "dummy";
  return basic.includes("Z") ? "empty" : "remove";
}

const words: Readonly<Record<ProfileAction, string>> = {
  keep: "kept",
  remove: "removed",
  empty: "emptied",
  dummy: "dummy value",
  "replace-uid": "UID replaced",
  shift: "dates shifted",
  "clean-text": "cleaned",
};

/** The table of `docs/deidentification.md`. */
export function profileTable(): string {
  const rows = confidentialityProfile.map((row) => {
    const tag = `(${row.tag.slice(0, 4)},${row.tag.slice(4)})`;
    return `| ${tag} | ${row.name} | ${row.basic} | ${words[actionOf(row)]} |`;
  });
  return ["| attribute | name | Basic Profile | what is done |", "|---|---|---|---|", ...rows].join("\n");
}
