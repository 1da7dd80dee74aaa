export { calibrated } from "./calibrated.ts";
export type { EngineObserver, WaitOptions } from "./engine/engine.ts";
export * from "./engine/errors.ts";
export { type ExecutionProvider, executionProviders } from "./engine/execution-providers.ts";
export * from "./errors.ts";
export { ExplanationUnavailableError } from "./explain/errors.ts";
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
export { type Heatmap, heatmapOnSource } from "./explain/on-source.ts";
export type { GridMap, ImageModel, ModelReading } from "./image-model.ts";
export {
  type Embedder,
  type ImageReading,
  type LoadOptions,
  loadModels,
  type ModelLibrary,
} from "./library.ts";
export { knownImagesOf } from "./load-known-images.ts";
export * from "./manifest.ts";
export { type ModelInfo, type ModelVersionKey, type ScenarioModel, versionKey } from "./model-info.ts";
export { OnnxRefusedError } from "./onnx/errors.ts";
export { inspectOnnx, type OnnxSummary } from "./onnx/inspect-onnx.ts";
export { type OpenHead, openHead } from "./open-head.ts";
export { proveApart } from "./prove/prove-apart.ts";
export { checkModelFolder, type ModelFolder, namedFiles, readModelFolder } from "./read-folders.ts";
export { selfTestAnswer } from "./self-test.ts";
export { type SourceAttributeGroup, sourceAttributes } from "./source-attributes/source-attributes.ts";
export { fitSurvivalApart } from "./survival/fit-survival-apart.ts";
export { type OpenSurvivalModel, openSurvivalModel } from "./survival/open-survival-model.ts";
export { survivalCard } from "./survival/survival-card.ts";
export { encodeSurvivalWeights } from "./survival/survival-weights.ts";
export { type AugmentationSpread, augmentationSpread } from "./test-time-augmentation.ts";
export { headCard } from "./train/card.ts";
export { fitApart } from "./train/fit-apart.ts";
export { type FittedHistory, fitHistoryApart } from "./train/fit-history-apart.ts";
export { type HeadFit, HeadNotFittedError } from "./train/fit-weights.ts";
export type { HeadSpec } from "./train/head-spec.ts";
export { type HistorySpec, historyModelFiles } from "./train/history-model.ts";
export type { Part } from "./train/part.ts";
export { siteUpdateApart } from "./train/site-update-apart.ts";
export { fileEntry, rounded, roundedInterval, writeModel } from "./train/write-model.ts";
