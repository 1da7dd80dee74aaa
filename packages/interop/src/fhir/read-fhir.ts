import { supersedes } from "@synoptic/domain";
import { collect } from "./collect.ts";
import { refuseDeep } from "./content.ts";
import { decode } from "./decode.ts";
import { type FhirEntry, type KeptEntry, type RefusedEntry, refusal } from "./entry.ts";
import { EntryFault } from "./errors.ts";
import { readResource } from "./read-resource.ts";
import { indexReferences } from "./references.ts";
import { validateResource } from "./validation/validate.ts";

export interface FhirImport {
  /** What a history is made of, in the order sent; each type and id once. */
  entries: FhirEntry[];
  /** Right too, and kept as they were sent. */
  kept: KeptEntry[];
  refused: RefusedEntry[];
  /** Resource type to how many only tell of the transfer, or the same or an older version once more. */
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
  const result: FhirImport = {
    entries: [],
    kept: [],
    refused: [...undecoded, ...refused],
    skipped: new Map(),
    atomic,
  };
  const resolve = indexReferences(resources);
  const newest = new Map<string, FhirEntry | KeptEntry>();
  const skip = (type: string) => result.skipped.set(type, (result.skipped.get(type) ?? 0) + 1);

  for (const sent of resources) {
    const { path, resourceType, fhirId } = sent;
    const faults = validateResource(sent.resource);
    if (faults.length > 0) {
      result.refused.push(refusal(path, resourceType, faults));
      continue;
    }
    try {
      const entry = readResource(sent, resolve, importedAt);
      const key = `${resourceType}/${fhirId}`;
      const earlier = newest.get(key);
      if (!entry || earlier?.versionId === entry.versionId) skip(resourceType);
      else if (!earlier) newest.set(key, entry);
      else if (earlier.lastUpdatedAt && entry.lastUpdatedAt) {
        skip(resourceType);
        if (supersedes(entry, earlier)) newest.set(key, entry);
      } else throw new EntryFault("DUPLICATE_ID", ".id", "Another entry has this type and id.");
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      const { code, within, message: reason } = error;
      result.refused.push(refusal(path, resourceType, [{ code, within, reason }]));
    }
  }
  for (const entry of newest.values()) {
    if ("kept" in entry) result.kept.push(entry);
    else result.entries.push(entry);
  }
  return result;
}
