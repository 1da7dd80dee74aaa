import { formatQuantity } from "../format/observation.ts";
import type { FeatureData } from "./features-query.ts";

/** `8 %`, `yes`, `former`, `none recorded`. */
export function formatFeature({
  number,
  flag,
  option,
  unit,
  basis,
}: Pick<FeatureData, "number" | "flag" | "option" | "unit" | "basis">): string {
  if (flag === false && basis === "NONE_RECORDED") return "none recorded";
  if (number !== null) return formatQuantity(number, unit);
  if (flag !== null) return flag ? "yes" : "no";
  return option ?? "not known";
}

/** `+0.5 % a year`; nothing where the measurements span less than three months, which tell nothing of a year. */
export function formatSlope({ trend, unit }: Pick<FeatureData, "trend" | "unit">): string | null {
  if (trend === null || trend.spanYears < 0.25) return null;
  const sign = trend.slopePerYear > 0 ? "+" : "\u2212";
  return `${sign}${formatQuantity(Number(Math.abs(trend.slopePerYear).toPrecision(2)), unit)} a year`;
}
