-- What the narrow tables of cohorts do not keep, since it was not so, and when a patient was last seen asks for all the
-- same: few rows, found here and not by reading all. Prisma knows nothing of partial indexes. The conditions are those of
-- `leftOut` in packages/persistence/src/cohort-sql/last-contact-sql.ts, word by word.
CREATE INDEX observations_left_out ON observations (patient_id, effective_at, recorded_at)
  WHERE status IN ('entered-in-error', 'cancelled', 'registered');
CREATE INDEX conditions_left_out ON conditions (patient_id, effective_at, recorded_at)
  WHERE verification_status IN ('refuted', 'entered-in-error');
CREATE INDEX medication_statements_left_out ON medication_statements (patient_id, effective_at, recorded_at)
  WHERE code IS NULL OR code_system IS NULL OR status IN ('entered-in-error', 'not-taken', 'cancelled', 'draft');
CREATE INDEX encounters_left_out ON encounters (patient_id, effective_at, recorded_at)
  WHERE status IN ('entered-in-error', 'cancelled');
