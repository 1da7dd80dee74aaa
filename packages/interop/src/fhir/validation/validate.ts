import type { z } from "zod";
import { isObject, type JsonObject } from "../content.ts";
import { schemaOf } from "./schema.ts";
import { isResourceType } from "./structures.ts";

/** One thing that is wrong in a resource; never the value. */
export interface Fault {
  /** Stable, upper snake case. */
  code: "UNKNOWN_ELEMENT" | "MISSING_VALUE" | "INVALID_VALUE" | "INVALID_CODE" | "INVARIANT" | "UNKNOWN_TYPE";
  /** Within the resource, such as `.name[0].family`. */
  within: string;
  reason: string;
}

/** What is told of one resource at most. */
const maxFaults = 20;

/**
 * What R4's own definitions say is wrong in a resource: elements that it has not, wrong JSON types, cardinality,
 * the form of primitives, codes outside a required value set, and invariants.
 * @see https://hl7.org/fhir/R4/validation.html
 */
export function validateResource(resource: JsonObject): Fault[] {
  const type = String(resource.resourceType);
  if (!isResourceType(type)) {
    return [{ code: "UNKNOWN_TYPE", within: ".resourceType", reason: "R4 has no resource of this type." }];
  }
  const result = schemaOf(type).safeParse(resource);
  const faults = result.success ? [] : result.error.issues.flatMap(faultsOf);
  return [...faults, ...unresolvedContained(resource)].slice(0, maxFaults);
}

/** An element's name as FHIR writes them: what has another form may be anything, a person's name among them. */
const elementName = /^_?[a-z][A-Za-z0-9]{0,40}(?:\[x\])?$/;

function faultsOf(issue: z.core.$ZodIssue): Fault[] {
  const within = issue.path
    .map((part) =>
      typeof part === "number" ? `[${part}]` : elementName.test(String(part)) ? `.${String(part)}` : "",
    )
    .join("");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => ({
        code: "UNKNOWN_ELEMENT",
        within: elementName.test(key) ? `${within}.${key}` : within,
        reason: "R4 has no such element here.",
      }));
    case "invalid_value":
      return [{ code: "INVALID_CODE", within, reason: "The code is not of the required value set." }];
    case "invalid_type":
      return issue.input === undefined && issue.message.endsWith("undefined")
        ? [{ code: "MISSING_VALUE", within, reason: "A required element is missing." }]
        : [{ code: "INVALID_VALUE", within, reason: `The element is not of JSON type ${issue.expected}.` }];
    case "custom":
      return [customFault(within, issue.message, issue.params?.kind)];
    case "invalid_format":
      return [customFault(within, issue.message)];
    default:
      return [{ code: "INVALID_VALUE", within, reason: "The element has a wrong value." }];
  }
}

function customFault(within: string, message: string, kind?: unknown): Fault {
  if (kind === "required") return { code: "MISSING_VALUE", within, reason: "A required element is missing." };
  const code =
    kind === "invariant" ? "INVARIANT" : message.includes("value set") ? "INVALID_CODE" : "INVALID_VALUE";
  return { code, within, reason: `The element ${message}.` };
}

/** ref-1: `#id` points at a contained resource. */
function unresolvedContained(resource: JsonObject): Fault[] {
  const contained = Array.isArray(resource.contained) ? resource.contained.filter(isObject) : [];
  const ids = new Set(contained.map(({ id }) => `#${String(id)}`));
  const faults: Fault[] = [];
  const walk = (value: unknown, within: string): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, child] of Object.entries(value)) {
      if (key === "reference" && typeof child === "string" && child.startsWith("#") && child !== "#") {
        if (!ids.has(child)) {
          faults.push({
            code: "INVARIANT",
            within: `${within}.reference`,
            reason: "The element breaks ref-1: what it points at is not contained.",
          });
        }
      } else walk(child, Array.isArray(value) ? `${within}[${key}]` : `${within}.${key}`);
    }
  };
  walk(resource, "");
  return faults;
}
