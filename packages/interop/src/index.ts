export type {
  FhirEntry,
  FhirFact,
  Issue,
  KeptEntry,
  PatientEntry,
  PatientLink,
  RefusedEntry,
} from "./fhir/entry.ts";
export { refusal } from "./fhir/entry.ts";
export { BundleRejectedError, UnsupportedFhirVersionError } from "./fhir/errors.ts";
export { type OperationOutcome, operationOutcome } from "./fhir/operation-outcome.ts";
export { type FhirImport, readFhir } from "./fhir/read-fhir.ts";
export { CellFault, type Row, rowToFhir } from "./table/row-to-fhir.ts";
export { mappedColumns, type TableMapping, tableMapping } from "./table/table-mapping.ts";
