import { isObject, type JsonObject } from "./content.ts";
import type { Reference } from "./datatypes.ts";

/** A resource as it was sent, with its place and its id. */
export interface SentResource {
  path: string;
  resourceType: string;
  fhirId: string;
  fullUrl: string | null;
  resource: JsonObject;
}

export interface Identifier {
  system: string;
  value: string;
}

/** Finds what a reference points at among what was sent. */
export type Resolve = (reference: Reference, from: SentResource) => SentResource | undefined;

const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;
const conditional = /^([A-Z][A-Za-z]+)\?identifier=([^&]*?)(?:\||%7C)([^&]+)$/i;

/**
 * Finds what references point at: by fullUrl (absolute, `urn:uuid` or `urn:oid`), by `Type/id`, first on the server
 * that the resource itself is from, or by identifier, as a logical reference or a search (`Type?identifier=s|v`).
 * An absolute URL of another server is not taken for a resource with the same id.
 * @see https://hl7.org/fhir/R4/bundle.html#references
 */
export function indexReferences(resources: readonly SentResource[]): Resolve {
  const byUrl = new Map<string, SentResource>();
  const byTypeAndId = new Map<string, SentResource>();
  const byIdentifier = new Map<string, SentResource>();
  for (const sent of resources) {
    if (sent.fullUrl !== null && !byUrl.has(sent.fullUrl)) byUrl.set(sent.fullUrl, sent);
    const key = `${sent.resourceType}/${sent.fhirId}`;
    if (!byTypeAndId.has(key)) byTypeAndId.set(key, sent);
    for (const { system, value } of identifiersOf(sent.resource)) {
      const named = `${sent.resourceType} ${system}|${value}`;
      if (!byIdentifier.has(named)) byIdentifier.set(named, sent);
    }
  }
  const literal = (reference: string, from: SentResource): SentResource | undefined => {
    const target = unversioned(reference);
    const exact = byUrl.get(target);
    if (exact) return exact;
    if (!relative.test(target)) return undefined;
    const server = from.fullUrl?.endsWith(`/${from.resourceType}/${from.fhirId}`)
      ? from.fullUrl.slice(0, -`${from.resourceType}/${from.fhirId}`.length)
      : null;
    return (server === null ? undefined : byUrl.get(server + target)) ?? byTypeAndId.get(target);
  };
  return (pointer, from) => {
    const found = pointer.reference === undefined ? undefined : literal(pointer.reference, from);
    if (found) return found;
    const logical = logicalIdentifier(pointer);
    return logical && byIdentifier.get(`${logical.type ?? "Patient"} ${logical.system}|${logical.value}`);
  };
}

/** The id in `Patient/id`, for what was not sent along. */
export function relativeId(reference: string, resourceType: string): string | null {
  const parts = relative.exec(unversioned(reference));
  return parts?.[1] === resourceType ? (parts[2] ?? null) : null;
}

/** The identifiers that a reference names instead of a place: its own, those of a search, or a contained resource's. */
export function namedIdentifiers(pointer: Reference, from: SentResource): Identifier[] {
  const contained = containedResource(pointer, from);
  if (contained) return identifiersOf(contained);
  const logical = logicalIdentifier(pointer);
  return logical ? [{ system: logical.system, value: logical.value }] : [];
}

/** What `#id` points at. */
export function containedResource({ reference }: Reference, from: SentResource): JsonObject | undefined {
  const { contained } = from.resource;
  if (!reference?.startsWith("#") || !Array.isArray(contained)) return undefined;
  return contained.filter(isObject).find(({ id }) => `#${String(id)}` === reference);
}

function logicalIdentifier({ reference, type, identifier }: Reference) {
  const search = reference === undefined ? null : conditional.exec(reference);
  if (search) {
    const [, ofType, system = "", value = ""] = search;
    return { type: ofType, system: decoded(system), value: decoded(value) };
  }
  if (!identifier?.system || !identifier.value) return undefined;
  return { type, system: identifier.system, value: identifier.value };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

function identifiersOf({ identifier }: JsonObject): Identifier[] {
  const all = Array.isArray(identifier) ? identifier : [identifier];
  return all.flatMap((one) =>
    isObject(one) && typeof one.system === "string" && typeof one.value === "string"
      ? [{ system: one.system, value: one.value }]
      : [],
  );
}

function unversioned(reference: string): string {
  return reference.replace(/\/_history\/[^/]+$/, "");
}
