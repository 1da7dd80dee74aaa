-- Each patient's values of a measure summed up in one row, kept true by the database from `measured_values`: what most
-- questions ask of a measure is one of these columns. Prisma knows nothing of it; packages/persistence/src/cohort-sql reads it.
CREATE TABLE measured_courses (
    site_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    measure INTEGER NOT NULL,
    -- A question about an earlier moment works the row out again.
    newest_recorded_at TIMESTAMPTZ(3) NOT NULL,
    lowest DOUBLE PRECISION NOT NULL,
    highest DOUBLE PRECISION NOT NULL,
    -- Of several at one moment the lowest.
    first_value DOUBLE PRECISION NOT NULL,
    latest_value DOUBLE PRECISION NOT NULL,
    -- By least squares, in a year of 365.25 days; nothing where all are of one moment.
    slope DOUBLE PRECISION,
    -- Days of UTC with a value.
    days INTEGER NOT NULL
);

CREATE FUNCTION keep_courses(sites UUID[], measures INTEGER[], patients UUID[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Of two who write about one patient, the second sums up what the first has written.
  PERFORM 1 FROM patients p WHERE p.id = ANY(keep_courses.patients) ORDER BY p.id FOR NO KEY UPDATE;
  DELETE FROM measured_courses c USING unnest(sites, measures, keep_courses.patients) k (site_id, measure, patient_id)
    WHERE c.site_id = k.site_id AND c.measure = k.measure AND c.patient_id = k.patient_id;
  INSERT INTO measured_courses
    SELECT v.site_id, v.patient_id, v.measure, max(v.recorded_at), min(v.value), max(v.value),
      (array_agg(v.value ORDER BY v.at, v.value))[1], (array_agg(v.value ORDER BY v.at DESC, v.value))[1],
      regr_slope(v.value, date_part('epoch', v.at) / 31557600), count(DISTINCT (v.at AT TIME ZONE 'UTC')::date)
    FROM unnest(sites, measures, keep_courses.patients) k (site_id, measure, patient_id)
      JOIN measured_values v ON v.site_id = k.site_id AND v.measure = k.measure AND v.patient_id = k.patient_id
    GROUP BY v.site_id, v.patient_id, v.measure;
END $$;

CREATE FUNCTION keep_courses_of_values() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    PERFORM keep_courses(array_agg(k.site_id), array_agg(k.measure), array_agg(k.patient_id))
      FROM (SELECT DISTINCT site_id, measure, patient_id FROM added) k HAVING count(*) > 0;
  ELSIF TG_OP = 'DELETE' THEN
    PERFORM keep_courses(array_agg(k.site_id), array_agg(k.measure), array_agg(k.patient_id))
      FROM (SELECT DISTINCT site_id, measure, patient_id FROM removed) k HAVING count(*) > 0;
  ELSE
    PERFORM keep_courses(array_agg(k.site_id), array_agg(k.measure), array_agg(k.patient_id))
      FROM (SELECT site_id, measure, patient_id FROM removed UNION SELECT site_id, measure, patient_id FROM added) k
      HAVING count(*) > 0;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER courses_added AFTER INSERT ON measured_values REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_courses_of_values();
CREATE TRIGGER courses_changed AFTER UPDATE ON measured_values REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_courses_of_values();
CREATE TRIGGER courses_removed AFTER DELETE ON measured_values REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_courses_of_values();

-- All of them at once, as one pass over all values.
CREATE FUNCTION refill_measured_courses() RETURNS void LANGUAGE sql AS $$
  DELETE FROM measured_courses;
  INSERT INTO measured_courses
    SELECT v.site_id, v.patient_id, v.measure, max(v.recorded_at), min(v.value), max(v.value),
      (array_agg(v.value ORDER BY v.at, v.value))[1], (array_agg(v.value ORDER BY v.at DESC, v.value))[1],
      regr_slope(v.value, date_part('epoch', v.at) / 31557600), count(DISTINCT (v.at AT TIME ZONE 'UTC')::date)
    FROM measured_values v GROUP BY v.site_id, v.measure, v.patient_id;
$$;

CREATE OR REPLACE FUNCTION refill_measured_values() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Also what of the observations is no measured value, and so a plain fact, changes with the units.
  DELETE FROM cohort_facts f USING cohort_codes c WHERE c.id = f.code_id AND c.kind = 'observation';
  ALTER TABLE measured_values DISABLE TRIGGER USER;
  DELETE FROM measured_values;
  INSERT INTO cohort_codes (kind, system, code, display)
    SELECT DISTINCT 'observation', o.code_system, o.code, '' FROM observations o
    UNION SELECT DISTINCT 'answer', COALESCE(o.value_code_system, ''), o.value_code, '' FROM observations o
      WHERE o.value_code IS NOT NULL
    ON CONFLICT DO NOTHING;
  INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id
    FROM cohort_facts_due WHERE kind = 'observation' ORDER BY code_id, patient_id;
  INSERT INTO measured_values (site_id, patient_id, source_id, at, recorded_at, value, measure, code_id)
    SELECT * FROM measured_values_due ORDER BY measure, patient_id, at;
  ALTER TABLE measured_values ENABLE TRIGGER USER;
  PERFORM refill_measured_courses();
END $$;

CREATE OR REPLACE FUNCTION forget_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM cohort_facts f USING cohort_codes c WHERE c.id = f.code_id AND c.kind = ANY(TG_ARGV);
  IF TG_TABLE_NAME = 'observations' THEN
    TRUNCATE measured_values, measured_courses;
  END IF;
  RETURN NULL;
END $$;

SELECT refill_measured_courses();

CREATE UNIQUE INDEX measured_courses_read ON measured_courses (site_id, measure, patient_id)
  INCLUDE (newest_recorded_at, lowest, highest, first_value, latest_value, slope, days);
-- Who has something newer than a moment: next to nobody, for questions asked now.
CREATE INDEX measured_courses_newest ON measured_courses (measure, newest_recorded_at);
