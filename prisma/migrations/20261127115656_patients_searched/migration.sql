-- Searching patients by parts of a name and beginnings of identifiers: by trigrams. The extension comes with PostgreSQL's
-- own and is trusted: whoever may create in the database may create it.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- CreateIndex
CREATE INDEX "patient_identifiers_value_trgm" ON "patient_identifiers" USING GIN ("value" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "patients_family_name_trgm" ON "patients" USING GIN ("family_name" gin_trgm_ops);

-- CreateIndex
CREATE INDEX "patients_given_name_trgm" ON "patients" USING GIN ("given_name" gin_trgm_ops);

-- A row a term, of which each branch has its own index; Prisma's migrations leave views alone.
CREATE VIEW patient_terms AS
  SELECT id AS patient_id, 'name' AS kind, family_name AS term FROM patients
  UNION ALL SELECT id, 'name', given_name FROM patients
  UNION ALL SELECT patient_id, 'identifier', value FROM patient_identifiers;
