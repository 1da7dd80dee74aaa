-- CreateTable
CREATE TABLE "survival_model_uses" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "outcome" TEXT NOT NULL,
    "model_version_id" UUID,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "survival_model_uses_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "survival_model_uses_site_id_outcome_set_at_idx" ON "survival_model_uses"("site_id", "outcome", "set_at");

-- AddForeignKey
ALTER TABLE "survival_model_uses" ADD CONSTRAINT "survival_model_uses_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "survival_model_uses" ADD CONSTRAINT "survival_model_uses_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE SET NULL ON UPDATE CASCADE;
