export * from "./errors.ts";
export {
  type ClassActivationMaps,
  classActivationMaps,
  type Heatmap,
  heatmapOnSource,
} from "./explain/class-activation-map.ts";
export {
  type ImageReading,
  type LoadOptions,
  loadModels,
  type ModelInfo,
  type ModelLibrary,
  type ModelVersionKey,
  type ScenarioModel,
  versionKey,
} from "./library.ts";
export * from "./manifest.ts";
