import type { JsonObject } from "./content.ts";

/** A resource as it was sent, with its place and its id. */
export interface SentResource {
  path: string;
  resourceType: string;
  fhirId: string;
  fullUrl: string | null;
  resource: JsonObject;
}

const relative = /^([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * Finds what references point at: by fullUrl (absolute or `urn:uuid`), or by `Type/id`, first on the server that
 * the resource itself is from. An absolute URL of another server is not taken for a resource with the same id.
 * @see https://hl7.org/fhir/R4/bundle.html#references
 */
export function indexReferences(resources: readonly SentResource[]) {
  const byUrl = new Map<string, SentResource>();
  const byTypeAndId = new Map<string, SentResource>();
  for (const sent of resources) {
    if (sent.fullUrl !== null && !byUrl.has(sent.fullUrl)) byUrl.set(sent.fullUrl, sent);
    const key = `${sent.resourceType}/${sent.fhirId}`;
    if (!byTypeAndId.has(key)) byTypeAndId.set(key, sent);
  }
  return (reference: string, from: SentResource): SentResource | undefined => {
    const target = unversioned(reference);
    const exact = byUrl.get(target);
    if (exact) return exact;
    if (!relative.test(target)) return undefined;
    const server = from.fullUrl?.endsWith(`/${from.resourceType}/${from.fhirId}`)
      ? from.fullUrl.slice(0, -`${from.resourceType}/${from.fhirId}`.length)
      : null;
    return (server === null ? undefined : byUrl.get(server + target)) ?? byTypeAndId.get(target);
  };
}

/** The id in `Patient/id`, for what was not sent along. */
export function relativeId(reference: string, resourceType: string): string | null {
  const parts = relative.exec(unversioned(reference));
  return parts?.[1] === resourceType ? (parts[2] ?? null) : null;
}

function unversioned(reference: string): string {
  return reference.replace(/\/_history\/[^/]+$/, "");
}
