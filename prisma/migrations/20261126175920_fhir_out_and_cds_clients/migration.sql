-- DropForeignKey
ALTER TABLE "reviews" DROP CONSTRAINT "reviews_reviewer_id_fkey";

-- AlterTable
ALTER TABLE "conditions" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "encounters" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "family_member_history" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "imaging_studies" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "medication_statements" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "observations" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "patients" ADD COLUMN     "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP;

-- AlterTable
ALTER TABLE "reviews" ADD COLUMN     "cds_client_id" UUID,
ALTER COLUMN "reviewer_id" DROP NOT NULL;

-- CreateTable
CREATE TABLE "cds_clients" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "issuer" TEXT NOT NULL,
    "jwks_url" TEXT,
    "jwks" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "cds_clients_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "cds_tokens" (
    "client_id" UUID NOT NULL,
    "jti_sha256" TEXT NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "cds_tokens_pkey" PRIMARY KEY ("client_id","jti_sha256")
);

-- CreateIndex
CREATE INDEX "cds_clients_issuer_idx" ON "cds_clients"("issuer");

-- CreateIndex
CREATE INDEX "cds_tokens_expires_at_idx" ON "cds_tokens"("expires_at");

-- AddForeignKey
ALTER TABLE "cds_clients" ADD CONSTRAINT "cds_clients_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cds_tokens" ADD CONSTRAINT "cds_tokens_client_id_fkey" FOREIGN KEY ("client_id") REFERENCES "cds_clients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_reviewer_id_fkey" FOREIGN KEY ("reviewer_id") REFERENCES "users"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reviews" ADD CONSTRAINT "reviews_cds_client_id_fkey" FOREIGN KEY ("cds_client_id") REFERENCES "cds_clients"("id") ON DELETE SET NULL ON UPDATE CASCADE;
