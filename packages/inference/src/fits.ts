import { DomainError } from "@synoptic/domain";
import { ManifestError } from "./errors.ts";
import type { ModelFolder } from "./read-folders.ts";

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
