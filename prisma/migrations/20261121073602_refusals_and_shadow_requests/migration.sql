-- CreateEnum
CREATE TYPE "ModelProcess" AS ENUM ('api', 'worker', 'cli');

-- CreateTable
CREATE TABLE "model_refusals" (
    "model_version_id" UUID NOT NULL,
    "process" "ModelProcess" NOT NULL,
    "code" TEXT NOT NULL,
    "message" TEXT NOT NULL,
    "refused_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "model_refusals_pkey" PRIMARY KEY ("model_version_id","process")
);

-- CreateTable
CREATE TABLE "shadow_requests" (
    "assessment_id" UUID NOT NULL,
    "model_version_id" UUID NOT NULL,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "claimed_at" TIMESTAMPTZ(3),

    CONSTRAINT "shadow_requests_pkey" PRIMARY KEY ("assessment_id","model_version_id")
);

-- CreateIndex
CREATE INDEX "shadow_requests_requested_at_idx" ON "shadow_requests"("requested_at");

-- AddForeignKey
ALTER TABLE "model_refusals" ADD CONSTRAINT "model_refusals_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_requests" ADD CONSTRAINT "shadow_requests_assessment_id_fkey" FOREIGN KEY ("assessment_id") REFERENCES "risk_assessments"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "shadow_requests" ADD CONSTRAINT "shadow_requests_model_version_id_fkey" FOREIGN KEY ("model_version_id") REFERENCES "model_versions"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
