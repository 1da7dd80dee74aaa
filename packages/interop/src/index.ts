export { type Card, writeCard } from "./cds-hooks/card.ts";
export { feedbackRequest, overrideText } from "./cds-hooks/feedback.ts";
export { orderedScenarios } from "./cds-hooks/imaging-orders.ts";
export { type HookPatient, hookRequest, patientOf } from "./cds-hooks/request.ts";
export { type CdsService, cdsServices } from "./cds-hooks/services.ts";
export { writeHeatmapCapture } from "./dicom-results/heatmap-capture.ts";
export { writeStructuredReport } from "./dicom-results/structured-report.ts";
export {
  type DicomCredentials,
  type DicomServerAccess,
  type DicomServerAddress,
  unhurriedRetriesMs,
} from "./dicomweb/dicom-server.ts";
export { DicomServerError } from "./dicomweb/faults.ts";
export { type MediaType, readMediaTypes } from "./dicomweb/media-types.ts";
export { readParts } from "./dicomweb/read-parts.ts";
export {
  isUid,
  listBodyParts,
  listInstances,
  type RemoteInstance,
  type RemoteStudy,
  type StudyFilter,
  searchStudies,
} from "./dicomweb/remote-study.ts";
export { type RetrieveTarget, retrieveInstances } from "./dicomweb/retrieve-instances.ts";
export { isPassingReason, type StoreFailure, storeInstances } from "./dicomweb/store-instances.ts";
export type { AssociationLimits } from "./dimse/association.ts";
export type { CallingEntity, DimseService, FoundPage, SentInstance } from "./dimse/dimse-service.ts";
export { QueryRefusedError } from "./dimse/dimse-service.ts";
export { isWithinNetwork } from "./dimse/network.ts";
export { type DimseTls, type RunningDimse, serveDimse } from "./dimse/serve-dimse.ts";
export { dimseStatus } from "./dimse/statuses.ts";
export { type PeerAnswer, postToPeer } from "./federation/post-to-peer.ts";
export { contentHash } from "./fhir/content.ts";
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
export { codeOfMedication } from "./fhir/medication.ts";
export { type OperationOutcome, operationOutcome } from "./fhir/operation-outcome.ts";
export { type FhirPart, type OpenedFhir, openFhir, readFhir } from "./fhir/read-fhir.ts";
export { readResearchConsent, writeResearchConsent } from "./fhir/research-consent.ts";
export { zoneOf } from "./fhir/sampled-data.ts";
export { type InstantRange, readDateRange } from "./fhir/search/date-range.ts";
export { alternativesOf, readReferenceId, readText, readToken } from "./fhir/search/values.ts";
export { type AssessmentToWrite, findingSystem } from "./fhir/write/assessment.ts";
export { writeCapabilityStatement } from "./fhir/write/capability-statement.ts";
export { writeCondition } from "./fhir/write/condition.ts";
export { type DeidentifiedType, writeDeidentified } from "./fhir/write/deidentified.ts";
export type { DeidentifiedRow } from "./fhir/write/deidentified-row.ts";
export { writeDevice } from "./fhir/write/device.ts";
export { writeDiagnosticReport } from "./fhir/write/diagnostic-report.ts";
export { writeEncounter } from "./fhir/write/encounter.ts";
export { writeFamilyMemberHistory } from "./fhir/write/family-member-history.ts";
export {
  findingObservationId,
  readFindingObservationId,
  writeFindingObservation,
} from "./fhir/write/finding-observation.ts";
export { sourceIdentifier } from "./fhir/write/given-back.ts";
export { writeImagingStudy } from "./fhir/write/imaging-study.ts";
export { writeMedicationRequest, writeMedicationStatement } from "./fhir/write/medication.ts";
export { writeObservation } from "./fhir/write/observation.ts";
export { type OutcomeIssue, writeOperationOutcome } from "./fhir/write/operation-outcome.ts";
export { writePatient } from "./fhir/write/patient.ts";
export { writeProvenance } from "./fhir/write/provenance.ts";
export { writeRiskAssessment } from "./fhir/write/risk-assessment.ts";
export { writeSearchset } from "./fhir/write/search-bundle.ts";
export { renderReport } from "./report/render-report.ts";
export type { ReportContent, ReportImage } from "./report/report-content.ts";
export { CellFault, type Row, rowToFhir } from "./table/row-to-fhir.ts";
export { mappedColumns, type TableMapping, tableMapping } from "./table/table-mapping.ts";
export {
  type AllowedNetworks,
  DestinationRefusedError,
  privateNetworks,
  readNetworks,
  requireDestination,
  requireReachable,
} from "./webhooks/destination.ts";
export { type PostOutcome, postWebhook, type WebhookMessage } from "./webhooks/post-webhook.ts";
