/** LOINC codes of what is asked. */
export const SKIN_TYPE_QUESTIONS: Readonly<Record<string, string>> = {
  "66555-4": "Skin type [Fitzpatrick Classification Scale]",
};

/** Fitzpatrick's types by twos, as studies of skin images report them: of each alone there are seldom enough. */
export type SkinTypeGroup = "I and II" | "III and IV" | "V and VI";

/**
 * SNOMED CT answers: the findings of skin phototype, as the value set "Skin phototype finding" of the German Medical
 * Informatics Initiative (module on rare diseases, 2024) lists them. Other codes that are in use for it could not be
 * checked against a second source and are not read.
 */
export const SKIN_TYPE_ANSWERS: Readonly<Record<string, SkinTypeGroup>> = {
  "403221005": "I and II", // Skin phototype I (always burn, never tan)
  "403222003": "I and II", // Skin phototype II (initially always burn, then usually tan)
  "403226000": "III and IV", // Skin phototype III (initially sometimes burn, then usually tan)
  "403231003": "III and IV", // Skin phototype IV (rarely burn, then always tan)
  "403235007": "V and VI", // Skin phototype V (moderately pigmented)
  "403236008": "V and VI", // Skin phototype VI (deeply pigmented)
};
