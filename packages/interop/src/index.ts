export type { FhirEntry, PatientEntry, PatientLink, RefusedEntry } from "./fhir/entry.ts";
export { BundleRejectedError, UnsupportedFhirVersionError } from "./fhir/errors.ts";
export { type FhirImport, readFhir } from "./fhir/read-fhir.ts";
export { mapSeries, seriesSchema } from "./fhir/sampled-data.ts";
