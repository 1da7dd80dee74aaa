import { collect } from "./collect.ts";
import { refuseDeep } from "./content.ts";
import { decode } from "./decode.ts";
import type { FhirEntry, RefusedEntry } from "./entry.ts";
import { EntryFault } from "./errors.ts";
import { readResource } from "./read-resource.ts";
import { indexReferences } from "./references.ts";

export interface FhirImport {
  /** Right and of use, in the order sent; each type and id once. */
  entries: FhirEntry[];
  refused: RefusedEntry[];
  /** Resource type to how many say nothing for a history, or the same once more. */
  skipped: Map<string, number>;
  /** From a transaction bundle: everything is to be stored, or nothing. */
  atomic: boolean;
}

const defaultLimitBytes = 256 * 2 ** 20;

/**
 * Reads FHIR R4: a bundle of any type, a single resource, NDJSON of these, gzipped or not, or what was parsed
 * from such JSON. References resolve whatever the order of the entries.
 * @param importedAt counts as when a fact became known where it does not tell
 * @throws InvalidInputError, TooLargeError, UnsupportedFhirVersionError
 */
export async function readFhir(
  input: unknown,
  { importedAt, limitBytes = defaultLimitBytes }: { importedAt: Date; limitBytes?: number },
): Promise<FhirImport> {
  const { documents, refused: undecoded } =
    input instanceof Uint8Array
      ? await decode(input, limitBytes)
      : { documents: [{ path: null, value: input }], refused: [] };
  for (const { value } of documents) refuseDeep(value);
  const { resources, refused, atomic } = collect(documents);
  const result: FhirImport = { entries: [], refused: [...undecoded, ...refused], skipped: new Map(), atomic };
  const resolve = indexReferences(resources);
  const versions = new Map<string, string>();

  for (const sent of resources) {
    const { path, resourceType } = sent;
    try {
      const entry = readResource(sent, resolve, importedAt);
      const key = `${resourceType}/${sent.fhirId}`;
      const earlier = entry && versions.get(key);
      if (entry && earlier === undefined) {
        versions.set(key, entry.versionId);
        result.entries.push(entry);
      } else if (!entry || earlier === entry.versionId) {
        result.skipped.set(resourceType, (result.skipped.get(resourceType) ?? 0) + 1);
      } else {
        throw new EntryFault("DUPLICATE_ID", ".id", "Another entry has this type and id.");
      }
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      result.refused.push({
        path: path + error.within,
        resourceType,
        code: error.code,
        reason: error.message,
      });
    }
  }
  return result;
}
