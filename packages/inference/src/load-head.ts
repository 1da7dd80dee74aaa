import {
  additiveHistory,
  decodeHeadWeights,
  type HeadWeights,
  type HistoryModel,
  type KnownImages,
  strangeFeature,
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

/**
 * Strict: weights of other classes, of another prevalence or of facts that nobody could know are refused.
 * @throws ModelIntegrityError, ManifestError
 */
export async function loadHistoryModel(folder: ModelFolder<HistoryModelManifest>): Promise<HistoryModel> {
  const { manifest } = folder;
  const bytes = await readWeights(folder, manifest.weights);
  const weights = fits(folder, ["weights"], () => additiveHistory.parse(JSON.parse(bytes.toString("utf8"))));
  const refuse = (fault: string, key: string) => {
    throw new ManifestError(`${manifest.id}/manifest.json`, fault, [key]);
  };
  if (weights.classIds.join() !== manifest.classIds.join())
    refuse("the weights are of other classes.", "classIds");
  if (weights.classIds.some((id, c) => weights.prevalence[c] !== manifest.prevalence[id]))
    refuse("the weights were fitted at another prevalence.", "prevalence");
  const features = weights.facts.map(({ basis }) => basis.feature);
  if (features.join() !== manifest.facts.map(({ name }) => name).join())
    refuse("the weights are of other facts.", "facts");
  const strange = strangeFeature(weights);
  if (strange !== undefined) refuse(`"${strange}" is not read from any history.`, "facts");
  return { id: manifest.id, version: manifest.version, weights };
}
