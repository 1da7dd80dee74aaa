export { explicitLittleEndian, type FrameView, isRead } from "@synoptic/imaging";
export {
  type Curve,
  type ExecutionProvider,
  type ExplanationCost,
  type ExplanationFit,
  type ExplanationQuality,
  executionProviders,
  type SourceAttributeGroup,
  sourceAttributes,
} from "@synoptic/inference";
export {
  alternativesOf,
  cdsServices,
  type MediaType,
  type OutcomeIssue,
  type RemoteStudy,
  readDateRange,
  readMediaTypes,
  readParts,
  writeCapabilityStatement,
  writeOperationOutcome,
  writeSearchset,
} from "@synoptic/interop";
export * from "./add-population.ts";
export * from "./answer-once.ts";
export * from "./assess-file.ts";
export * from "./assess-patient.ts";
export * from "./assess-study.ts";
export * from "./assessment-sensitivity.ts";
export * from "./authenticate.ts";
export * from "./cds-hooks/answer-hook.ts";
export * from "./cds-hooks/authenticate-cds-client.ts";
export * from "./cds-hooks/record-feedback.ts";
export * from "./cds-hooks/register-cds-client.ts";
export * from "./cohort/approve-purpose.ts";
export * from "./cohort/archive-cohort.ts";
export * from "./cohort/ask-question.ts";
export type { Balance } from "./cohort/balance.ts";
export { type CohortComparison, compareCohorts } from "./cohort/compare-cohorts.ts";
export * from "./cohort/count-cohort.ts";
export { type CohortDescription, describeCohort } from "./cohort/describe-cohort.ts";
export * from "./cohort/end-purpose.ts";
export { evaluationKind, type LabelSource } from "./cohort/evaluation/evaluation-task.ts";
export * from "./cohort/evaluation/find-evaluation.ts";
export {
  type ComputableRisk,
  listComputableRisks,
} from "./cohort/evaluation/list-computable-risks.ts";
export * from "./cohort/evaluation/report.ts";
export * from "./cohort/evaluation/request-evaluation.ts";
export * from "./cohort/export/download-link.ts";
export * from "./cohort/export/export-faults.ts";
export {
  type CohortExportFormat,
  type CohortExportInput,
  type CohortExportResult,
  cohortExportFormats,
  cohortExportKind,
} from "./cohort/export/export-task.ts";
export * from "./cohort/export/find-cohort-export.ts";
export * from "./cohort/export/plan-cohort-export.ts";
export * from "./cohort/export/request-cohort-export.ts";
export { followBoth } from "./cohort/follow-both.ts";
export {
  type CohortGrouping,
  type CohortSurvival,
  followCohort,
  survivalGroupings,
} from "./cohort/follow-cohort.ts";
export * from "./cohort/keep-cohort.ts";
export * from "./cohort/list-members.ts";
export * from "./cohort/load-run.ts";
export * from "./cohort/match-patient.ts";
export * from "./cohort/open-run.ts";
export * from "./cohort/record-research-consent.ts";
export * from "./cohort/set-consent-rule.ts";
export {
  type TableOneGroup,
  type TableOneMeasure,
  type TableOneRow,
  tableOneGroups,
} from "./cohort/table-one.ts";
export { type MeasureTrend, traceMeasure } from "./cohort/trace-measure.ts";
export * from "./compute-scores.ts";
export * from "./context.ts";
export * from "./create-api-client.ts";
export type { ArrivingFile } from "./dicom/arriving-file.ts";
export type { DicomImportResult } from "./dicom/dicom-import-task.ts";
export * from "./dicom/files-in.ts";
export { type DicomTarget, findInstances, type StoredInstance } from "./dicom/find-instances.ts";
export { ingestInstances } from "./dicom/ingest-instances.ts";
export type { InstanceOutcome } from "./dicom/instance-outcome.ts";
export type { InstanceUids } from "./dicom/instance-uids.ts";
export type { KeptBatch } from "./dicom/keep-instances.ts";
export * from "./dicom/open-instance.ts";
export * from "./dicom/read-metadata.ts";
export * from "./dicom/read-search-query.ts";
export * from "./dicom/request-dicom-import.ts";
export * from "./dicom/search-instances.ts";
export * from "./dicom/write-store-response.ts";
export * from "./dimse/ae-title.ts";
export * from "./dimse/listen-for-dicom.ts";
export * from "./dimse/register-application-entity.ts";
export * from "./dispatch-jobs.ts";
export * from "./evaluate-head.ts";
export * from "./explain-assessment.ts";
export * from "./explain-file.ts";
export * from "./explanation-methods.ts";
export * from "./federation/answer-message.ts";
export { answerFederatedRun } from "./federation/answer-proposal.ts";
export * from "./federation/end-run.ts";
export * from "./federation/peers.ts";
export {
  epsilonOfProposal,
  type FederationProposal,
  federationProposal,
  roundsOf,
} from "./federation/proposal.ts";
export * from "./federation/propose-run.ts";
export { fingerprintOf, siteIdentity, siteKeyOf, writeSiteCode } from "./federation/site-identity.ts";
export * from "./fhir/export/find-export.ts";
export * from "./fhir/export/request-export.ts";
export * from "./fhir/import-resources.ts";
export * from "./fhir/read-resource.ts";
export type { Criterion, FhirContext, ResourceKind, Sort } from "./fhir/resource-kind.ts";
export { findResourceKind, resourceKinds } from "./fhir/resource-kinds.ts";
export * from "./fhir/search-resources.ts";
export type { GivenInput } from "./given-inputs.ts";
export * from "./import-dicom.ts";
export * from "./import-history.ts";
export * from "./import-table.ts";
export * from "./metrics.ts";
export * from "./models/add-model.ts";
export * from "./models/add-uploaded-model.ts";
export * from "./models/choose-operating-point.ts";
export * from "./models/compare-models.ts";
export * from "./models/fit-image-weight.ts";
export * from "./models/history-shapes.ts";
export { isMadeAs } from "./models/how-made.ts";
export { clinicPrevalenceIdOf } from "./models/labelled-assessments.ts";
export { ModelRefusedError } from "./models/model-refused-error.ts";
export * from "./models/record-reference-label.ts";
export * from "./models/set-image-weight.ts";
export * from "./models/set-model-role.ts";
export * from "./open-services.ts";
export type { DicomServerInput } from "./pacs/dicom-server-input.ts";
export * from "./pacs/manage-dicom-servers.ts";
export type { DicomPullResult } from "./pacs/pull-task.ts";
export * from "./pacs/read-result.ts";
export * from "./pacs/request-pull.ts";
export * from "./pacs/search-remote-studies.ts";
export * from "./pacs/send-result.ts";
export { hashPassword } from "./passwords.ts";
export * from "./read-embeddings.ts";
export * from "./read-features.ts";
export * from "./read-history.ts";
export * from "./read-priors.ts";
export * from "./read-risk-timeline.ts";
export * from "./receive-upload.ts";
export * from "./record-access.ts";
export * from "./record-condition.ts";
export * from "./record-family-history.ts";
export * from "./record-medication.ts";
export * from "./record-observation.ts";
export * from "./register-models.ts";
export * from "./register-patient.ts";
export * from "./register-study.ts";
export * from "./render-explanation.ts";
export * from "./render-heatmap.ts";
export * from "./render-instance.ts";
export * from "./render-report.ts";
export type { RefusedScenario, RequestedScenarios } from "./request-scenarios.ts";
export * from "./review-assessment.ts";
export * from "./revoke-access.ts";
export * from "./run-assessment-job.ts";
export * from "./seed-demo.ts";
export * from "./seed-demo-population.ts";
export * from "./series/import-series.ts";
export * from "./series/read-series.ts";
export * from "./set-clinic-prevalence.ts";
export * from "./set-image-policy.ts";
export * from "./set-risk-alert-rule.ts";
export * from "./shown-class.ts";
export * from "./sign-in.ts";
export * from "./survival/read-survival-curves.ts";
export * from "./survival/request-survival-training.ts";
export { requireSurvivalTask } from "./survival/require-survival-task.ts";
export { trainOnCohort } from "./survival/run-survival-training.ts";
export * from "./survival/train-survival-on-table.ts";
export * from "./survival/use-survival-model.ts";
export * from "./tasks/cancel-task.ts";
export * from "./tasks/request-task.ts";
export { datasetLayouts } from "./training/datasets/index.ts";
export * from "./training/request-history-training.ts";
export * from "./training/request-training.ts";
export * from "./training/train-history-on-table.ts";
export * from "./training/train-on-folder.ts";
export * from "./webhooks/end-webhook.ts";
export * from "./webhooks/ping-webhook.ts";
export * from "./webhooks/register-webhook.ts";
export * from "./webhooks/replay-deliveries.ts";
