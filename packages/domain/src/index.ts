export * from "./clinical/actor.ts";
export * from "./clinical/as-of.ts";
export { type FactShape, factShapes } from "./clinical/fact-shapes.ts";
export * from "./clinical/facts/age.ts";
export { V3_ROLE_CODE } from "./clinical/facts/breast-cancer-relatives.ts";
export { type UnusedReason, unusedReason } from "./clinical/facts/measured-value.ts";
export { VALID as VALID_OBSERVATION_STATUSES } from "./clinical/facts/newest-measured.ts";
export type { FactValue, UnusedFact, UsedFact } from "./clinical/facts/reading.ts";
export {
  OVER as OVER_STATUSES,
  RULED_OUT as RULED_OUT_STATUSES,
  recordedConditions,
} from "./clinical/facts/recorded-condition.ts";
export { FIRST_DEGREE_ROLES } from "./clinical/facts/relatives.ts";
export type { DrugSet } from "./clinical/facts/value-sets/drugs.ts";
export type { Measure } from "./clinical/facts/value-sets/measures.ts";
export {
  SKIN_TYPE_ANSWERS,
  SKIN_TYPE_QUESTIONS,
  type SkinTypeGroup,
} from "./clinical/facts/value-sets/skin-types.ts";
export {
  SMOKING_ANSWERS,
  SMOKING_QUESTIONS,
  type SmokingState,
} from "./clinical/facts/value-sets/smoking-states.ts";
export type { ValueSet } from "./clinical/facts/value-sets/value-set.ts";
export type { Feature, FeatureFamily } from "./clinical/features/feature.ts";
export { historyFeatures } from "./clinical/features/index.ts";
export type { Trend } from "./clinical/features/trend.ts";
export * from "./clinical/history.ts";
export * from "./clinical/history-evidence.ts";
export * from "./clinical/history-question.ts";
export { keptName, MAX_NAME_CHARACTERS } from "./clinical/kept-name.ts";
export { modelFacts, modelFactValues, strangeFeature } from "./clinical/model-facts.ts";
export * from "./clinical/outcomes/landmark.ts";
export * from "./clinical/outcomes/outcomes.ts";
export * from "./clinical/supersedes.ts";
export * from "./clinical/unit-words.ts";
export { conversionsTo } from "./clinical/units.ts";
export * from "./clinical/us-core-race.ts";
export { canonicalDefinition, topRules } from "./cohort/canonical-definition.ts";
export * from "./cohort/count-guard.ts";
export type {
  CohortCodes,
  CohortDefinition,
  CohortEvent,
  CohortRange,
  CohortWhen,
  Criterion,
} from "./cohort/criteria.ts";
export { cohortDefinition, cohortEvent, cohortRules } from "./cohort/criteria.ts";
export * from "./cohort/definition-changes.ts";
export * from "./cohort/deidentify/export-facts.ts";
export * from "./cohort/deidentify/export-table.ts";
export { exportTable, imageTable } from "./cohort/deidentify/export-tables.ts";
export { isPublicCode, type SystemCode } from "./cohort/deidentify/known-codes.ts";
export {
  maskCondition,
  maskEncounter,
  maskMedication,
  maskObservation,
  maskProcedure,
  maskRelative,
} from "./cohort/deidentify/mask-facts.ts";
export { maskSamples } from "./cohort/deidentify/mask-samples.ts";
export * from "./cohort/deidentify/mask-studies.ts";
export * from "./cohort/deidentify/person-mask.ts";
export * from "./cohort/deidentify/safe-harbor.ts";
export * from "./cohort/deidentify/shared-codes.ts";
export * from "./cohort/deidentify/small-cells.ts";
export { drawnPersons, type EvaluatedPerson } from "./cohort/drawn-persons.ts";
export * from "./cohort/fenced-risks.ts";
export { namedSets } from "./cohort/named-sets.ts";
export { flatten, parseCohortDefinition } from "./cohort/parse-definition.ts";
export { predictedSet } from "./cohort/predicted-set.ts";
export * from "./cohort/protected-bins.ts";
export * from "./cohort/protected-count.ts";
export * from "./cohort/protected-curve.ts";
export * from "./cohort/protected-figures.ts";
export * from "./cohort/protected-summary.ts";
export * from "./cohort/research-consent.ts";
export * from "./cohort/rule-words.ts";
export * from "./cohort/safe-thresholds.ts";
export * from "./errors.ts";
export * from "./federation/gaussian-mechanism.ts";
export * from "./federation/local-update.ts";
export * from "./federation/masked-sum.ts";
export * from "./federation/pooled-evaluation.ts";
export * from "./federation/private-update.ts";
export * from "./federation/score-histogram.ts";
export * from "./fusion/assessment.ts";
export { fuse } from "./fusion/fuse.ts";
export * from "./fusion/fuse-independent.ts";
export type { ConformalQuantiles, FuseInput, Prevalence, Scenario } from "./fusion/fuse-input.ts";
export * from "./fusion/image-policy.ts";
export { IMAGE_MODIFIERS, type ImageWeight, imageModifiers, withStrength } from "./fusion/image-strength.ts";
export * from "./fusion/instance-choice.ts";
export { missingInputs } from "./fusion/missing-inputs.ts";
export * from "./fusion/pool-images.ts";
export * from "./fusion/sensitivity.ts";
export * from "./fusion/withheld.ts";
export * from "./learning/additive-history.ts";
export * from "./learning/body-site.ts";
export { choleskyFactor, solveCholesky } from "./learning/cholesky.ts";
export * from "./learning/choose-strength.ts";
export {
  type EarlyStopped,
  type EarlyStoppingOptions,
  fitWithEarlyStopping,
} from "./learning/early-stopping.ts";
export * from "./learning/embedding-table.ts";
export * from "./learning/feature-basis.ts";
export * from "./learning/fit-history-model.ts";
export type { FittedTerm, WeighedCase } from "./learning/fit-image-weight.ts";
export * from "./learning/fit-skin-history.ts";
export * from "./learning/folds.ts";
export * from "./learning/fusion-strength.ts";
export * from "./learning/head-weights.ts";
export type { HistoryCases } from "./learning/history-learner.ts";
export {
  balancedClassWeights,
  fitLogisticRegression,
  type LinearWeights,
  type LogisticRegression,
  type LogisticRegressionOptions,
  predictLogits,
} from "./learning/logistic-regression.ts";
export * from "./learning/measure-history-model.ts";
export { pictureFacts } from "./learning/picture-facts.ts";
export { type PrincipalDirections, principalDirections } from "./learning/principal-directions.ts";
export * from "./learning/propose-image-weight.ts";
export {
  evaluateSurvival,
  FITS_OF_EVALUATION,
  HORIZONS,
  type SurvivalFigures,
} from "./learning/survival/evaluate-survival.ts";
export {
  FITS_OF_SURVIVAL,
  fitSurvival,
  LEAST_AT_RISK,
  LEAST_EVENTS,
  type SurvivalCohort,
  type SurvivalFit,
  type SurvivalOptions,
} from "./learning/survival/fit-survival.ts";
export { PERIOD_YEARS } from "./learning/survival/person-periods.ts";
export * from "./learning/survival/survival-model.ts";
export * from "./learning/survival/too-few-events-error.ts";
export * from "./learning/table.ts";
export * from "./metrics/auc.ts";
export * from "./metrics/bootstrap.ts";
export * from "./metrics/brier-decomposition.ts";
export * from "./metrics/calibration.ts";
export * from "./metrics/calibration-fit.ts";
export * from "./metrics/classification.ts";
export * from "./metrics/compare-groups.ts";
export * from "./metrics/delong.ts";
export * from "./metrics/drift.ts";
export * from "./metrics/evidence-comparison.ts";
export * from "./metrics/finding-probability.ts";
export * from "./metrics/grouped-mean.ts";
export * from "./metrics/interval.ts";
export * from "./metrics/kappa.ts";
export * from "./metrics/maximum-mean-discrepancy.ts";
export * from "./metrics/model-agreement.ts";
export * from "./metrics/multiclass-auc.ts";
export * from "./metrics/net-reclassification.ts";
export * from "./metrics/precision-recall.ts";
export * from "./metrics/reading-figures.ts";
export * from "./metrics/reliability.ts";
export * from "./metrics/standardised-difference.ts";
export * from "./metrics/subgroups.ts";
export { type Concordance, concordance } from "./metrics/survival/concordance.ts";
export * from "./metrics/survival/kaplan-meier.ts";
export { type LogRank, logRank } from "./metrics/survival/log-rank.ts";
export type { SurvivalTimes } from "./metrics/survival/survival-times.ts";
export * from "./metrics/threshold-figures.ts";
export { researchNotice } from "./research-notice.ts";
export * from "./risk/calibration-methods/calibration-map.ts";
export { isotonicMapSchema } from "./risk/calibration-methods/isotonic-map.ts";
export { plattMapSchema } from "./risk/calibration-methods/platt-map.ts";
export * from "./risk/calibration-methods/prevalence-map.ts";
export * from "./risk/class-conformal.ts";
export * from "./risk/conformal.ts";
export * from "./risk/known-images.ts";
export * from "./risk/known-subspace.ts";
export { decisionCurve, type NetBenefit } from "./risk/net-benefit.ts";
export * from "./risk/novelty.ts";
export * from "./risk/odds.ts";
export * from "./risk/operating-point.ts";
export * from "./risk/temperature.ts";
export {
  evaluateScore,
  type GivenInputs,
  type Refusal,
  type ScoreResult,
  type UsedInput,
} from "./scores/evaluate-score.ts";
export { scores } from "./scores/index.ts";
export type { Input, InputBasis } from "./scores/input.ts";
export { type InputId, isInputId, scoreInputs } from "./scores/inputs.ts";
export { isReadByRecords } from "./scores/read-by-records.ts";
export type { Band, Bands, Risk, Score, ScoreOutcome, ScoreSource } from "./scores/score.ts";
export type { GlucoseNights } from "./series/glucose-nights.ts";
export type { GlucoseProfilePoint } from "./series/glucose-profile.ts";
export { GLUCOSE_RANGES, type GlucoseRange, type RangeShares } from "./series/glucose-ranges.ts";
export { type GlucoseReport, glucoseReport } from "./series/glucose-report.ts";
export * from "./series/home-blood-pressure.ts";
export * from "./series/series.ts";
export { toSeriesSamples } from "./series/to-series-samples.ts";
export { WallClock } from "./series/wall-clock.ts";
export { learntAt } from "./timeline/learnt-at.ts";
export type { PartChange } from "./timeline/part-changes.ts";
export * from "./timeline/rise-alert.ts";
export * from "./timeline/risk-timeline.ts";
