import { isObject, type JsonObject } from "./content.ts";
import type { Fault } from "./validation/validate.ts";

interface Pointer {
  /** Within the Composition, such as `.section[0].entry[1]`. */
  within: string;
  reference: string;
}

/**
 * A document holds what its Composition points at: its subject, encounter, authors, attesters, custodian, the details of
 * its events and the entries of its sections. A relative reference or a URN leads nowhere else; an absolute URL may.
 * One that names no version must not fit several of them.
 * @param entries of a document, the Composition first
 * @returns faults of the first entry
 * @see https://hl7.org/fhir/R4/documents.html#content
 */
export function documentFaults(entries: readonly unknown[]): Fault[] {
  const [first] = entries.filter(isObject);
  const composition = first?.resource;
  if (!first || !isObject(composition) || composition.resourceType !== "Composition") return [];
  const base = /^(https?:\/\/.*\/)Composition\/[A-Za-z0-9\-.]{1,64}$/.exec(String(first.fullUrl))?.[1];
  const held = entries.filter(isObject);
  return pointersOf(composition).flatMap(({ within, reference }): Fault[] => {
    const found = held.filter((entry) => isNamed(entry, reference, base)).length;
    const reason =
      found === 0
        ? "The document does not hold what it points at."
        : "The document holds several versions of what it points at.";
    const place = `.resource${within}.reference`;
    return found === 1 ? [] : [{ code: "UNRESOLVED_REFERENCE", within: place, reason }];
  });
}

const relative = /^[A-Z][A-Za-z]+\/[A-Za-z0-9\-.]{1,64}(?:\/_history\/[A-Za-z0-9\-.]{1,64})?$/;

function isNamed({ fullUrl, resource }: JsonObject, reference: string, base: string | undefined): boolean {
  if (!isObject(resource)) return false;
  const [target, version] = reference.split("/_history/");
  const versionId = isObject(resource.meta) ? resource.meta.versionId : undefined;
  if (version !== undefined && versionId !== version) return false;
  if (fullUrl === target) return true;
  if (!relative.test(reference)) return false;
  return (
    fullUrl === `${base}${target}` || `${String(resource.resourceType)}/${String(resource.id)}` === target
  );
}

/** The references that must be held, those that may lead elsewhere left out. */
function pointersOf(composition: JsonObject): Pointer[] {
  const pointers: Pointer[] = [];
  const add = (value: unknown, within: string) => {
    const reference = isObject(value) ? value.reference : undefined;
    if (typeof reference !== "string") return;
    if (relative.test(reference) || reference.startsWith("urn:")) pointers.push({ within, reference });
  };
  const each = (value: unknown, within: string, visit: (one: unknown, at: string) => void) => {
    if (Array.isArray(value)) value.forEach((one, i) => void visit(one, `${within}[${i}]`));
  };
  const section = (value: unknown, at: string): void => {
    if (!isObject(value)) return;
    each(value.entry, `${at}.entry`, add);
    each(value.section, `${at}.section`, section);
  };
  for (const name of ["subject", "encounter", "custodian"]) add(composition[name], `.${name}`);
  each(composition.author, ".author", add);
  each(composition.attester, ".attester", (one, at) => isObject(one) && add(one.party, `${at}.party`));
  each(composition.event, ".event", (one, at) => isObject(one) && each(one.detail, `${at}.detail`, add));
  each(composition.section, ".section", section);
  return pointers;
}
