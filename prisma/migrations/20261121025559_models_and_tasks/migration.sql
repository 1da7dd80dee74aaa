-- CreateEnum
CREATE TYPE "ModelAlias" AS ENUM ('champion', 'challenger', 'shadow');

-- AlterTable
ALTER TABLE "model_versions" ADD COLUMN     "card" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "site_models" (
    "site_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "origin" TEXT NOT NULL,
    "added_by_id" UUID,
    "added_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "site_models_pkey" PRIMARY KEY ("site_id","model_version_id")
);

-- CreateTable
CREATE TABLE "model_roles" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "alias" "ModelAlias" NOT NULL,
    "model_version_id" UUID,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_roles_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "shadow_readings" (
    "assessment_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "probabilities" DOUBLE PRECISION[],
    "is_novel" BOOLEAN NOT NULL DEFAULT false,
    "error_code" TEXT,
    "read_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "shadow_readings_pkey" PRIMARY KEY ("assessment_id","model_version_id")
);

-- CreateTable
CREATE TABLE "reference_labels" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "study_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "class_id" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "recorded_by_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "reference_labels_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "operating_points" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "finding" TEXT NOT NULL,
    "model_version_id" UUID NOT NULL,
    "policy" TEXT NOT NULL,
    "target" DOUBLE PRECISION NOT NULL,
    "threshold" DOUBLE PRECISION NOT NULL,
    "figures" JSONB NOT NULL,
    "cohort" JSONB NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "operating_points_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "background_tasks" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "input" JSONB NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'queued',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "step" TEXT NOT NULL DEFAULT 'queued',
    "cancelled_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_message" TEXT,
    "result" JSONB,
    "requested_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "seen_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "background_tasks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "explanations" (
    "id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "task_id" UUID,
    "class_id" TEXT NOT NULL,
    "method" TEXT NOT NULL,
    "parameters" JSONB NOT NULL,
    "parameters_sha256" TEXT NOT NULL,
    "seed" INTEGER NOT NULL,
    "rows" INTEGER NOT NULL,
    "columns" INTEGER NOT NULL,
    "map" BYTEA NOT NULL,
    "cost" JSONB NOT NULL,
    "fit" JSONB,
    "quality" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "explanations_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "model_roles_site_id_scenario_alias_set_at_idx" ON "model_roles"("site_id", "scenario", "alias", "set_at");

-- CreateIndex
CREATE INDEX "shadow_readings_model_version_id_read_at_idx" ON "shadow_readings"("model_version_id", "read_at");

-- CreateIndex
CREATE INDEX "reference_labels_site_id_scenario_recorded_at_idx" ON "reference_labels"("site_id", "scenario", "recorded_at");

-- CreateIndex
CREATE INDEX "reference_labels_study_id_scenario_recorded_at_idx" ON "reference_labels"("study_id", "scenario", "recorded_at");

-- CreateIndex
CREATE INDEX "operating_points_site_id_scenario_finding_set_at_idx" ON "operating_points"("site_id", "scenario", "finding", "set_at");

-- CreateIndex
CREATE INDEX "background_tasks_state_created_at_idx" ON "background_tasks"("state", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "explanations_task_id_key" ON "explanations"("task_id");

-- CreateIndex
CREATE UNIQUE INDEX "explanations_assessment_id_class_id_method_seed_parameters__key" ON "explanations"("assessment_id", "class_id", "method", "seed", "parameters_sha256");

-- AddForeignKey
ALTER TABLE "site_models" ADD CONSTRAINT "site_models_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "site_models" ADD CONSTRAINT "site_models_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_roles" ADD CONSTRAINT "model_roles_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "model_roles" ADD CONSTRAINT "model_roles_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_readings" ADD CONSTRAINT "shadow_readings_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_readings" ADD CONSTRAINT "shadow_readings_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reference_labels" ADD CONSTRAINT "reference_labels_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reference_labels" ADD CONSTRAINT "reference_labels_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operating_points" ADD CONSTRAINT "operating_points_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "operating_points" ADD CONSTRAINT "operating_points_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "background_tasks" ADD CONSTRAINT "background_tasks_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "explanations" ADD CONSTRAINT "explanations_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "explanations" ADD CONSTRAINT "explanations_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "background_tasks"("id") ON DELETE SET NULL ON UPDATE CASCADE;
