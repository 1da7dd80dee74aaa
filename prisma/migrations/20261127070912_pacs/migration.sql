-- CreateEnum
CREATE TYPE "DicomAuthentication" AS ENUM ('none', 'basic', 'bearer');

-- CreateEnum
CREATE TYPE "ResultSending" AS ENUM ('none', 'by_hand', 'assessed', 'accepted');

-- AlterTable
ALTER TABLE "instances" ADD COLUMN     "result_of_id" UUID;

-- CreateTable
CREATE TABLE "dicom_servers" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "url" TEXT NOT NULL,
    "authentication" "DicomAuthentication" NOT NULL,
    "user_name" TEXT,
    "secret" TEXT,
    "is_pulled_from" BOOLEAN NOT NULL,
    "results" "ResultSending" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "dicom_servers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "result_requests" (
    "assessment_id" UUID NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),
    "error_code" TEXT,

    CONSTRAINT "result_requests_pkey" PRIMARY KEY ("assessment_id")
);

-- CreateTable
CREATE TABLE "result_deliveries" (
    "id" UUID NOT NULL,
    "server_id" UUID NOT NULL,
    "assessment_id" UUID NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "state" "DeliveryState" NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMPTZ(3) NOT NULL,
    "last_attempt_at" TIMESTAMPTZ(3),
    "sent_at" TIMESTAMPTZ(3),
    "last_reason" TEXT,

    CONSTRAINT "result_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "dicom_servers_site_id_idx" ON "dicom_servers"("site_id");

-- CreateIndex
CREATE INDEX "result_requests_requested_at_idx" ON "result_requests"("requested_at");

-- CreateIndex
CREATE INDEX "result_deliveries_state_next_attempt_at_idx" ON "result_deliveries"("state", "next_attempt_at");

-- CreateIndex
CREATE INDEX "result_deliveries_assessment_id_idx" ON "result_deliveries"("assessment_id");

-- CreateIndex
CREATE UNIQUE INDEX "result_deliveries_server_id_assessment_id_key" ON "result_deliveries"("server_id", "assessment_id");

-- CreateIndex
CREATE INDEX "instances_result_of_id_idx" ON "instances"("result_of_id");

-- AddForeignKey
ALTER TABLE "instances" ADD CONSTRAINT "instances_result_of_id_fkey" FOREIGN KEY ("result_of_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "dicom_servers" ADD CONSTRAINT "dicom_servers_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_requests" ADD CONSTRAINT "result_requests_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_deliveries" ADD CONSTRAINT "result_deliveries_server_id_fkey" FOREIGN KEY ("server_id") REFERENCES "dicom_servers"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "result_deliveries" ADD CONSTRAINT "result_deliveries_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
