-- CreateTable
CREATE TABLE "observation_series" (
    "id" UUID NOT NULL,
    "patient_id" UUID NOT NULL,
    "source_system" TEXT NOT NULL DEFAULT 'synoptic',
    "fhir_id" TEXT NOT NULL,
    "version_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "code_system" TEXT NOT NULL,
    "code" TEXT NOT NULL,
    "display" TEXT,
    "unit" TEXT NOT NULL,
    "device" TEXT,
    "time_zone" TEXT NOT NULL,
    "starts_at" TIMESTAMPTZ(3) NOT NULL,
    "ends_at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL,
    "count" INTEGER NOT NULL,
    "samples" BYTEA NOT NULL,

    CONSTRAINT "observation_series_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "risk_alert_rules" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "absolute_rise" DOUBLE PRECISION NOT NULL,
    "relative_rise" DOUBLE PRECISION NOT NULL,
    "set_by_id" UUID,
    "set_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "risk_alert_rules_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "observation_series_patient_id_kind_recorded_at_idx" ON "observation_series"("patient_id", "kind", "recorded_at");

-- CreateIndex
CREATE UNIQUE INDEX "observation_series_patient_id_source_system_fhir_id_kind_key" ON "observation_series"("patient_id", "source_system", "fhir_id", "kind");

-- CreateIndex
CREATE INDEX "risk_alert_rules_site_id_set_at_idx" ON "risk_alert_rules"("site_id", "set_at");

-- AddForeignKey
ALTER TABLE "observation_series" ADD CONSTRAINT "observation_series_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "risk_alert_rules" ADD CONSTRAINT "risk_alert_rules_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
