export * from "./errors.ts";
export {
  type ClassActivationMaps,
  classActivationMaps,
  type Heatmap,
  heatmapOnSource,
} from "./explain/class-activation-map.ts";
export {
  type Explanation,
  type ExplanationCost,
  explainImage,
  parametersOf,
} from "./explain/explain-image.ts";
export type { Explainer, ExplanationFit } from "./explain/explainer.ts";
export { explanationMethod, explanationMethods } from "./explain/installed-methods.ts";
export type { Curve } from "./explain/measure/curves.ts";
export { type ExplanationQuality, measureExplanation } from "./explain/measure/measure-explanation.ts";
export type { TrustLevel, Verdict } from "./explain/measure/verdict.ts";
export { type ImageReading, type LoadOptions, loadModels, type ModelLibrary } from "./library.ts";
export * from "./manifest.ts";
export { type ModelInfo, type ModelVersionKey, type ScenarioModel, versionKey } from "./model-info.ts";
export { type OpenHead, openHead } from "./open-head.ts";
