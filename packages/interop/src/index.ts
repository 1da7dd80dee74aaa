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
export { renderReport } from "./report/render-report.ts";
export type { ReportContent, ReportImage } from "./report/report-content.ts";
export { CellFault, type Row, rowToFhir } from "./table/row-to-fhir.ts";
export { mappedColumns, type TableMapping, tableMapping } from "./table/table-mapping.ts";
export {
  type AllowedNetworks,
  DestinationRefusedError,
  readNetworks,
  requireDestination,
  requireReachable,
} from "./webhooks/destination.ts";
export { type PostOutcome, postWebhook, type WebhookMessage } from "./webhooks/post-webhook.ts";
