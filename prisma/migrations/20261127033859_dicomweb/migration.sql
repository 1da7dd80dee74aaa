-- AlterTable
ALTER TABLE "assessment_jobs" ADD COLUMN     "not_before" TIMESTAMPTZ(3);

-- AlterTable
ALTER TABLE "series" ADD COLUMN     "attributes" JSONB NOT NULL DEFAULT '{}';

-- CreateTable
CREATE TABLE "study_headers" (
    "study_id" UUID NOT NULL,
    "site_id" UUID NOT NULL,
    "study_date" TEXT NOT NULL,
    "study_time" TEXT,
    "local_study_id" TEXT,
    "file_patient_id" TEXT,
    "patient_name_key" TEXT,
    "patient_birth_date" TEXT,
    "patient_sex" TEXT,
    "referring_key" TEXT,
    "attributes" JSONB NOT NULL,

    CONSTRAINT "study_headers_pkey" PRIMARY KEY ("study_id")
);

-- CreateIndex
CREATE INDEX "study_headers_site_id_study_date_study_id_idx" ON "study_headers"("site_id", "study_date" DESC, "study_id");

-- CreateIndex
CREATE INDEX "study_headers_site_id_file_patient_id_idx" ON "study_headers"("site_id", "file_patient_id");

-- CreateIndex
-- By how a name begins, in any collation. Of an expression, since Prisma cannot tell this kind of index of a column from another.
CREATE INDEX "study_headers_by_name" ON "study_headers"("site_id", ("patient_name_key" || '') text_pattern_ops);

-- CreateIndex
CREATE INDEX "imaging_studies_site_id_accession_number_idx" ON "imaging_studies"("site_id", "accession_number");

-- CreateIndex
CREATE INDEX "instances_sop_instance_uid_idx" ON "instances"("sop_instance_uid");

-- CreateIndex
CREATE INDEX "instances_sha256_idx" ON "instances"("sha256");

-- CreateIndex
CREATE INDEX "series_series_instance_uid_idx" ON "series"("series_instance_uid");

-- AddForeignKey
ALTER TABLE "study_headers" ADD CONSTRAINT "study_headers_study_id_fkey" FOREIGN KEY ("study_id") REFERENCES "imaging_studies"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- What was kept before: each study's and each series' first file of DICOM says the same as one that comes from now on.
UPDATE series SET attributes = said.attributes
FROM (
  SELECT DISTINCT ON (i.series_id) i.series_id,
    (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(i.attributes) WHERE key IN (
      '00080021', '00080031', '00080060', '00080070', '00080080', '00081010', '0008103E', '00081050', '00180015',
      '00181030', '0020000E', '00200011', '00200060', '00400244', '00400245', '00400275'
    )) AS attributes
  FROM instances i WHERE i.media_type = 'application/dicom' ORDER BY i.series_id, i.id
) said WHERE said.series_id = series.id;

INSERT INTO study_headers (study_id, site_id, study_date, study_time, local_study_id, file_patient_id, patient_name_key,
  patient_birth_date, patient_sex, referring_key, attributes)
SELECT DISTINCT ON (t.id) t.id, t.site_id,
  coalesce(i.attributes #>> '{00080020,Value,0}', ''),
  i.attributes #>> '{00080030,Value,0}',
  i.attributes #>> '{00200010,Value,0}',
  i.attributes #>> '{00100020,Value,0}',
  upper(i.attributes #>> '{00100010,Value,0,Alphabetic}'),
  i.attributes #>> '{00100030,Value,0}',
  i.attributes #>> '{00100040,Value,0}',
  upper(i.attributes #>> '{00080090,Value,0,Alphabetic}'),
  (SELECT coalesce(jsonb_object_agg(key, value), '{}') FROM jsonb_each(i.attributes) WHERE key IN (
    '00080020', '00080030', '00080050', '00080051', '00080090', '00080201', '00081030', '00081048', '00081060',
    '00100010', '00100020', '00100021', '00100024', '00100030', '00100040', '00101010', '00101020', '00101030',
    '0020000D', '00200010', '00321060'
  ))
FROM imaging_studies t JOIN series s ON s.study_id = t.id JOIN instances i ON i.series_id = s.id
WHERE i.media_type = 'application/dicom'
ORDER BY t.id, i.id;
