import type { RowData, SummaryData } from "./overview-query.ts";

/** Of names in kebab case, those that are not written as words. */
const names: Record<string, string> = {
  "haemoglobin-a1c": "HbA1c",
  "hdl-cholesterol": "HDL cholesterol",
  "ldl-cholesterol": "LDL cholesterol",
  "c-reactive-protein": "C-reactive protein",
  "filtration-rate": "Filtration rate (eGFR)",
  covid19: "COVID-19",
};

/** `Atrial fibrillation`, of `atrial-fibrillation`. */
export function nameWords(name: string): string {
  const plain = name.replaceAll("-", " ");
  return names[name] ?? plain.charAt(0).toUpperCase() + plain.slice(1);
}

const riskWords: Record<string, string> = {
  "0": "Below 2 %",
  "0.02": "2 to 10 %",
  "0.1": "10 to 30 %",
  "0.3": "30 to 60 %",
  "0.6": "60 % and above",
};

/** What a row of a Table 1 counts. */
export function cellWords({ group, cell }: Pick<RowData, "group" | "cell">): string {
  if (group === "RISK") return riskWords[cell] ?? cell;
  return group === "MODALITY" ? cell : nameWords(cell);
}

/** As exact as it is: `63.4`, `124`. */
export function formatNumber(value: number): string {
  return Number(value.toPrecision(4)).toLocaleString("en", { maximumFractionDigits: 4 });
}

/** `63 ± 12`; nothing of too few. */
export function meanWords({ mean, standardDeviation }: SummaryData): string | null {
  if (mean === null || standardDeviation === null) return null;
  return `${formatNumber(mean)} ± ${formatNumber(Number(standardDeviation.toPrecision(3)))}`;
}

/** `63 (54 to 71)`; nothing of too few. */
export function medianWords({ median, lowerQuartile, upperQuartile }: SummaryData): string | null {
  if (median === null || lowerQuartile === null || upperQuartile === null) return null;
  return `${formatNumber(median)} (${formatNumber(lowerQuartile)} to ${formatNumber(upperQuartile)})`;
}

/** `10 %` of `0.1`. */
export function shareWords(share: number): string {
  const percent = share * 100;
  return `${percent < 10 ? Number(percent.toFixed(1)) : Math.round(percent)}\u202f%`;
}

/** `0.03`, `<0.001`. */
export function pWords(p: number): string {
  return p < 0.001 ? "p < 0.001" : `p = ${Number(p.toPrecision(2))}`;
}

/** `Q1 2024`, of `2024-1`; a year as it is. */
export function periodWords(period: string): string {
  const [year, part] = period.split("-");
  return part === undefined ? period : `Q${part} ${year}`;
}
