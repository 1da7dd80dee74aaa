import type { EvidenceData } from "./image-weight-query.ts";

type Term = EvidenceData["terms"][number];

export const evidenceLabels: Record<EvidenceData["kind"], string> = {
  HISTORY: "History alone",
  IMAGE: "Image alone",
  PLAIN: "Both, plain Bayes",
  OWN: "Both, the model’s own strength",
  FITTED: "Both, fitted here",
  FITTED_WITH_PRIOR: "Both, fitted with the earlier image",
  FITTED_WITH_MODIFIERS: "Both, fitted by age and sex",
};

/** `strength 0.62 (0.48 to 0.76)`, or what each other term says. */
export function termWords({ name, value, low, high }: Term): string {
  const figure = `${signedUnless(name, value)} (${signedUnless(name, low)} to ${signedUnless(name, high)})`;
  switch (name) {
    case "strength":
      return `image counts ${figure} times`;
    case "prior-image":
      return `earlier image counts ${figure} times`;
    case "age":
      return `a decade over 50 adds ${figure}`;
    case "sex":
      return `in women ${figure} more than in men`;
    default:
      return `${name} ${figure}`;
  }
}

function signedUnless(name: string, value: number): string {
  const digits = Math.abs(value).toFixed(2);
  if (name === "strength" || name === "prior-image") return `${value < 0 ? "−" : ""}${digits}`;
  return `${value < 0 ? "−" : "+"}${digits}`;
}

/** A difference of AUCs with its interval; nothing for a part beside itself, and words where the order is the same. */
export function differenceWords(difference: { value: number; low: number; high: number } | null): string {
  if (difference === null) return "–";
  if (difference.low === 0 && difference.high === 0) return "the same";
  const signed = (value: number) => `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(3)}`;
  return `${signed(difference.value)} (${signed(difference.low)} to ${signed(difference.high)})`;
}
