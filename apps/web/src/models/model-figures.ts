/** A figure with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

interface Figure {
  label: string;
  value: string;
  interval: string | null;
}

/** Cases that were told about the same risk, and how many of them had it. */
export interface ReliabilityBin {
  meanProbability: number;
  observed: Interval;
  rows: number;
}

/** Cases that share an attribute, such as sex. */
interface Subgroup {
  label: string;
  rows: number;
  figure: Interval | null;
}

/** What subgroups are compared by; the interval chart begins at a half for an AUC and at 0 for an accuracy. */
export type SubgroupMeasure = "primaryAuc" | "macroAuc" | "accuracy";

/** What a manifest quotes of its model, for charts; nothing where it quotes none. */
export interface ModelFigures {
  cohort: string | null;
  figures: Figure[];
  classAuc: { label: string; interval: Interval }[];
  subgroups: { attribute: string; measure: SubgroupMeasure; rows: Subgroup[] }[];
  reliability: ReliabilityBin[];
  /** The finding that the reliability diagram is about. */
  primaryFinding: string;
}

type Fields = Record<string, unknown>;

function record(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(record) : [];
}

function interval(value: unknown): Interval | null {
  const { value: middle, low, high } = record(value);
  return typeof middle === "number" && typeof low === "number" && typeof high === "number"
    ? { value: middle, low, high }
    : null;
}

const intervals: [key: string, label: string][] = [
  ["macroAuc", "Macro AUC"],
  ["accuracy", "Accuracy"],
  ["balancedAccuracy", "Balanced accuracy"],
];

const numbers: [key: string, label: string][] = [
  ["calibrationError", "Calibration error"],
  ["brier", "Brier score"],
  ["conformalCoverage", "90\u202f% set covers"],
];

/** The first measure that any of the subgroups is large enough for. */
function subgroupFigures(rows: readonly Fields[]): { measure: SubgroupMeasure; rows: Subgroup[] } {
  const measures = ["primaryAuc", "macroAuc", "accuracy"] as const;
  const measure = measures.find((name) => rows.some((row) => interval(row[name]))) ?? "accuracy";
  return {
    measure,
    rows: rows.map((row) => ({
      label: String(row.label),
      rows: Number(row.rows),
      figure: interval(row[measure]),
    })),
  };
}

/** The measured figures that a manifest quotes; a manifest without any gives none. */
export function readFigures(manifest: unknown): ModelFigures {
  const { figures, classes, findings, primaryFindingId } = record(manifest);
  const measured = record(figures);
  const labels = new Map(list(classes).map(({ id, label }) => [String(id), String(label)]));
  const quoted: Figure[] = [];
  for (const [key, label] of intervals) {
    const each = interval(measured[key]);
    if (!each) continue;
    quoted.push({
      label,
      value: each.value.toFixed(3),
      interval: `${each.low.toFixed(3)} to ${each.high.toFixed(3)}`,
    });
  }
  for (const [key, label] of numbers) {
    const each = measured[key];
    if (typeof each === "number") quoted.push({ label, value: each.toFixed(3), interval: null });
  }
  return {
    cohort: typeof measured.cohort === "string" ? measured.cohort : null,
    figures: quoted,
    classAuc: Object.entries(record(measured.classAuc))
      .flatMap(([id, value]) => {
        const each = interval(value);
        return each ? [{ label: labels.get(id) ?? id, interval: each }] : [];
      })
      .sort((a, b) => b.interval.value - a.interval.value),
    subgroups: Object.entries(record(measured.subgroups)).map(([attribute, rows]) => ({
      attribute,
      ...subgroupFigures(list(rows)),
    })),
    reliability: list(measured.reliability).flatMap(({ meanProbability, observed, rows }) => {
      const each = interval(observed);
      return each ? [{ meanProbability: Number(meanProbability), observed: each, rows: Number(rows) }] : [];
    }),
    primaryFinding: String(list(findings).find(({ id }) => id === primaryFindingId)?.label ?? ""),
  };
}
