import type { Coding } from "./history.ts";

const US_CORE = "http://hl7.org/fhir/us/core/StructureDefinition/";
const WANTED = new Set([`${US_CORE}us-core-race`, `${US_CORE}us-core-ethnicity`]);
const CATEGORIES = new Set(["ombCategory", "detailed"]);

/**
 * The race and ethnicity that a FHIR Patient states by the extensions of US Core, in CDC's codes and in the order
 * told; empty for any other JSON.
 * @see https://hl7.org/fhir/us/core/StructureDefinition-us-core-race.html
 */
export function usCoreRaces(patient: unknown): Coding[] {
  return extensionsOf(patient)
    .filter(({ url }) => WANTED.has(url))
    .flatMap((extension) => extensionsOf(extension))
    .flatMap(({ url, valueCoding }) => {
      const { system, code } = Object(valueCoding) as Record<string, unknown>;
      return CATEGORIES.has(url) && typeof system === "string" && typeof code === "string"
        ? [{ system, code }]
        : [];
    });
}

interface Extension {
  url: string;
  valueCoding?: unknown;
}

function extensionsOf(element: unknown): Extension[] {
  const { extension } = Object(element) as { extension?: unknown };
  return Array.isArray(extension)
    ? extension.filter((each): each is Extension => typeof Object(each).url === "string")
    : [];
}
