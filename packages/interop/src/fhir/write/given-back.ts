import type { FhirResource } from "fhir/r4.js";
import { isObject, type JsonObject } from "../content.ts";
import { metaOf, type Versioned } from "./meta.ts";

/** What is known of an imported resource besides its own text. */
export interface Imported extends Versioned {
  /** Its id on this server. */
  id: string;
  /** As it was sent; nothing for what was recorded here. */
  raw: unknown;
  sourceSystem: string;
  /** Its id where it came from. */
  fhirId: string | null;
}

/** References of the resource that this server knows by another id: element to its new reference. */
export type KnownReferences = Readonly<Record<string, string | null>>;

/**
 * An imported resource as it was sent, under this server's id. Its old id becomes an identifier. What refers to the
 * patient or the encounter now refers to them here; any other reference would lead nowhere on this server, so that it
 * stays as a logical one. Narrative is left out: it may tell the old ids.
 */
export function givenBack<T extends FhirResource>(row: Imported, known: KnownReferences): T | undefined {
  if (!isObject(row.raw)) return undefined;
  const { id: _id, meta, text: _text, ...sent } = row.raw;
  const resource = relocate(sent) as JsonObject;
  for (const [element, reference] of Object.entries(known)) {
    if (reference !== null) resource[element] = { reference };
  }
  const source = row.fhirId === null ? [] : [sourceIdentifier(row.sourceSystem, row.fhirId)];
  const identifiers = Array.isArray(resource.identifier) ? resource.identifier : [];
  const profile = isObject(meta) && Array.isArray(meta.profile) ? { profile: meta.profile } : {};
  return {
    ...resource,
    id: row.id,
    meta: { ...profile, ...metaOf(row) },
    identifier: [...identifiers, ...source],
  } as unknown as T;
}

/** The id that a resource has in the system it came from. */
export function sourceIdentifier(sourceSystem: string, fhirId: string) {
  return { system: `urn:synoptic:source:${encodeURIComponent(sourceSystem)}`, value: fhirId };
}

/** Turns literal references into logical ones, at any depth but in contained resources' own links. */
function relocate(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(relocate);
  if (!isObject(value)) return value;
  const { reference, ...rest } = value;
  const kept = Object.fromEntries(Object.entries(rest).map(([key, child]) => [key, relocate(child)]));
  if (typeof reference !== "string") return reference === undefined ? kept : { ...kept, reference };
  if (reference.startsWith("#") || /^https?:/.test(reference)) return { reference, ...kept };
  return { identifier: { value: reference }, ...kept };
}
