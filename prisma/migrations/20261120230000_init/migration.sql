-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('clinician', 'researcher', 'integrator', 'administrator');

-- CreateEnum
CREATE TYPE "AdministrativeSex" AS ENUM ('male', 'female', 'other', 'unknown');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('queued', 'running', 'succeeded', 'failed');

-- CreateEnum
CREATE TYPE "AssessmentStatus" AS ENUM ('final', 'withheld');

-- CreateEnum
CREATE TYPE "ReviewDecision" AS ENUM ('accepted', 'overridden');

-- CreateTable
CREATE TABLE "sites" (
    "id" UUID NOT NULL,
    "slug" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "sites_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "clinic_prevalence" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "prevalence" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "set_by_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "clinic_prevalence_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "users" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "password_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "users_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "user_id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "api_clients" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "key_prefix" TEXT NOT NULL,
    "key_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patients" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "fhir_id" TEXT,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "version_id" TEXT,
    "family_name" TEXT,
    "given_name" TEXT,
    "birth_date" DATE,
    "sex" "AdministrativeSex" NOT NULL DEFAULT 'unknown',
    "deceased_at" TIMESTAMPTZ(3),
    "synthetic" BOOLEAN NOT NULL DEFAULT false,
    "raw" JSONB,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "patients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "patient_identifiers" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "system" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "type_code" TEXT,

    CONSTRAINT "patient_identifiers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "encounters" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "fhir_id" TEXT,
    "version_id" TEXT,
    "status" TEXT NOT NULL,
    "class_code" TEXT,
    "type_system" TEXT,
    "type_code" TEXT,
    "type_display" TEXT,
    "effective_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" JSONB,

    CONSTRAINT "encounters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "observations" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "encounter_id" UUID,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "fhir_id" TEXT,
    "version_id" TEXT,
    "status" TEXT NOT NULL DEFAULT 'final',
    "category" TEXT,
    "code_system" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "display" TEXT,
    "effective_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "value_quantity" DOUBLE PRECISION,
    "value_unit" TEXT,
    "value_code_system" TEXT,
    "value_code" TEXT,
    "value_text" TEXT,
    "value_boolean" BOOLEAN,
    "components" JSONB,
    "raw" JSONB,

    CONSTRAINT "observations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "conditions" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "encounter_id" UUID,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "fhir_id" TEXT,
    "version_id" TEXT,
    "clinical_status" TEXT,
    "verification_status" TEXT,
    "code_system" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "display" TEXT,
    "body_site_system" TEXT,
    "body_site_code" TEXT,
    "body_site_display" TEXT,
    "effective_at" TIMESTAMPTZ(3),
    "abated_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" JSONB,

    CONSTRAINT "conditions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "medication_statements" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "resource_type" TEXT NOT NULL DEFAULT 'MedicationStatement',
    "fhir_id" TEXT,
    "version_id" TEXT,
    "status" TEXT NOT NULL,
    "code_system" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "display" TEXT,
    "effective_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" JSONB,

    CONSTRAINT "medication_statements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "family_member_history" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "fhir_id" TEXT,
    "version_id" TEXT,
    "condition_index" INTEGER NOT NULL DEFAULT 0,
    "relationship_system" TEXT NOT NULL,
    "relationship_code" TEXT NOT NULL,
    "relationship" TEXT,
    "condition_system" TEXT,
    "condition_code" TEXT,
    "condition_display" TEXT,
    "onset_age_years" DOUBLE PRECISION,
    "effective_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" JSONB,

    CONSTRAINT "family_member_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "blobs" (
    "sha256" TEXT NOT NULL,
    "bytes" BIGINT NOT NULL,
    "media_type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("sha256")
);

-- CreateTable
CREATE TABLE "uploads" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "actor_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "uploads_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "imaging_studies" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "study_instance_uid" TEXT NOT NULL,
    "accession_number" TEXT,
    "description" TEXT,
    "modality" TEXT NOT NULL,
    "body_part" TEXT,
    "laterality" TEXT,
    "scenario" TEXT,
    "acquired_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "synthetic" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "imaging_studies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "series" (
    "id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "series_instance_uid" TEXT NOT NULL,
    "modality" TEXT NOT NULL,
    "body_part" TEXT,
    "description" TEXT,
    "number" INTEGER,

    CONSTRAINT "series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "instances" (
    "id" UUID NOT NULL,
    "series_id" UUID NOT NULL,
    "sop_instance_uid" TEXT NOT NULL,
    "sop_class_uid" TEXT NOT NULL,
    "transfer_syntax_uid" TEXT,
    "instance_number" INTEGER,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "frames" INTEGER NOT NULL DEFAULT 1,
    "photometric_interpretation" TEXT,
    "media_type" TEXT NOT NULL,
    "attributes" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "instances_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "model_versions" (
    "id" UUID NOT NULL,
    "model_id" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "scenario" TEXT,
    "manifest_sha256" TEXT NOT NULL,
    "weights_sha256" TEXT NOT NULL,
    "manifest" JSONB NOT NULL,
    "registered_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "model_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment_jobs" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "study_id" UUID,
    "scenario" TEXT NOT NULL,
    "history_as_of" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "state" "JobState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL DEFAULT 'queued',
    "error_code" TEXT,
    "error_message" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "assessment_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_assessments" (
    "id" UUID NOT NULL,
    "job_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "study_id" UUID,
    "instance_id" UUID,
    "scenario" TEXT NOT NULL,
    "status" "AssessmentStatus" NOT NULL,
    "withheld_reason" TEXT,
    "assessed_at" TIMESTAMPTZ(3) NOT NULL,
    "history_as_of" TIMESTAMPTZ(3) NOT NULL,
    "primary_finding" TEXT NOT NULL,
    "pre_test_probability" DOUBLE PRECISION NOT NULL,
    "likelihood_ratio" DOUBLE PRECISION,
    "post_test_probability" DOUBLE PRECISION,
    "rank_probability" DOUBLE PRECISION NOT NULL,
    "conformal_set" TEXT[],
    "novelty_similarity" DOUBLE PRECISION,
    "novelty_threshold" DOUBLE PRECISION,
    "result" JSONB NOT NULL,
    "inputs" JSONB NOT NULL,
    "maps" BYTEA,
    "map_rows" INTEGER,
    "map_columns" INTEGER,

    CONSTRAINT "risk_assessments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment_models" (
    "assessment_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,

    CONSTRAINT "assessment_models_pkey" PRIMARY KEY ("assessment_id","model_version_id")
);

-- CreateTable
CREATE TABLE "worklist_items" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "case_key" TEXT NOT NULL,
    "patient_id" UUID NOT NULL,
    "study_id" UUID,
    "scenario" TEXT NOT NULL,
    "latest_job_id" UUID NOT NULL,
    "latest_assessment_id" UUID,
    "state" "JobState" NOT NULL,
    "rank_probability" DOUBLE PRECISION,
    "status" "AssessmentStatus",
    "decision" "ReviewDecision",
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "worklist_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reviews" (
    "id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "reviewer_id" UUID NOT NULL,
    "decision" "ReviewDecision" NOT NULL,
    "reason" TEXT,
    "overridden_probability" DOUBLE PRECISION,
    "reviewed_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reviews_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "actor_kind" TEXT NOT NULL,
    "actor_id" UUID,
    "action" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "patient_id" UUID,
    "outcome" TEXT NOT NULL DEFAULT 'success',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "sites_slug_key" ON "sites"("slug");

-- CreateIndex
CREATE INDEX "clinic_prevalence_site_id_scenario_recorded_at_idx" ON "clinic_prevalence"("site_id", "scenario", "recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "users_email_key" ON "users"("email");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE UNIQUE INDEX "api_clients_key_hash_key" ON "api_clients"("key_hash");

-- CreateIndex
CREATE UNIQUE INDEX "patients_site_id_source_system_fhir_id_key" ON "patients"("site_id", "source_system", "fhir_id");

-- CreateIndex
CREATE INDEX "patient_identifiers_patient_id_idx" ON "patient_identifiers"("patient_id");

-- CreateIndex
CREATE UNIQUE INDEX "patient_identifiers_site_id_system_value_key" ON "patient_identifiers"("site_id", "system", "value");

-- CreateIndex
CREATE UNIQUE INDEX "encounters_patient_id_source_system_fhir_id_key" ON "encounters"("patient_id", "source_system", "fhir_id");

-- CreateIndex
CREATE INDEX "observations_patient_id_code_effective_at_idx" ON "observations"("patient_id", "code", "effective_at");

-- CreateIndex
CREATE UNIQUE INDEX "observations_patient_id_source_system_fhir_id_key" ON "observations"("patient_id", "source_system", "fhir_id");

-- CreateIndex
CREATE INDEX "conditions_patient_id_code_idx" ON "conditions"("patient_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "conditions_patient_id_source_system_fhir_id_key" ON "conditions"("patient_id", "source_system", "fhir_id");

-- CreateIndex
CREATE INDEX "medication_statements_patient_id_code_idx" ON "medication_statements"("patient_id", "code");

-- CreateIndex
CREATE UNIQUE INDEX "medication_statements_patient_id_source_system_resource_typ_key" ON "medication_statements"("patient_id", "source_system", "resource_type", "fhir_id");

-- CreateIndex
CREATE UNIQUE INDEX "family_member_history_patient_id_source_system_fhir_id_cond_key" ON "family_member_history"("patient_id", "source_system", "fhir_id", "condition_index");

-- CreateIndex
CREATE INDEX "imaging_studies_patient_id_acquired_at_idx" ON "imaging_studies"("patient_id", "acquired_at");

-- CreateIndex
CREATE UNIQUE INDEX "imaging_studies_site_id_study_instance_uid_key" ON "imaging_studies"("site_id", "study_instance_uid");

-- CreateIndex
CREATE UNIQUE INDEX "series_study_id_series_instance_uid_key" ON "series"("study_id", "series_instance_uid");

-- CreateIndex
CREATE UNIQUE INDEX "instances_series_id_sop_instance_uid_key" ON "instances"("series_id", "sop_instance_uid");

-- CreateIndex
CREATE UNIQUE INDEX "model_versions_model_id_version_manifest_sha256_key" ON "model_versions"("model_id", "version", "manifest_sha256");

-- CreateIndex
CREATE INDEX "assessment_jobs_state_created_at_idx" ON "assessment_jobs"("state", "created_at");

-- CreateIndex
CREATE INDEX "assessment_jobs_study_id_idx" ON "assessment_jobs"("study_id");

-- CreateIndex
CREATE UNIQUE INDEX "risk_assessments_job_id_key" ON "risk_assessments"("job_id");

-- CreateIndex
CREATE INDEX "risk_assessments_site_id_scenario_assessed_at_idx" ON "risk_assessments"("site_id", "scenario", "assessed_at");

-- CreateIndex
CREATE INDEX "risk_assessments_patient_id_assessed_at_idx" ON "risk_assessments"("patient_id", "assessed_at");

-- CreateIndex
CREATE INDEX "risk_assessments_study_id_assessed_at_idx" ON "risk_assessments"("study_id", "assessed_at");

-- CreateIndex
CREATE UNIQUE INDEX "worklist_items_case_key_key" ON "worklist_items"("case_key");

-- CreateIndex
CREATE UNIQUE INDEX "worklist_items_latest_job_id_key" ON "worklist_items"("latest_job_id");

-- CreateIndex
CREATE UNIQUE INDEX "worklist_items_latest_assessment_id_key" ON "worklist_items"("latest_assessment_id");

-- CreateIndex
CREATE INDEX "worklist_items_site_id_rank_probability_idx" ON "worklist_items"("site_id", "rank_probability");

-- CreateIndex
CREATE INDEX "reviews_assessment_id_reviewed_at_idx" ON "reviews"("assessment_id", "reviewed_at");

-- CreateIndex
CREATE INDEX "audit_events_site_id_at_idx" ON "audit_events"("site_id", "at");

-- CreateIndex
CREATE INDEX "audit_events_patient_id_at_idx" ON "audit_events"("patient_id", "at");

-- AddForeignKey
ALTER TABLE "clinic_prevalence" ADD CONSTRAINT "clinic_prevalence_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "clinic_prevalence" ADD CONSTRAINT "clinic_prevalence_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "users" ADD CONSTRAINT "users_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "api_clients" ADD CONSTRAINT "api_clients_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patients" ADD CONSTRAINT "patients_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "patient_identifiers" ADD CONSTRAINT "patient_identifiers_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "encounters" ADD CONSTRAINT "encounters_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observations" ADD CONSTRAINT "observations_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "observations" ADD CONSTRAINT "observations_encounter_id_fkey" FOREIGN KEY ("encounter_id") REFERENCES "encounters"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conditions" ADD CONSTRAINT "conditions_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "conditions" ADD CONSTRAINT "conditions_encounter_id_fkey" FOREIGN KEY ("encounter_id") REFERENCES "encounters"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "medication_statements" ADD CONSTRAINT "medication_statements_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "family_member_history" ADD CONSTRAINT "family_member_history_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "uploads" ADD CONSTRAINT "uploads_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imaging_studies" ADD CONSTRAINT "imaging_studies_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "imaging_studies" ADD CONSTRAINT "imaging_studies_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "series" ADD CONSTRAINT "series_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instances" ADD CONSTRAINT "instances_series_id_fkey" FOREIGN KEY ("series_id") REFERENCES "series"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "instances" ADD CONSTRAINT "instances_sha256_fkey" FOREIGN KEY ("sha256") REFERENCES "blobs"("sha256") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_jobs" ADD CONSTRAINT "assessment_jobs_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_jobs" ADD CONSTRAINT "assessment_jobs_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_jobs" ADD CONSTRAINT "assessment_jobs_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_assessments" ADD CONSTRAINT "risk_assessments_job_id_fkey" FOREIGN KEY ("job_id") REFERENCES "assessment_jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_assessments" ADD CONSTRAINT "risk_assessments_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_assessments" ADD CONSTRAINT "risk_assessments_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_assessments" ADD CONSTRAINT "risk_assessments_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_assessments" ADD CONSTRAINT "risk_assessments_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_models" ADD CONSTRAINT "assessment_models_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_models" ADD CONSTRAINT "assessment_models_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worklist_items" ADD CONSTRAINT "worklist_items_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worklist_items" ADD CONSTRAINT "worklist_items_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worklist_items" ADD CONSTRAINT "worklist_items_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worklist_items" ADD CONSTRAINT "worklist_items_latest_job_id_fkey" FOREIGN KEY ("latest_job_id") REFERENCES "assessment_jobs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "worklist_items" ADD CONSTRAINT "worklist_items_latest_assessment_id_fkey" FOREIGN KEY ("latest_assessment_id") REFERENCES "risk_assessments"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "users"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "audit_events" ADD CONSTRAINT "audit_events_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
