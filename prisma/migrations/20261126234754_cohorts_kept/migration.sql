-- CreateEnum
CREATE TYPE "ResearchConsent" AS ENUM ('permitted', 'refused');

-- CreateEnum
CREATE TYPE "ConsentRule" AS ENUM ('opt_out', 'opt_in');

-- CreateEnum
CREATE TYPE "ResearchUse" AS ENUM ('statistics', 'evaluation', 'export', 'federation');

-- AlterTable
ALTER TABLE "patients" ADD COLUMN     "research_consent" "ResearchConsent";

-- AlterTable
ALTER TABLE "sites" ADD COLUMN     "consent_rule" "ConsentRule" NOT NULL DEFAULT 'opt_out',
ADD COLUMN     "research_secret" TEXT NOT NULL DEFAULT (gen_random_uuid()::text || gen_random_uuid()::text);

-- CreateTable
CREATE TABLE "research_purposes" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "title" TEXT NOT NULL,
    "approval" TEXT NOT NULL,
    "uses" "ResearchUse"[],
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3),
    "approved_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "research_purposes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohorts" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "cohorts_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_versions" (
    "id" UUID NOT NULL,
    "cohort_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "definition" JSONB NOT NULL,
    "sha256" TEXT NOT NULL,
    "note" TEXT,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohort_versions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_runs" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "version_id" UUID NOT NULL,
    "purpose_id" UUID NOT NULL,
    "snapshot_at" TIMESTAMPTZ(3) NOT NULL,
    "created_by_id" UUID,
    "created_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohort_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cohort_questions" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "actor_id" UUID NOT NULL,
    "sha256" TEXT NOT NULL,
    "definition" JSONB NOT NULL,
    "times" INTEGER NOT NULL DEFAULT 1,
    "first_asked_at" TIMESTAMPTZ(3) NOT NULL,
    "last_asked_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cohort_questions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "research_purposes_site_id_idx" ON "research_purposes"("site_id");

-- CreateIndex
CREATE INDEX "cohorts_site_id_created_at_idx" ON "cohorts"("site_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_versions_cohort_id_number_key" ON "cohort_versions"("cohort_id", "number");

-- CreateIndex
CREATE INDEX "cohort_runs_site_id_created_at_idx" ON "cohort_runs"("site_id", "created_at");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_runs_version_id_purpose_id_snapshot_at_key" ON "cohort_runs"("version_id", "purpose_id", "snapshot_at");

-- CreateIndex
CREATE INDEX "cohort_questions_site_id_actor_id_first_asked_at_idx" ON "cohort_questions"("site_id", "actor_id", "first_asked_at");

-- CreateIndex
CREATE UNIQUE INDEX "cohort_questions_site_id_actor_id_sha256_key" ON "cohort_questions"("site_id", "actor_id", "sha256");

-- AddForeignKey
ALTER TABLE "research_purposes" ADD CONSTRAINT "research_purposes_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohorts" ADD CONSTRAINT "cohorts_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_versions" ADD CONSTRAINT "cohort_versions_cohort_id_fkey" FOREIGN KEY ("cohort_id") REFERENCES "cohorts"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_runs" ADD CONSTRAINT "cohort_runs_version_id_fkey" FOREIGN KEY ("version_id") REFERENCES "cohort_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_runs" ADD CONSTRAINT "cohort_runs_purpose_id_fkey" FOREIGN KEY ("purpose_id") REFERENCES "research_purposes"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_questions" ADD CONSTRAINT "cohort_questions_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
