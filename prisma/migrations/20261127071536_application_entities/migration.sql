-- CreateTable
CREATE TABLE "application_entities" (
    "id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "ae_title" TEXT NOT NULL,
    "network" TEXT,
    "description" TEXT,
    "may_query" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "application_entities_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "application_entities_ae_title_idx" ON "application_entities"("ae_title");

-- AddForeignKey
ALTER TABLE "application_entities" ADD CONSTRAINT "application_entities_site_id_fkey" FOREIGN KEY ("site_id") REFERENCES "sites"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
