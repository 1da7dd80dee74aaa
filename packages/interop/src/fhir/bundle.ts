import { isObject, type JsonObject } from "./content.ts";
import { documentFaults } from "./document-references.ts";
import { type Fault, validateResource } from "./validation/validate.ts";

/** What is wrong in a bundle besides its resources. */
export interface BundleFaults {
  /** By the place of the entry they are in; such an entry is refused. */
  ofEntries: Map<number, Fault[]>;
  /** Of the bundle as a whole; nothing of it can be read then. */
  ofBundle: Fault[];
}

const absolute = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;
const restful = /^https?:\/\/.*\/([A-Z][A-Za-z]+)\/([A-Za-z0-9\-.]{1,64})$/;

/**
 * Validates a bundle around its resources: its own elements, and the rules of R4 for `fullUrl`.
 * @see https://hl7.org/fhir/R4/bundle.html
 */
export function validateBundle(bundle: JsonObject): BundleFaults {
  const entries: unknown[] = Array.isArray(bundle.entry) ? bundle.entry : [];
  const around = entries.map((entry) => {
    if (!isObject(entry)) return entry;
    const { resource, ...rest } = entry;
    // An entry that holds its resource alone is not empty.
    return resource === undefined ? rest : { ...rest, id: rest.id ?? "entry" };
  });
  const faults = validateResource(entries.length > 0 ? { ...bundle, entry: around } : bundle);
  const result: BundleFaults = { ofEntries: new Map(), ofBundle: [] };
  const add = (i: number, fault: Fault) =>
    result.ofEntries.set(i, [...(result.ofEntries.get(i) ?? []), fault]);
  for (const fault of faults) {
    const [, place, within] = /^\.entry\[(\d+)\](.*)$/.exec(fault.within) ?? [];
    if (place === undefined) result.ofBundle.push(fault);
    else add(Number(place), { ...fault, within: within ?? "" });
  }
  for (const [i, entry] of entries.entries()) {
    if (!isObject(entry)) continue;
    const fault = fullUrlFault(entry, bundle.type) ?? foundWithoutId(entry, bundle.type);
    if (fault) add(i, fault);
  }
  result.ofBundle.push(...kindFaults(bundle, entries));
  if (bundle.type === "document") for (const fault of documentFaults(entries)) add(0, fault);
  return result;
}

function fullUrlFault({ fullUrl, resource }: JsonObject, type: unknown): Fault | undefined {
  if (typeof fullUrl !== "string" || !isObject(resource)) return undefined;
  const fault = (reason: string): Fault => ({ code: "INVALID_VALUE", within: ".fullUrl", reason });
  if (!absolute.test(fullUrl)) return fault("A fullUrl is an absolute URL or a URN.");
  if (fullUrl.includes("/_history/")) return fault("A fullUrl names no version (bdl-8).");
  const [, ofType, id] = restful.exec(fullUrl) ?? [];
  // In a transaction and a batch the server gives the id.
  const isRequest = type === "transaction" || type === "batch";
  if (ofType === undefined || ofType !== resource.resourceType || isRequest) return undefined;
  return resource.id === id ? undefined : fault("The fullUrl tells another id than the resource.");
}

/** What a search found has an id; what it says of itself, an OperationOutcome, need not. */
function foundWithoutId({ resource }: JsonObject, type: unknown): Fault | undefined {
  if (type !== "searchset" || !isObject(resource) || resource.resourceType === "OperationOutcome")
    return undefined;
  if (resource.id !== undefined) return undefined;
  return { code: "MISSING_VALUE", within: ".resource.id", reason: "What a search found has an id." };
}

/** bdl-9 to bdl-12: what the first entry of a document and of a message is. */
function kindFaults(bundle: JsonObject, entries: readonly unknown[]): Fault[] {
  const first =
    isObject(entries[0]) && isObject(entries[0].resource) ? entries[0].resource.resourceType : null;
  const fault = (within: string, reason: string): Fault => ({ code: "INVARIANT", within, reason });
  if (bundle.type === "message" && first !== "MessageHeader") {
    return [fault(".entry", "The first resource of a message is a MessageHeader (bdl-12).")];
  }
  if (bundle.type !== "document") return [];
  return [
    ...(first === "Composition"
      ? []
      : [fault(".entry", "The first resource of a document is a Composition (bdl-11).")]),
    ...(isObject(bundle.identifier) ? [] : [fault(".identifier", "A document has an identifier (bdl-9).")]),
    ...(bundle.timestamp === undefined ? [fault(".timestamp", "A document has a timestamp (bdl-10).")] : []),
  ];
}
