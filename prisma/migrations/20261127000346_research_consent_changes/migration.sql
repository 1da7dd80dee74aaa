-- AlterTable
ALTER TABLE "patients" ADD COLUMN     "research_consent_changes_at" TIMESTAMPTZ(3);

-- CreateIndex
CREATE INDEX "patients_site_id_research_consent_changes_at_idx" ON "patients"("site_id", "research_consent_changes_at");
