-- AlterTable
ALTER TABLE "medication_statements" ADD COLUMN     "medication_fhir_id" TEXT,
ALTER COLUMN "code_system" DROP NOT NULL,
ALTER COLUMN "code" DROP NOT NULL;

-- CreateIndex
CREATE INDEX "medication_statements_medication_fhir_id_idx" ON "medication_statements"("medication_fhir_id");
