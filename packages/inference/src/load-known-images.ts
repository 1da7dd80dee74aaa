import { decodeKnownSubspace, decodeNoveltyReference, type KnownImages } from "@synoptic/domain";
import { ManifestError } from "./errors.ts";
import { fits } from "./fits.ts";
import type { NoveltyManifest } from "./manifest/measured.ts";
import { type ModelFolder, readWeights } from "./read-folders.ts";

/**
 * Reads what a model keeps of the images it was made for.
 * @param dimension numbers in one of the model's embeddings
 * @throws ModelIntegrityError, ManifestError
 */
export async function loadKnownImages(
  folder: ModelFolder,
  novelty: NoveltyManifest,
  dimension: number,
): Promise<KnownImages> {
  const named = [novelty.reference, ...(novelty.subspace ? [novelty.subspace.file] : [])];
  const files = await Promise.all(
    named.map(async (one) => [one.path, await readWeights(folder, one)] as const),
  );
  const known = fits(folder, ["novelty"], () => knownImagesOf(novelty, Object.fromEntries(files), dimension));
  const refuse = (fault: string, key: string) =>
    new ManifestError(`${folder.manifest.id}/manifest.json`, fault, ["novelty", key]);
  const { rows } = known.reference;
  if (rows !== novelty.referenceRows) throw refuse(`the file holds ${rows} rows.`, "referenceRows");
  if (novelty.neighbours > rows) throw refuse("there are more of them than reference rows.", "neighbours");
  return known;
}

/**
 * The same from the bytes of the files that the manifest names, by their paths.
 * @throws InvalidInputError if one is of another shape
 */
export function knownImagesOf(
  { reference, neighbours, subspace }: NoveltyManifest,
  files: Readonly<Record<string, Uint8Array>>,
  dimension: number,
): KnownImages {
  return {
    reference: decodeNoveltyReference(files[reference.path]!, dimension),
    neighbours,
    outside: subspace
      ? {
          subspace: decodeKnownSubspace(files[subspace.file.path]!, dimension, subspace.directions),
          weight: subspace.weight,
        }
      : null,
  };
}
