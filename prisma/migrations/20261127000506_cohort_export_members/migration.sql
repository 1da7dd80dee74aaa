-- CreateTable
CREATE TABLE "cohort_export_members" (
    "task_id" UUID NOT NULL,
    "digest" BYTEA NOT NULL,
    "patient_id" UUID NOT NULL,
    "index_at" TIMESTAMPTZ(3),
    "sex" TEXT NOT NULL,
    "age" INTEGER,
    "shown_sex" TEXT,
    "shown_age" TEXT,
    "left_out" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "cohort_export_members_pkey" PRIMARY KEY ("task_id","digest")
);

-- CreateIndex
CREATE INDEX "cohort_export_members_patient_id_idx" ON "cohort_export_members"("patient_id");

-- AddForeignKey
ALTER TABLE "cohort_export_members" ADD CONSTRAINT "cohort_export_members_task_id_fkey" FOREIGN KEY ("task_id") REFERENCES "background_tasks"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "cohort_export_members" ADD CONSTRAINT "cohort_export_members_patient_id_fkey" FOREIGN KEY ("patient_id") REFERENCES "patients"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
