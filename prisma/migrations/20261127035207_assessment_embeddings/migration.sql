-- CreateTable
CREATE TABLE "assessment_embeddings" (
    "assessment_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "embedding" BYTEA NOT NULL,

    CONSTRAINT "assessment_embeddings_pkey" PRIMARY KEY ("assessment_id")
);

-- AddForeignKey
ALTER TABLE "assessment_embeddings" ADD CONSTRAINT "assessment_embeddings_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_embeddings" ADD CONSTRAINT "assessment_embeddings_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
