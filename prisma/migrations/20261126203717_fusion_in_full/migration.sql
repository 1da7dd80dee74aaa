-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "acquired_at" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "image_policies" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "policy" TEXT,
    "set_by_id" UUID,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_policies_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image_weight_fits" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "model_version_id" UUID NOT NULL,
    "proposal" JSONB NOT NULL,
    "learnt" INTEGER NOT NULL,
    "fitted_by_id" UUID,
    "fitted_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_weight_fits_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "image_weights" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "scenario" TEXT NOT NULL,
    "model_version_id" UUID NOT NULL,
    "fit_id" UUID,
    "evidence" TEXT,
    "weight" JSONB,
    "reason" TEXT NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "image_weights_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "assessment_maps" (
    "assessment_id" UUID NOT NULL,
    "instance_id" UUID NOT NULL,
    "maps" BYTEA NOT NULL,
    "map_rows" INTEGER NOT NULL,
    "map_columns" INTEGER NOT NULL,

    CONSTRAINT "assessment_maps_pkey" PRIMARY KEY ("assessment_id","instance_id")
);

-- CreateIndex
CREATE INDEX "image_policies_site_id_scenario_recorded_at_idx" ON "image_policies"("site_id", "scenario", "recorded_at");

-- CreateIndex
CREATE INDEX "image_weight_fits_site_id_scenario_fitted_at_idx" ON "image_weight_fits"("site_id", "scenario", "fitted_at");

-- CreateIndex
CREATE INDEX "image_weights_site_id_scenario_model_version_id_set_at_idx" ON "image_weights"("site_id", "scenario", "model_version_id", "set_at");

-- AddForeignKey
ALTER TABLE "image_policies" ADD CONSTRAINT "image_policies_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_policies" ADD CONSTRAINT "image_policies_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weight_fits" ADD CONSTRAINT "image_weight_fits_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weight_fits" ADD CONSTRAINT "image_weight_fits_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weight_fits" ADD CONSTRAINT "image_weight_fits_fitted_by_id_fkey" FOREIGN KEY ("fitted_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weights" ADD CONSTRAINT "image_weights_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weights" ADD CONSTRAINT "image_weights_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weights" ADD CONSTRAINT "image_weights_fit_id_fkey" FOREIGN KEY ("fit_id") REFERENCES "image_weight_fits"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "image_weights" ADD CONSTRAINT "image_weights_set_by_id_fkey" FOREIGN KEY ("set_by_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_maps" ADD CONSTRAINT "assessment_maps_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "assessment_maps" ADD CONSTRAINT "assessment_maps_instance_id_fkey" FOREIGN KEY ("instance_id") REFERENCES "instances"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
