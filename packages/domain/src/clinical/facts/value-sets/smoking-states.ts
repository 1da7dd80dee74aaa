/** LOINC codes of what is asked, and SNOMED CT and LOINC answers, by what they mean. */
export const SMOKING_QUESTIONS: Readonly<Record<string, string>> = { "72166-2": "Tobacco smoking status" };

export type SmokingState = "never" | "former" | "current";

/** An answer that says nothing, such as "unknown", is not listed. */
export const SMOKING_ANSWERS: Readonly<Record<string, SmokingState>> = {
  "266919005": "never", // Never smoked tobacco
  "8517006": "former", // Ex-smoker
  "77176002": "current", // Smoker
  "449868002": "current", // Smokes tobacco daily
  "428041000124106": "current", // Occasional tobacco smoker
  "428061000124105": "current", // Light tobacco smoker
  "428071000124103": "current", // Heavy tobacco smoker
  "LA18978-9": "never", // Never smoker
  "LA15920-4": "former", // Former smoker
  "LA18976-3": "current", // Current every day smoker
  "LA18977-1": "current", // Current some day smoker
  "LA18981-3": "current", // Heavy tobacco smoker
  "LA18982-1": "current", // Light tobacco smoker
};
