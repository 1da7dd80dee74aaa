/** The sexes that formulas have coefficients for. */
export const SEXES = ["female", "male"] as const;
export type Sex = (typeof SEXES)[number];
