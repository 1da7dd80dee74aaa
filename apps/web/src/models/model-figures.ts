interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface Figure {
  label: string;
  value: string;
  interval: string | null;
}

function isInterval(value: unknown): value is Interval {
  if (typeof value !== "object" || value === null) return false;
  return ["value", "low", "high"].every((key) => typeof (value as Record<string, unknown>)[key] === "number");
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

const intervals: [key: string, label: string][] = [
  ["macroAuc", "Macro AUC"],
  ["accuracy", "Accuracy"],
  ["balancedAccuracy", "Balanced accuracy"],
];

const numbers: [key: string, label: string][] = [
  ["calibrationError", "Calibration error"],
  ["conformalCoverage", "90\u202f% set covers"],
];

/** The measured figures that a manifest quotes, for the top of its card; a manifest without any gives none. */
export function readFigures(manifest: unknown): { cohort: string | null; figures: Figure[] } {
  const measured = record(record(manifest).figures);
  const figures: Figure[] = [];
  for (const [key, label] of intervals) {
    const each = measured[key];
    if (!isInterval(each)) continue;
    figures.push({
      label,
      value: each.value.toFixed(3),
      interval: `${each.low.toFixed(3)} to ${each.high.toFixed(3)}`,
    });
  }
  for (const [key, label] of numbers) {
    const each = measured[key];
    if (typeof each === "number") figures.push({ label, value: each.toFixed(3), interval: null });
  }
  return { cohort: typeof measured.cohort === "string" ? measured.cohort : null, figures };
}
