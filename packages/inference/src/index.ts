export * from "./errors.ts";
export {
  type ClassActivationMaps,
  classActivationMaps,
  type Heatmap,
  heatmapOnSource,
} from "./explain/class-activation-map.ts";
export { type ImageReading, type LoadOptions, loadModels, type ModelLibrary } from "./library.ts";
export * from "./manifest.ts";
export { type ModelInfo, type ModelVersionKey, type ScenarioModel, versionKey } from "./model-info.ts";
export { type OpenHead, openHead } from "./open-head.ts";
