-- An index's entry has no room for names without end; the resource as it was sent has them whole.
UPDATE "patients" SET "family_name" = left("family_name", 200), "given_name" = left("given_name", 200)
  WHERE length("family_name") > 200 OR length("given_name") > 200;

-- CreateIndex
CREATE INDEX "patients_by_name" ON "patients"("site_id", "family_name", "given_name", "id");
