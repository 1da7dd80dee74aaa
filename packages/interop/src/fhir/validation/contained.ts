import { isObject, type JsonObject } from "../content.ts";
import type { FaultLog } from "./faults.ts";

/** ref-1: `#id` points at a contained resource. @see https://hl7.org/fhir/R4/references.html#contained */
export function checkContained(resource: JsonObject, log: FaultLog): void {
  if (!pointsInside(resource)) return;
  const contained = Array.isArray(resource.contained) ? resource.contained.filter(isObject) : [];
  const ids = new Set(contained.map(({ id }) => `#${String(id)}`));
  const walk = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      log.place.push(Array.isArray(value) ? Number(key) : key);
      if (key !== "reference") walk(child);
      else if (isLocal(child) && !ids.has(child)) {
        log.add("INVARIANT", "The element breaks ref-1: what it points at is not contained.");
      }
      log.place.pop();
    }
  };
  walk(resource);
}

/** `#` alone is the resource itself. */
function isLocal(reference: unknown): reference is string {
  return typeof reference === "string" && reference.startsWith("#") && reference !== "#";
}

function pointsInside(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value)) return value.some(pointsInside);
  for (const key in value) {
    const child = (value as JsonObject)[key];
    if (key === "reference" ? isLocal(child) : pointsInside(child)) return true;
  }
  return false;
}
