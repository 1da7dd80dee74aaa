import { ucumOf } from "@synoptic/domain";
import type { Concept, Quantity } from "./datatypes.ts";
import { EntryFault } from "./errors.ts";

/** Where several codings say the same, the first of these counts. */
const preferred = [
  "http://snomed.info/sct",
  "http://loinc.org",
  "http://hl7.org/fhir/sid/icd-10",
  "http://hl7.org/fhir/sid/icd-10-cm",
  "http://www.nlm.nih.gov/research/umls/rxnorm",
];

/** System of what is told in words only, or by a code of no named system. */
const uncoded = "urn:synoptic:uncoded";

/** Characters; a B-tree entry of PostgreSQL holds 2,704 bytes. */
const maxCode = 500;

export interface Code {
  system: string;
  code: string;
  display: string | null;
}

/** The concept's best coding, else its words; nothing where it has neither. */
export function bestCode(concept: Concept | undefined): Code | undefined {
  if (!concept) return undefined;
  const codings = (concept.coding ?? []).filter(({ code }) => code !== undefined);
  const rank = (system: string | undefined) => {
    const place = preferred.indexOf(system ?? "");
    if (place >= 0) return place;
    return system === undefined ? preferred.length + 1 : preferred.length;
  };
  const [best] = codings.toSorted((a, b) => rank(a.system) - rank(b.system));
  if (best?.code !== undefined) {
    return { system: best.system ?? uncoded, code: best.code, display: best.display ?? concept.text ?? null };
  }
  const words = concept.text ?? concept.coding?.find(({ display }) => display)?.display;
  return words === undefined
    ? undefined
    : { system: uncoded, code: [...words].slice(0, maxCode).join(""), display: words };
}

/** @throws EntryFault where there is neither code nor text */
export function requireCode(concept: Concept | undefined, within: string): Code {
  const code = bestCode(concept);
  if (!code) throw new EntryFault("MISSING_VALUE", within, "A code or a text is required.");
  return code;
}

/** UCUM where given or where the words are known, else the unit in words. */
export function unitOf({ code, unit }: Quantity): string | null {
  const words = code ?? unit;
  return words === undefined ? null : ucumOf(words);
}
