import { setImmediate } from "node:timers/promises";
import { supersedes } from "@synoptic/domain";
import { collect } from "./collect.ts";
import { refuseDeep } from "./content.ts";
import { decode } from "./decode.ts";
import { type FhirEntry, type KeptEntry, type RefusedEntry, refusal } from "./entry.ts";
import { EntryFault } from "./errors.ts";
import { readResource } from "./read-resource.ts";
import { indexReferences, type Resolve, type SentResource } from "./references.ts";
import { validateResource } from "./validation/validate.ts";

/** Some of what was sent, read. */
export interface FhirPart {
  /** What a history is made of, in the order sent; each type and id once. */
  entries: FhirEntry[];
  /** Right too, and kept as they were sent. */
  kept: KeptEntry[];
  refused: RefusedEntry[];
  /** Resource type to how many only tell of the transfer, or the same or an older version once more. */
  skipped: Map<string, number>;
}

export interface FhirImport extends FhirPart {
  /** From a transaction bundle: everything is to be stored, or nothing. */
  atomic: boolean;
}

/** What was sent, taken apart and not yet read: its references are known. */
export interface OpenedFhir {
  atomic: boolean;
  /** Places of the resources, in the order sent. */
  paths: readonly string[];
  /**
   * Reads the resources part by part: Patients first, then Encounters, since others belong to them; what has the same
   * type and id is in one part. Between resources others have their turn, so that a part can be stored while the next
   * one is read. Begins anew each time.
   */
  parts(): AsyncGenerator<FhirPart>;
}

interface ReadOptions {
  /** Counts as when a fact became known where it does not tell. */
  importedAt: Date;
  limitBytes?: number;
}

const defaultLimitBytes = 256 * 2 ** 20;
/** Large enough that what is asked once a part costs little, and small enough that a part is soon read. */
const PART_RESOURCES = 3000;
/** Read in some milliseconds. */
const TURN_RESOURCES = 64;

/**
 * Reads FHIR R4: a bundle of any type, a single resource, NDJSON of these, gzipped or not, or what was parsed
 * from such JSON. References resolve whatever the order of the entries.
 * @throws InvalidInputError, TooLargeError, UnsupportedFhirVersionError
 */
export async function readFhir(input: unknown, options: ReadOptions): Promise<FhirImport> {
  const { resources, refused, atomic, resolve } = await take(input, options);
  const part = await readPart(resources, resolve, options.importedAt);
  return { ...part, refused: [...refused, ...part.refused], atomic };
}

/** The same, to be read part by part. */
export async function openFhir(input: unknown, options: ReadOptions): Promise<OpenedFhir> {
  const { resources, refused, atomic, resolve } = await take(input, options);
  return {
    atomic,
    paths: resources.map(({ path }) => path),
    async *parts() {
      yield { entries: [], kept: [], refused, skipped: new Map() };
      for (const part of partsOf(resources)) yield await readPart(part, resolve, options.importedAt);
    },
  };
}

async function take(input: unknown, { limitBytes = defaultLimitBytes }: ReadOptions) {
  const { documents, refused: undecoded } =
    input instanceof Uint8Array
      ? await decode(input, limitBytes)
      : { documents: [{ path: null, value: input }], refused: [] };
  for (const { value } of documents) refuseDeep(value);
  const { resources, refused, atomic } = collect(documents);
  return { resources, refused: [...undecoded, ...refused], atomic, resolve: indexReferences(resources) };
}

const keyOf = ({ resourceType, fhirId }: SentResource) => `${resourceType}/${fhirId}`;

function partsOf(resources: readonly SentResource[]): SentResource[][] {
  const sent = new Map<string, number>();
  for (const one of resources) sent.set(keyOf(one), (sent.get(keyOf(one)) ?? 0) + 1);
  const ranks: [together: SentResource[], single: SentResource[]][] = [
    [[], []],
    [[], []],
    [[], []],
  ];
  for (const one of resources) {
    const rank = one.resourceType === "Patient" ? 0 : one.resourceType === "Encounter" ? 1 : 2;
    ranks[rank]![sent.get(keyOf(one)) === 1 ? 1 : 0]!.push(one);
  }
  // A patient's identifiers are matched with those of all others that come.
  const [patients, ...others] = ranks;
  const parts = [patients!.flat()];
  for (const [together, single] of others) {
    parts.push(together);
    for (let i = 0; i < single.length; i += PART_RESOURCES) parts.push(single.slice(i, i + PART_RESOURCES));
  }
  return parts.filter((part) => part.length > 0);
}

async function readPart(
  resources: readonly SentResource[],
  resolve: Resolve,
  importedAt: Date,
): Promise<FhirPart> {
  const part: FhirPart = { entries: [], kept: [], refused: [], skipped: new Map() };
  const newest = new Map<string, FhirEntry | KeptEntry>();
  const skip = (type: string) => part.skipped.set(type, (part.skipped.get(type) ?? 0) + 1);

  for (const [i, sent] of resources.entries()) {
    if (i % TURN_RESOURCES === TURN_RESOURCES - 1) await setImmediate();
    const { path, resourceType } = sent;
    const faults = validateResource(sent.resource);
    if (faults.length > 0) {
      part.refused.push(refusal(path, resourceType, faults));
      continue;
    }
    try {
      const entry = readResource(sent, resolve, importedAt);
      const earlier = newest.get(keyOf(sent));
      if (!entry || earlier?.versionId === entry.versionId) skip(resourceType);
      else if (!earlier) newest.set(keyOf(sent), entry);
      else if (earlier.lastUpdatedAt && entry.lastUpdatedAt) {
        skip(resourceType);
        if (supersedes(entry, earlier)) newest.set(keyOf(sent), entry);
      } else throw new EntryFault("DUPLICATE_ID", ".id", "Another entry has this type and id.");
    } catch (error) {
      if (!(error instanceof EntryFault)) throw error;
      const { code, within, message: reason } = error;
      part.refused.push(refusal(path, resourceType, [{ code, within, reason }]));
    }
  }
  for (const entry of newest.values()) {
    if ("kept" in entry) part.kept.push(entry);
    else part.entries.push(entry);
  }
  return part;
}
