export type { BlobStore, StoredBlob } from "./blobs/blob-store.ts";
export { createDiskBlobStore } from "./blobs/disk.ts";
export * from "./bulk/row-writer.ts";
export { type Database, type OpenDatabaseOptions, openDatabase } from "./client.ts";
export * from "./cohort-export/export-codes.ts";
export * from "./cohort-export/export-facts.ts";
export * from "./cohort-export/export-members.ts";
export type { CohortFacet } from "./cohort-sql/counts-sql.ts";
export type { Snapshot } from "./cohort-sql/event-sql.ts";
export type { KeptDefinitions } from "./cohort-sql/rule-sql.ts";
export { despiteLostRaces } from "./database-faults.ts";
export { DatabaseUnavailableError } from "./embedded.ts";
export { type default as PrismaTypes, getDatamodel } from "./generated/pothos.ts";
export * from "./generated/prisma/client.ts";
export { MigrationError } from "./migrate.ts";
export { type ReadReplica, type ReplicaState, readAside } from "./read-replica.ts";
export * from "./repositories/assessment-embeddings.ts";
export * from "./repositories/assessment-jobs.ts";
export * from "./repositories/background-tasks.ts";
export * from "./repositories/blobs.ts";
export * from "./repositories/clinic-prevalence.ts";
export * from "./repositories/clinical-facts.ts";
export * from "./repositories/cohort-matches.ts";
export {
  type CohortAsOf,
  type CohortMember,
  cohortMembers,
  countCohort,
  countCohortMembers,
} from "./repositories/cohorts.ts";
export * from "./repositories/computed-cases.ts";
export type { Db } from "./repositories/db.ts";
export * from "./repositories/described-cohorts.ts";
export * from "./repositories/dicom-search.ts";
export * from "./repositories/evaluated-cases.ts";
export * from "./repositories/explanations.ts";
export * from "./repositories/fact-types.ts";
export { fromLittleEndian, littleEndian } from "./repositories/float-bytes.ts";
export * from "./repositories/followed-patients.ts";
export * from "./repositories/idempotent-answers.ts";
export * from "./repositories/image-policies.ts";
export * from "./repositories/image-weights.ts";
export * from "./repositories/imaging-studies.ts";
export * from "./repositories/imported-patients.ts";
export * from "./repositories/kept-cohorts.ts";
export * from "./repositories/kept-resources.ts";
export * from "./repositories/known-studies.ts";
export { CohortTooSlowError, type ReadLimit } from "./repositories/limited-read.ts";
export * from "./repositories/medication-codes.ts";
export * from "./repositories/model-refusals.ts";
export * from "./repositories/model-roles.ts";
export * from "./repositories/model-versions.ts";
export * from "./repositories/observation-series.ts";
export * from "./repositories/patients.ts";
export * from "./repositories/prior-assessments.ts";
export * from "./repositories/reference-labels.ts";
export * from "./repositories/research-consents.ts";
export * from "./repositories/result-deliveries.ts";
export * from "./repositories/result-requests.ts";
export * from "./repositories/risk-alert-rules.ts";
export * from "./repositories/risk-assessments.ts";
export * from "./repositories/shadow-requests.ts";
export * from "./repositories/skin-types.ts";
export * from "./repositories/survival-uses.ts";
export { uuidV7 } from "./repositories/uuid-v7.ts";
export * from "./repositories/webhooks.ts";
export * from "./repositories/worklist-items.ts";
export { DiskFullError, NotWritableError } from "./storage-faults.ts";
export * from "./visibility.ts";
