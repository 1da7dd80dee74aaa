import type { Backbone } from "./backbone.ts";
import { type ClassifierFiles, loadClassifier } from "./classifier-model.ts";
import type { Engine } from "./engine/engine.ts";
import { ManifestError } from "./errors.ts";
import { headModel } from "./head-model.ts";
import type { ImageModel } from "./image-model.ts";
import { loadHead } from "./load-head.ts";
import { loadKnownImages } from "./load-known-images.ts";
import type { ImageClassifierManifest } from "./manifest.ts";
import type { ReaderManifest } from "./manifests-together.ts";
import { describeModel, type ModelInfo } from "./model-info.ts";
import { type ModelFolder, readWeights } from "./read-folders.ts";
import { runSelfTest } from "./self-test.ts";
import type { SessionOptions } from "./session.ts";

/** What a reader's files are loaded into. */
export interface ReaderContext {
  engine: Engine;
  session: SessionOptions;
  backbone(id: string): { loaded: Backbone; info: ModelInfo };
}

/**
 * Loads a folder whose manifest has been checked, and lets the model prove itself.
 * @throws ModelIntegrityError, ManifestError, OnnxRefusedError, ModelSelfTestError
 */
export async function loadReader(
  folder: ModelFolder<ReaderManifest>,
  { engine, session, backbone }: ReaderContext,
): Promise<ImageModel> {
  const info = describeModel(folder);
  const model = isClassifier(folder)
    ? await loadClassifier(await classifierFiles(folder), info, engine, session)
    : await readHead(folder as ModelFolder<Extract<ReaderManifest, { kind: "image-head" }>>);
  try {
    await runSelfTest(model, folder);
  } catch (error) {
    await model.close();
    throw error;
  }
  return model;

  async function readHead(head: ModelFolder<Extract<ReaderManifest, { kind: "image-head" }>>) {
    const { loaded, info: backboneInfo } = backbone(head.manifest.backbone.id);
    return headModel(await loadHead(head, loaded.manifest.embeddingSize), info, loaded, backboneInfo);
  }
}

function isClassifier(folder: ModelFolder<ReaderManifest>): folder is ModelFolder<ImageClassifierManifest> {
  return folder.manifest.kind === "image-classifier";
}

async function classifierFiles(folder: ModelFolder<ImageClassifierManifest>): Promise<ClassifierFiles> {
  const { manifest } = folder;
  const { featureMap, embedding } = manifest.outputs;
  const weights = featureMap?.classWeights && (await readWeights(folder, featureMap.classWeights));
  if (weights && (weights.byteLength % (4 * manifest.classes.length) !== 0 || weights.byteLength === 0)) {
    throw new ManifestError(`${manifest.id}/manifest.json`, "the file does not hold one row a class.", [
      "outputs",
      "featureMap",
      "classWeights",
    ]);
  }
  return {
    manifest,
    network: await readWeights(folder, manifest.weights),
    file: `${manifest.id}/${manifest.weights.path}`,
    known:
      manifest.novelty && embedding ? await loadKnownImages(folder, manifest.novelty, embedding.size) : null,
    classWeights: weights ? new Float32Array(Uint8Array.from(weights).buffer) : null,
  };
}
