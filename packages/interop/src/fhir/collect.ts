import { InvalidInputError } from "@synoptic/domain";
import { validateBundle } from "./bundle.ts";
import { contentHash, isObject, isStorable, type JsonObject } from "./content.ts";
import { type RefusedEntry, refusal } from "./entry.ts";
import { refuseOtherReleases } from "./fhir-version.ts";
import type { SentResource } from "./references.ts";

export interface Collected {
  resources: SentResource[];
  refused: RefusedEntry[];
  /** A transaction bundle is among them: everything or nothing. */
  atomic: boolean;
}

const typeName = /^[A-Z][A-Za-z]{2,40}$/;
const idPattern = /^[A-Za-z0-9\-.]{1,64}$/;

/**
 * The resources of bundles and single resources, with their places.
 * @throws InvalidInputError, UnsupportedFhirVersionError
 */
export function collect(documents: readonly { path: string | null; value: unknown }[]): Collected {
  const collected: Collected = { resources: [], refused: [], atomic: false };
  for (const { path, value } of documents) {
    const type = isObject(value) ? value.resourceType : undefined;
    if (!isObject(value) || typeof type !== "string" || !typeName.test(type)) {
      if (path === null) throw new InvalidInputError("This is no FHIR resource: it has no resourceType.");
      refuse(collected, path, "NO_RESOURCE_TYPE", "This is no FHIR resource: it has no resourceType.");
    } else if (type === "Bundle") collectBundle(collected, value, path ?? "Bundle");
    else add(collected, value, path ?? type, null);
  }
  return collected;
}

function collectBundle(collected: Collected, bundle: JsonObject, path: string): void {
  if (bundle.type === "transaction") collected.atomic = true;
  const { ofBundle, ofEntries } = validateBundle(bundle);
  if (ofBundle.length > 0) {
    collected.refused.push(refusal(path, "Bundle", ofBundle));
    return;
  }
  for (const [i, entry] of ((bundle.entry ?? []) as JsonObject[]).entries()) {
    const at = `${path}.entry[${i}]`;
    const { resource } = entry;
    const type = isObject(resource) ? String(resource.resourceType) : null;
    const method = isObject(entry.request) ? entry.request.method : undefined;
    const faults = ofEntries.get(i);
    if (method === "GET" || method === "HEAD") continue;
    if (faults) collected.refused.push(refusal(at, type, faults));
    else if (method === "DELETE" || method === "PATCH") {
      refuse(collected, `${at}.request.method`, "UNSUPPORTED_METHOD", "Only POST and PUT are read.", type);
    } else if (isObject(resource)) {
      add(collected, resource, `${at}.resource`, typeof entry.fullUrl === "string" ? entry.fullUrl : null);
    } else if (!isObject(entry.response)) {
      refuse(collected, `${at}.resource`, "MISSING_VALUE", "An entry has a resource.");
    }
  }
}

function add(collected: Collected, resource: JsonObject, path: string, fullUrl: string | null): void {
  const { resourceType, id } = resource;
  if (typeof resourceType !== "string" || !typeName.test(resourceType)) {
    refuse(collected, `${path}.resourceType`, "NO_RESOURCE_TYPE", "A resource has a resourceType.");
    return;
  }
  refuseOtherReleases(resource, path);
  if (id !== undefined && (typeof id !== "string" || !idPattern.test(id))) {
    refuse(collected, `${path}.id`, "INVALID_VALUE", "This is no FHIR id.", resourceType);
  } else if (!isStorable(resource)) {
    refuse(collected, path, "INVALID_TEXT", "A text holds a character that cannot be stored.", resourceType);
  } else {
    // 64 characters, as FHIR's ids: the same resource sent twice without an id is one.
    const fhirId = id ?? contentHash(resource);
    collected.resources.push({ path, resourceType, fhirId, fullUrl, resource });
  }
}

function refuse(
  collected: Collected,
  path: string,
  code: string,
  reason: string,
  resourceType: string | null = null,
): void {
  collected.refused.push(refusal(path, resourceType, [{ code, within: "", reason }]));
}
