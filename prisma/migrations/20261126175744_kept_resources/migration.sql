-- AlterTable
ALTER TABLE "conditions" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "encounters" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "family_member_history" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "medication_statements" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "observations" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "patients" ADD COLUMN     "last_updated_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "kept_resources" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "fhir_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3),
    "status" TEXT,
    "code_system" TEXT,
    "code" TEXT,
    "display" TEXT,
    "effective_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "study_instance_uid" TEXT,
    "study_id" UUID,
    "raw" JSONB NOT NULL,

    CONSTRAINT "kept_resources_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "site_resources" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL,
    "resource_type" TEXT NOT NULL,
    "fhir_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "last_updated_at" TIMESTAMPTZ(3),
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "raw" JSONB NOT NULL,

    CONSTRAINT "site_resources_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "kept_resources_patient_id_resource_type_effective_at_idx" ON "kept_resources"("patient_id", "resource_type", "effective_at");

-- CreateIndex
CREATE INDEX "kept_resources_study_instance_uid_idx" ON "kept_resources"("study_instance_uid");

-- CreateIndex
CREATE INDEX "kept_resources_study_id_idx" ON "kept_resources"("study_id");

-- CreateIndex
CREATE UNIQUE INDEX "kept_resources_patient_id_source_system_resource_type_fhir__key" ON "kept_resources"("patient_id", "source_system", "resource_type", "fhir_id");

-- CreateIndex
CREATE UNIQUE INDEX "site_resources_site_id_source_system_resource_type_fhir_id_key" ON "site_resources"("site_id", "source_system", "resource_type", "fhir_id");

-- AddForeignKey
ALTER TABLE "kept_resources" ADD CONSTRAINT "kept_resources_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "kept_resources" ADD CONSTRAINT "kept_resources_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_resources" ADD CONSTRAINT "site_resources_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
