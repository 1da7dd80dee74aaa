import { inSentence } from "../format/in-sentence.ts";

/** A figure with its 95 % interval. */
export interface Interval {
  value: number;
  low: number;
  high: number;
}

interface Figure {
  label: string;
  /** In a few words, for those who do not read such figures every day. */
  meaning: string;
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
type SubgroupMeasure = "primaryAuc" | "macroAuc" | "accuracy";

export interface Subgroups {
  /** Such as `age`. */
  attribute: string;
  measure: SubgroupMeasure;
  rows: Subgroup[];
}

/** What a manifest quotes of its model, for charts; nothing where it quotes none. */
export interface ModelFigures {
  cohort: string | null;
  /** Images of the cohort, or cases of a history model. */
  rows: number | null;
  figures: Figure[];
  classAuc: { label: string; interval: Interval }[];
  /** How often the conformal set holds each class: `beside` the one set for all, `interval` the class-conditional. */
  coverage: { label: string; interval: Interval; beside: Interval }[];
  /** What the sets promise. */
  level: number;
  /** By finding: the AUC of the history alone, of the image alone and of both. */
  fusion: { finding: string; rows: { label: string; interval: Interval }[] }[];
  subgroups: Subgroups[];
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

const intervals: [key: string, label: string, meaning: string][] = [
  ["macroAuc", "Macro AUC", "0.5 is chance, 1 perfect"],
  ["accuracy", "Accuracy", "the likeliest class is right"],
  ["balancedAccuracy", "Balanced accuracy", "the same, each class counting alike"],
];

const numbers: [key: string, label: string, meaning: string][] = [
  ["calibrationError", "Calibration error", "between said and true; 0 is right"],
  ["brier", "Brier score", "0 is perfect, 2 the worst"],
  ["conformalCoverage", "90\u202f% set holds the truth", "0.9 is right"],
];

const evidence: [key: string, label: string][] = [
  ["historyAuc", "History alone"],
  ["imageAuc", "Image alone"],
  ["fusedAuc", "Both together"],
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

/** By class id, its label without what is in brackets. */
export function classLabels(manifest: unknown): Map<string, string> {
  const entries = list(record(manifest).classes);
  return new Map(entries.map(({ id, label }) => [String(id), String(label).replace(/ \(.*\)$/, "")]));
}

/** Of a history model alone: how well it tells the primary finding, and whether its risk is true. */
function pretestFigures({ finding, auc, calibration, atPrevalence }: Fields): Figure[] {
  const own = interval(auc);
  if (!own) return [];
  const { slope, intercept } = record(calibration);
  return [
    {
      label: `AUC of ${inSentence(String(finding))}`,
      meaning: "by the history alone; 0.5 is chance",
      value: own.value.toFixed(3),
      interval: `${own.low.toFixed(3)} to ${own.high.toFixed(3)}`,
    },
    {
      label: "Calibration slope",
      meaning: `1 is right; intercept ${Number(intercept).toFixed(2)}, where 0 is`,
      value: Number(slope).toFixed(3),
      interval: null,
    },
    {
      label: "Brier score of the prevalence",
      meaning: "what knowing nothing of anybody scores",
      value: Number(record(atPrevalence).brier).toFixed(3),
      interval: null,
    },
  ];
}

/**
 * The measured figures that a manifest quotes; a manifest without any gives none.
 * @param labels of the classes by id, where the manifest does not name them itself
 */
export function readFigures(
  manifest: unknown,
  labels: ReadonlyMap<string, string> = classLabels(manifest),
): ModelFigures {
  const { figures, findings, primaryFindingId, conformal, pretest } = record(manifest);
  const measured = record(figures);
  const quoted: Figure[] = pretestFigures(record(pretest));
  for (const [key, label, meaning] of intervals) {
    const each = interval(measured[key]);
    if (!each) continue;
    quoted.push({
      label,
      meaning,
      value: each.value.toFixed(3),
      interval: `${each.low.toFixed(3)} to ${each.high.toFixed(3)}`,
    });
  }
  for (const [key, label, meaning] of numbers) {
    const each = measured[key];
    if (typeof each === "number") quoted.push({ label, meaning, value: each.toFixed(3), interval: null });
  }
  return {
    cohort: typeof measured.cohort === "string" ? measured.cohort : null,
    rows: typeof measured.rows === "number" ? measured.rows : null,
    figures: quoted,
    classAuc: Object.entries(record(measured.classAuc))
      .flatMap(([id, value]) => {
        const each = interval(value);
        return each ? [{ label: labels.get(id) ?? id, interval: each }] : [];
      })
      .sort((a, b) => b.interval.value - a.interval.value),
    // The class that one set for all serves worst comes first.
    coverage: Object.entries(record(measured.classCoverage))
      .flatMap(([id, value]) => {
        const { marginal, classConditional, rows } = record(value);
        const [beside, own] = [interval(marginal), interval(classConditional)];
        return beside && own ? [{ label: `${labels.get(id) ?? id} (${rows})`, interval: own, beside }] : [];
      })
      .sort((a, b) => a.beside.value - b.beside.value),
    level: Number(record(conformal).level ?? 0.9),
    fusion: list(findings).flatMap(({ id, label: finding }) => {
      const rows = evidence.flatMap(([key, label]) => {
        const each = interval(record(record(measured.fusion)[String(id)])[key]);
        return each ? [{ label, interval: each }] : [];
      });
      return rows.length > 0 ? [{ finding: String(finding), rows }] : [];
    }),
    subgroups: Object.entries(record(measured.subgroups)).map(([attribute, rows]) => ({
      attribute,
      ...subgroupFigures(list(rows)),
    })),
    reliability: list(measured.reliability).flatMap(({ meanProbability, observed, rows }) => {
      const each = interval(observed);
      return each ? [{ meanProbability: Number(meanProbability), observed: each, rows: Number(rows) }] : [];
    }),
    primaryFinding: String(
      list(findings).find(({ id }) => id === primaryFindingId)?.label ?? record(pretest).finding ?? "",
    ),
  };
}
