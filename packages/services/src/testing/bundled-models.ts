import { fileURLToPath } from "node:url";
import { loadModels, type ModelLibrary } from "@synoptic/inference";

const modelsDir = fileURLToPath(new URL("../../../inference/models", import.meta.url));

/** The models that come with the product, on one thread, to be closed. */
export function loadBundledModels(): Promise<ModelLibrary> {
  return loadModels(modelsDir, { intraOpThreads: 1 });
}
