/**
 * How strongly a likelihood ratio speaks, in the words of evidence-based medicine: beyond 10 or below 0.1 large
 * and often conclusive, 5 to 10 and 0.1 to 0.2 moderate, 2 to 5 and 0.2 to 0.5 small, between rarely important.
 * @see Jaeschke, Guyatt, Sackett 1994, JAMA 271(9):703-707
 */
export function describeLikelihoodRatio(ratio: number): string {
  const strength = ratio < 1 ? 1 / ratio : ratio;
  const side = ratio < 1 ? "against" : "for";
  if (strength < 1.2) return "hardly any evidence either way";
  if (strength < 2) return `slight evidence ${side}`;
  if (strength < 5) return `weak evidence ${side}`;
  if (strength < 10) return `moderate evidence ${side}`;
  return `strong evidence ${side}`;
}
