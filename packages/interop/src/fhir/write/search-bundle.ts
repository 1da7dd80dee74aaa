import type { Bundle, BundleEntry, FhirResource } from "fhir/r4.js";

interface Searchset {
  /** Of this server's FHIR, such as `https://synoptic.example.org/fhir`. */
  base: string;
  self: string;
  next: string | undefined;
  total: number | undefined;
  matches: readonly FhirResource[];
  included: readonly FhirResource[];
}

/** A page of a search. @see https://hl7.org/fhir/R4/bundle.html#searchset */
export function writeSearchset({ base, self, next, total, matches, included }: Searchset): Bundle {
  const entry =
    (mode: "match" | "include") =>
    (resource: FhirResource): BundleEntry => ({
      fullUrl: `${base}/${resource.resourceType}/${resource.id}`,
      resource,
      search: { mode },
    });
  const entries = [...matches.map(entry("match")), ...included.map(entry("include"))];
  return {
    resourceType: "Bundle",
    type: "searchset",
    ...(total === undefined ? {} : { total }),
    link: [{ relation: "self", url: self }, ...(next === undefined ? [] : [{ relation: "next", url: next }])],
    ...(entries.length > 0 ? { entry: entries } : {}),
  };
}
