import type { AdditiveHistory } from "./additive-history.ts";
import type { FeatureValues } from "./feature-basis.ts";

/** Cases to learn from what a history says. */
export interface HistoryCases {
  values: readonly FeatureValues[];
  /** Index of the true class, one a case. */
  labels: readonly number[];
  /** One a case: cases of one group, such as a person, are never split. */
  groups: readonly string[];
  classIds: readonly string[];
  /** `[classes]`: those of the primary finding. */
  members: readonly boolean[];
}

export interface LearningOptions {
  /** In whole groups, to choose how complex the model may be; 5 where left out. */
  folds?: number | undefined;
  /** Of the folds; 1 where left out. */
  seed?: number | undefined;
  /** Asked after every fit; where true the learning is called off. */
  shouldStop?: (() => boolean) | undefined;
}

/** A way to learn an additive model: its one setting is chosen on held-out groups, and the rest follows from it. */
export interface HistoryLearner {
  /** How quantities are laid out as columns. */
  quantities: "knots" | "steps";
  /** @param features ids of those that vary in these cases */
  choose(cases: HistoryCases, features: readonly string[], options: LearningOptions): number;
  fit(cases: HistoryCases, features: readonly string[], setting: number): AdditiveHistory;
}

/** Some of the cases, in this order. */
export function pickCases(cases: HistoryCases, rows: readonly number[]): HistoryCases {
  return {
    ...cases,
    values: rows.map((row) => cases.values[row]!),
    labels: rows.map((row) => cases.labels[row]!),
    groups: rows.map((row) => cases.groups[row]!),
  };
}
