export type { FhirEntry, PatientEntry, PatientLink, RefusedEntry } from "./fhir/entry.ts";
export { BundleRejectedError, UnsupportedFhirVersionError } from "./fhir/errors.ts";
export { type FhirImport, readFhir } from "./fhir/read-fhir.ts";
export { renderReport } from "./report/render-report.ts";
export type { ReportContent, ReportImage } from "./report/report-content.ts";
export {
  type AllowedNetworks,
  DestinationRefusedError,
  readNetworks,
  requireDestination,
  requireReachable,
} from "./webhooks/destination.ts";
export { type PostOutcome, postWebhook, type WebhookMessage } from "./webhooks/post-webhook.ts";
