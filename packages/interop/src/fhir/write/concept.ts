import type { Coding } from "@synoptic/domain";
import type { CodeableConcept } from "fhir/r4.js";

/** System that the reading side gives to what was told in words only. */
const uncoded = "urn:synoptic:uncoded";

/** A stored code as a concept; what was told in words stays words. */
export function conceptOf(system: string, code: string, display: string | null): CodeableConcept {
  if (system === uncoded) return { text: display ?? code };
  return { coding: [{ system, code, ...(display === null ? {} : { display }) }], ...withText(display) };
}

/** The same of a code that may be missing. */
export function optionalConcept(
  system: string | null,
  code: string | null,
  display: string | null,
): CodeableConcept | undefined {
  return system === null || code === null ? undefined : conceptOf(system, code, display);
}

/** A code with the words that people read. */
export function labelledConcept(coding: readonly Coding[], text: string): CodeableConcept {
  return { coding: coding.map((one) => ({ ...one })), text };
}

function withText(text: string | null): { text?: string } {
  return text === null ? {} : { text };
}
