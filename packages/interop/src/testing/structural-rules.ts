import type { JsonObject } from "../fhir/content.ts";
import { validateResource } from "../fhir/validation/validate.ts";

/**
 * What a resource that we write breaks of R4's own definitions: elements, types, cardinality, required codes and
 * invariants. How well that check knows them is measured on HL7's validator cases.
 */
export function brokenRules(resource: unknown): string[] {
  // As a client receives it: without what is undefined.
  const sent = JSON.parse(JSON.stringify(resource)) as JsonObject;
  return validateResource(sent).map((fault) => JSON.stringify(fault));
}
