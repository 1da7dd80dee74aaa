import type { Sex } from "./sex.ts";

/** κ and α of the equation, by sex. */
const BY_SEX = {
  female: { kappa: 0.7, alpha: -0.241, factor: 1.012 },
  male: { kappa: 0.9, alpha: -0.302, factor: 1 },
} as const satisfies Record<Sex, object>;

/**
 * Estimated glomerular filtration rate in mL/min/1.73 m², by the CKD-EPI creatinine equation of 2021 without race:
 * `142 · min(Scr/κ, 1)^α · max(Scr/κ, 1)^-1.200 · 0.9938^age · 1.012 [if female]`.
 * @param creatinine in serum, standardised (IDMS), mg/dL
 * @param age in years; the equation was made for adults
 * @see Inker et al. 2021, N Engl J Med 385:1737-1749, doi 10.1056/NEJMoa2102953; coefficients as the National Kidney
 *   Foundation states them, and as the R package preventr does
 */
export function ckdEpi2021({ creatinine, age, sex }: { creatinine: number; age: number; sex: Sex }): number {
  const { kappa, alpha, factor } = BY_SEX[sex];
  const ratio = creatinine / kappa;
  return 142 * Math.min(ratio, 1) ** alpha * Math.max(ratio, 1) ** -1.2 * 0.9938 ** age * factor;
}
