import {
  DomainError,
  decodeHeadWeights,
  decodeNoveltyReference,
  type HeadWeights,
  type HistoryModel,
  type NoveltyReference,
  skinHistoryWeights,
} from "@synoptic/domain";
import { ManifestError } from "./errors.ts";
import type { HistoryModelManifest, ImageHeadManifest } from "./manifest.ts";
import { type ModelFolder, readWeights } from "./read-folders.ts";

/** An image head, ready to read embeddings. */
export interface LoadedHead {
  manifest: ImageHeadManifest;
  weights: HeadWeights;
  noveltyReference: NoveltyReference;
}

/** @throws ModelIntegrityError, ManifestError */
export async function loadHead(
  folder: ModelFolder<ImageHeadManifest>,
  dimension: number,
): Promise<LoadedHead> {
  const { manifest } = folder;
  const [weights, reference] = await Promise.all([
    readWeights(folder, manifest.weights),
    readWeights(folder, manifest.novelty.reference),
  ]);
  const noveltyReference = fits(folder, ["novelty", "reference"], () =>
    decodeNoveltyReference(reference, dimension),
  );
  if (noveltyReference.rows !== manifest.novelty.referenceRows) {
    throw new ManifestError(`${manifest.id}/manifest.json`, `the file holds ${noveltyReference.rows} rows.`, [
      "novelty",
      "referenceRows",
    ]);
  }
  if (manifest.novelty.neighbours > noveltyReference.rows) {
    throw new ManifestError(`${manifest.id}/manifest.json`, "there are more of them than reference rows.", [
      "novelty",
      "neighbours",
    ]);
  }
  return {
    manifest,
    weights: fits(folder, ["weights"], () =>
      decodeHeadWeights(weights, { classes: manifest.classes.length, dimension }),
    ),
    noveltyReference,
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

/** A file whose hash is right and whose content is not: the manifest names the wrong file or the wrong shape. */
export function fits<T>(folder: ModelFolder, key: readonly string[], decode: () => T): T {
  try {
    return decode();
  } catch (error) {
    const fault =
      error instanceof DomainError ? error.message : "the file is not of the shape that is expected.";
    throw new ManifestError(`${folder.manifest.id}/manifest.json`, fault, key);
  }
}
