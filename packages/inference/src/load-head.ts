import {
  decodeHeadWeights,
  type HeadWeights,
  type HistoryModel,
  type KnownImages,
  skinHistoryWeights,
} from "@synoptic/domain";
import { ManifestError } from "./errors.ts";
import { fits } from "./fits.ts";
import { loadKnownImages } from "./load-known-images.ts";
import type { HistoryModelManifest, ImageHeadManifest } from "./manifest.ts";
import { type ModelFolder, readWeights } from "./read-folders.ts";

/** An image head, ready to read embeddings. */
export interface LoadedHead {
  manifest: ImageHeadManifest;
  weights: HeadWeights;
  known: KnownImages;
}

/** @throws ModelIntegrityError, ManifestError */
export async function loadHead(
  folder: ModelFolder<ImageHeadManifest>,
  dimension: number,
): Promise<LoadedHead> {
  const { manifest } = folder;
  const [weights, known] = await Promise.all([
    readWeights(folder, manifest.weights),
    loadKnownImages(folder, manifest.novelty, dimension),
  ]);
  return {
    manifest,
    weights: fits(folder, ["weights"], () =>
      decodeHeadWeights(weights, { classes: manifest.classes.length, dimension }),
    ),
    known,
  };
}

/** @throws ModelIntegrityError, ManifestError */
export async function loadHistoryModel(folder: ModelFolder<HistoryModelManifest>): Promise<HistoryModel> {
  const { manifest } = folder;
  const bytes = await readWeights(folder, manifest.weights);
  const weights = fits(folder, ["weights"], () =>
    skinHistoryWeights.parse(JSON.parse(bytes.toString("utf8"))),
  );
  if (weights.classIds.join() !== manifest.classIds.join()) {
    throw new ManifestError(`${manifest.id}/manifest.json`, "the weights are of other classes.", [
      "classIds",
    ]);
  }
  return { id: manifest.id, version: manifest.version, weights };
}
