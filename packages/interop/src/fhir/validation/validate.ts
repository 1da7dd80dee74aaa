import { isObject, type JsonObject } from "../content.ts";
import { checkContained } from "./contained.ts";
import { type Fault, FaultLog } from "./faults.ts";
import { invariants } from "./invariants.ts";
import { primitives } from "./primitives.ts";
import { type Element, isResourceType, type Structure, structureOf } from "./structures.ts";

export type { Fault } from "./faults.ts";

/** What is told of one resource at most. */
const maxFaults = 20;

/**
 * What R4's own definitions say is wrong in a resource: elements that it has not, wrong JSON types, cardinality,
 * the form of primitives, codes outside a required value set, and invariants. Only what is there is looked at, which
 * is why this walks the definitions: an object schema looks at all that could be, fifty `value[x]` in each extension.
 * @see https://hl7.org/fhir/R4/validation.html
 */
export function validateResource(resource: JsonObject): Fault[] {
  const log = new FaultLog();
  checkResource(resource, log);
  checkContained(resource, log);
  return log.faults.slice(0, maxFaults);
}

function checkResource(value: unknown, log: FaultLog): void {
  const type = isObject(value) ? value.resourceType : undefined;
  if (typeof type !== "string" || type === "Resource" || type === "DomainResource" || !isResourceType(type)) {
    log.add("UNKNOWN_TYPE", "R4 has no resource of this type.", "resourceType");
  } else checkObject(value, type, log);
}

function checkObject(value: unknown, type: string, log: FaultLog): void {
  const structure = structureOf(type);
  if (!structure) throw new Error(`R4 has no type ${type}.`);
  if (!isObject(value)) {
    log.add("INVALID_VALUE", "The element is not a JSON object.");
    return;
  }
  let chosen: Map<string, string> | undefined;
  let isEmpty = true;
  for (const key in value) {
    isEmpty = false;
    if (key === "resourceType" && structure.isResource) continue;
    const name = key.startsWith("_") ? key.slice(1) : key;
    const element = structure.elements.get(name);
    if (!element || (name !== key && !element.isPrimitive)) {
      log.add("UNKNOWN_ELEMENT", "R4 has no such element here.", key);
      continue;
    }
    const stem = structure.choiceOf.get(name);
    if (stem !== undefined) {
      chosen ??= new Map();
      const other = chosen.get(stem) ?? name;
      if (other !== name) log.add("INVALID_VALUE", `The element has more than one ${stem}[x].`, `${stem}[x]`);
      chosen.set(stem, name);
    }
    log.place.push(key);
    checkElement(value[key], name === key ? element : { ...element, ...extended }, log);
    log.place.pop();
  }
  if (isEmpty) log.add("INVALID_VALUE", "The element is empty.");
  checkRequired(value, structure, chosen, log);
  for (const { key, says, at, holds } of invariants[type] ?? []) {
    if (!holds(value)) log.add("INVARIANT", `The element breaks ${key}: ${says}.`, at);
  }
}

/** `_name` holds the id and the extensions of the primitive `name`. */
const extended = { type: "Element", isPrimitive: false, codes: undefined };

function checkElement(value: unknown, element: Element, log: FaultLog): void {
  if (!element.repeats) {
    if (Array.isArray(value)) log.add("INVALID_VALUE", "The element is a list and may be there once only.");
    else checkOne(value, element, log);
    return;
  }
  if (!Array.isArray(value)) log.add("INVALID_VALUE", "The element is not a list.");
  else if (value.length === 0) log.add("INVALID_VALUE", "The element is an empty list.");
  else {
    // A primitive may be told by its extension alone, and the other way round; then its place in the list is null.
    const mayBeNull = element.isPrimitive || element.type === "Element";
    for (let i = 0; i < value.length; i++) {
      if (mayBeNull && value[i] === null) continue;
      log.place.push(i);
      checkOne(value[i], element, log);
      log.place.pop();
    }
  }
}

function checkOne(value: unknown, { type, isPrimitive, codes }: Element, log: FaultLog): void {
  if (isPrimitive) {
    if (codes && typeof value === "string") {
      if (!codes.has(value)) log.add("INVALID_CODE", "The code is not of the required value set.");
      return;
    }
    const result = primitives[type]!.safeParse(value);
    if (!result.success) log.add("INVALID_VALUE", reasonOf(result.error.issues[0]));
  } else if (type === "Resource") checkResource(value, log);
  else {
    checkObject(value, type, log);
    if (codes && isObject(value) && !hasCodeOf(codes, value)) {
      log.add("INVALID_CODE", "The element has no code of the required value set.");
    }
  }
}

/** A message of ours goes on from "The element"; one of zod's own may quote the value. */
function reasonOf(issue: { code?: string; expected?: string; message: string } | undefined): string {
  if (issue?.code === "invalid_type") return `The element is not of JSON type ${issue.expected}.`;
  return /^(?:is|has|holds) /.test(issue?.message ?? "")
    ? `The element ${issue?.message}.`
    : "The element has a wrong value.";
}

/** Of a Coding or a CodeableConcept; what is told in words only stays. */
function hasCodeOf(codes: ReadonlySet<string>, value: JsonObject): boolean {
  const codings = Array.isArray(value.coding) ? value.coding.filter(isObject) : [value];
  const given = codings.map(({ code }) => code).filter((code) => typeof code === "string");
  return given.length === 0 || given.some((code) => codes.has(code));
}

function checkRequired(
  value: JsonObject,
  { required, requiredChoices }: Structure,
  chosen: ReadonlyMap<string, string> | undefined,
  log: FaultLog,
): void {
  const missing = "A required element is missing.";
  for (const name of required) {
    if (!(name in value) && !(`_${name}` in value)) log.add("MISSING_VALUE", missing, name);
  }
  for (const stem of requiredChoices) if (!chosen?.has(stem)) log.add("MISSING_VALUE", missing, `${stem}[x]`);
}
