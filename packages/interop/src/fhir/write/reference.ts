import type { Reference } from "fhir/r4.js";

/** A reference to a resource of this server, relative to its base. */
export function referTo(resourceType: string, id: string): Reference {
  return { reference: `${resourceType}/${id}` };
}
