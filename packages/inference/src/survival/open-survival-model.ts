import type { SurvivalModel } from "@synoptic/domain";
import { ManifestError, ModelIntegrityError } from "../errors.ts";
import type { SurvivalModelManifest } from "../manifest/survival-model.ts";
import { readModelFolder, readWeights } from "../read-folders.ts";
import { decodeSurvivalWeights } from "./survival-weights.ts";

export interface OpenSurvivalModel extends SurvivalModel {
  manifest: SurvivalModelManifest;
}

/**
 * A survival model from its folder.
 * @param manifestSha256 of the manifest that must lie there
 * @throws ManifestError, ModelIntegrityError
 */
export async function openSurvivalModel(path: string, manifestSha256: string): Promise<OpenSurvivalModel> {
  const folder = await readModelFolder(path);
  const { manifest } = folder;
  const file = `${manifest.id}/manifest.json`;
  if (folder.manifestSha256 !== manifestSha256)
    throw new ModelIntegrityError(file, "it is another one than was added.");
  if (manifest.kind !== "survival-model") throw new ManifestError(file, "it is no survival model.", ["kind"]);
  const weights = decodeSurvivalWeights(manifest, await readWeights(folder, manifest.weights));
  if (!weights)
    throw new ModelIntegrityError(`${manifest.id}/${manifest.weights.path}`, "it does not hold its numbers.");
  const { periodYears, lastYear, time, bases } = manifest;
  return { manifest, periodYears, lastYear, time, bases, ...weights };
}
