-- What cohorts are counted from: narrow copies of the facts, in the order in which questions read them, which the database
-- keeps true by itself. Prisma knows nothing of them; packages/persistence/src/cohort-sql reads them.

-- Units of measures and the way into the measure's own, as the domain has them: written at start-up.
CREATE TABLE measure_units (
    measure INTEGER NOT NULL,
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    code_id INTEGER NOT NULL,
    unit TEXT NOT NULL,
    factor DOUBLE PRECISION NOT NULL,
    shift DOUBLE PRECISION NOT NULL,
    low DOUBLE PRECISION NOT NULL,
    high DOUBLE PRECISION NOT NULL,
    PRIMARY KEY (system, code, unit, measure)
);

-- Each coding that some fact has had, once.
CREATE TABLE cohort_codes (
    id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind TEXT NOT NULL,
    system TEXT NOT NULL,
    code TEXT NOT NULL,
    display TEXT NOT NULL,
    UNIQUE (kind, system, code, display)
);

CREATE TABLE measured_values (
    site_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    source_id UUID NOT NULL,
    at TIMESTAMPTZ(3) NOT NULL,
    recorded_at TIMESTAMPTZ(3) NOT NULL,
    -- In the measure's unit.
    value DOUBLE PRECISION NOT NULL,
    measure INTEGER NOT NULL,
    -- Of an observation's own code; nothing for a part of one, such as a blood pressure's.
    code_id INTEGER
);

CREATE TABLE cohort_facts (
    site_id UUID NOT NULL,
    patient_id UUID NOT NULL,
    source_id UUID NOT NULL,
    at TIMESTAMPTZ(3) NOT NULL,
    recorded_at TIMESTAMPTZ(3) NOT NULL,
    -- When a condition was over; nothing where it is not.
    until TIMESTAMPTZ(3),
    code_id INTEGER NOT NULL,
    answer_id INTEGER
);

-- Without annotations; a filtration rate's body surface is one, however it is written: `plain` of the domain's units.
CREATE FUNCTION plain_unit(unit TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT CASE WHEN unit LIKE 'mL/min/%' THEN 'mL/min/1.73m2'
    WHEN strpos(unit, '{') = 0 AND unit <> '' THEN unit
    ELSE COALESCE(NULLIF(regexp_replace(unit, '\{[^}]*\}', '', 'g'), ''), '1') END
$$;

-- What the tables have to hold: for filling them, and for tests.
CREATE VIEW measured_values_due AS
  SELECT (SELECT p.site_id FROM patients p WHERE p.id = q.patient_id) AS site_id, q.patient_id, q.id AS source_id, q.at, q.recorded_at,
    q.quantity * u.factor + u.shift AS value, u.measure, CASE WHEN q.own THEN u.code_id END AS code_id
  FROM (
    SELECT n.id, n.patient_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
      n.code_system AS system, n.code, n.value_quantity AS quantity, n.value_unit AS unit, TRUE AS own
    FROM observations n
    WHERE n.value_quantity IS NOT NULL AND n.status IN ('final', 'amended', 'corrected', 'preliminary')
    UNION ALL
    SELECT n.id, n.patient_id, COALESCE(n.effective_at, n.recorded_at), n.recorded_at,
      part #>> '{code,system}', part #>> '{code,code}', (part ->> 'valueQuantity')::float8,
      part ->> 'valueUnit', FALSE
    FROM observations n CROSS JOIN LATERAL jsonb_array_elements(
      CASE WHEN jsonb_typeof(n.components) = 'array' THEN n.components ELSE '[]' END) part
    WHERE n.components IS NOT NULL AND n.status IN ('final', 'amended', 'corrected', 'preliminary')
      AND part ->> 'valueQuantity' IS NOT NULL
  ) q
  JOIN measure_units u ON u.system = q.system AND u.code = q.code AND u.unit = plain_unit(q.unit)
  WHERE q.quantity * u.factor + u.shift BETWEEN u.low AND u.high;

CREATE VIEW cohort_rows_due AS
  SELECT 'condition' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    CASE WHEN n.clinical_status IN ('inactive', 'resolved', 'remission') THEN '-infinity'::timestamptz
      ELSE n.abated_at END AS until,
    NULL::text AS answer_system, NULL::text AS answer
  FROM conditions n
  WHERE COALESCE(n.verification_status, '') NOT IN ('refuted', 'entered-in-error')
  UNION ALL SELECT 'medication' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM medication_statements n
  WHERE n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND n.status NOT IN ('entered-in-error', 'not-taken', 'cancelled', 'draft')
  UNION ALL SELECT 'procedure' AS kind, n.code_system AS system, n.code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM kept_resources n
  WHERE n.resource_type = 'Procedure' AND n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND COALESCE(n.status, '') NOT IN ('entered-in-error', 'not-done')
  UNION ALL SELECT 'encounter' AS kind, '' AS system, COALESCE(n.class_code, '') AS code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM encounters n
  WHERE n.status NOT IN ('entered-in-error', 'cancelled')
  UNION ALL SELECT CASE WHEN n.relationship_system = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
      AND n.relationship_code IN ('FTH', 'NFTH', 'MTH', 'NMTH', 'PRN', 'NPRN', 'BRO', 'NBRO', 'SIS', 'NSIS', 'SIB',
        'NSIB', 'TWIN', 'SON', 'DAU', 'DAUC', 'SONC', 'CHILD', 'NCHILD')
      THEN 'first-degree' ELSE 'relative' END AS kind, n.condition_system AS system, n.condition_code AS code,
    '' AS display, n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM family_member_history n
  WHERE n.condition_code IS NOT NULL AND n.condition_system IS NOT NULL
  UNION ALL SELECT 'observation' AS kind, n.code_system AS system, n.code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, n.value_code_system AS answer_system, n.value_code AS answer
  FROM observations n
  WHERE n.status NOT IN ('entered-in-error', 'cancelled', 'registered')
    AND (n.value_code IS NOT NULL OR n.value_quantity IS NULL
      OR n.status NOT IN ('final', 'amended', 'corrected', 'preliminary')
      OR NOT EXISTS (SELECT 1 FROM measure_units u
        WHERE u.system = n.code_system AND u.code = n.code AND u.unit = plain_unit(n.value_unit)
          AND n.value_quantity * u.factor + u.shift BETWEEN u.low AND u.high));

CREATE VIEW cohort_facts_due AS
  SELECT f.kind, (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT * FROM cohort_rows_due) f;

CREATE FUNCTION keep_facts_of_conditions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT f.kind, f.system, f.code, f.display FROM (SELECT 'condition' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    CASE WHEN n.clinical_status IN ('inactive', 'resolved', 'remission') THEN '-infinity'::timestamptz
      ELSE n.abated_at END AS until,
    NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE COALESCE(n.verification_status, '') NOT IN ('refuted', 'entered-in-error')) f) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT 'condition' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    CASE WHEN n.clinical_status IN ('inactive', 'resolved', 'remission') THEN '-infinity'::timestamptz
      ELSE n.abated_at END AS until,
    NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE COALESCE(n.verification_status, '') NOT IN ('refuted', 'entered-in-error')) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON conditions REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_conditions();
CREATE TRIGGER facts_changed AFTER UPDATE ON conditions REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_conditions();
CREATE TRIGGER facts_removed AFTER DELETE ON conditions REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_conditions();

CREATE FUNCTION keep_facts_of_medication_statements() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT f.kind, f.system, f.code, f.display FROM (SELECT 'medication' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND n.status NOT IN ('entered-in-error', 'not-taken', 'cancelled', 'draft')) f) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT 'medication' AS kind, n.code_system AS system, n.code, COALESCE(n.display, '') AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND n.status NOT IN ('entered-in-error', 'not-taken', 'cancelled', 'draft')) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON medication_statements REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_medication_statements();
CREATE TRIGGER facts_changed AFTER UPDATE ON medication_statements REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_medication_statements();
CREATE TRIGGER facts_removed AFTER DELETE ON medication_statements REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_medication_statements();

CREATE FUNCTION keep_facts_of_kept_resources() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT f.kind, f.system, f.code, f.display FROM (SELECT 'procedure' AS kind, n.code_system AS system, n.code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.resource_type = 'Procedure' AND n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND COALESCE(n.status, '') NOT IN ('entered-in-error', 'not-done')) f) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT 'procedure' AS kind, n.code_system AS system, n.code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.resource_type = 'Procedure' AND n.code IS NOT NULL AND n.code_system IS NOT NULL
    AND COALESCE(n.status, '') NOT IN ('entered-in-error', 'not-done')) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON kept_resources REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_kept_resources();
CREATE TRIGGER facts_changed AFTER UPDATE ON kept_resources REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_kept_resources();
CREATE TRIGGER facts_removed AFTER DELETE ON kept_resources REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_kept_resources();

CREATE FUNCTION keep_facts_of_encounters() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT f.kind, f.system, f.code, f.display FROM (SELECT 'encounter' AS kind, '' AS system, COALESCE(n.class_code, '') AS code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.status NOT IN ('entered-in-error', 'cancelled')) f) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT 'encounter' AS kind, '' AS system, COALESCE(n.class_code, '') AS code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.status NOT IN ('entered-in-error', 'cancelled')) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON encounters REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_encounters();
CREATE TRIGGER facts_changed AFTER UPDATE ON encounters REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_encounters();
CREATE TRIGGER facts_removed AFTER DELETE ON encounters REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_encounters();

CREATE FUNCTION keep_facts_of_family_member_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT f.kind, f.system, f.code, f.display FROM (SELECT CASE WHEN n.relationship_system = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
      AND n.relationship_code IN ('FTH', 'NFTH', 'MTH', 'NMTH', 'PRN', 'NPRN', 'BRO', 'NBRO', 'SIS', 'NSIS', 'SIB',
        'NSIB', 'TWIN', 'SON', 'DAU', 'DAUC', 'SONC', 'CHILD', 'NCHILD')
      THEN 'first-degree' ELSE 'relative' END AS kind, n.condition_system AS system, n.condition_code AS code,
    '' AS display, n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.condition_code IS NOT NULL AND n.condition_system IS NOT NULL) f) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT CASE WHEN n.relationship_system = 'http://terminology.hl7.org/CodeSystem/v3-RoleCode'
      AND n.relationship_code IN ('FTH', 'NFTH', 'MTH', 'NMTH', 'PRN', 'NPRN', 'BRO', 'NBRO', 'SIS', 'NSIS', 'SIB',
        'NSIB', 'TWIN', 'SON', 'DAU', 'DAUC', 'SONC', 'CHILD', 'NCHILD')
      THEN 'first-degree' ELSE 'relative' END AS kind, n.condition_system AS system, n.condition_code AS code,
    '' AS display, n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, NULL::text AS answer_system, NULL::text AS answer
  FROM added n
  WHERE n.condition_code IS NOT NULL AND n.condition_system IS NOT NULL) f;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON family_member_history REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_family_member_history();
CREATE TRIGGER facts_changed AFTER UPDATE ON family_member_history REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_family_member_history();
CREATE TRIGGER facts_removed AFTER DELETE ON family_member_history REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_family_member_history();

CREATE FUNCTION keep_facts_of_observations() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM cohort_facts f USING removed WHERE f.source_id = removed.id;
    DELETE FROM measured_values v USING removed WHERE v.source_id = removed.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO cohort_codes (kind, system, code, display)
    SELECT k.* FROM (SELECT DISTINCT 'observation' AS kind, n.code_system AS system, n.code, '' AS display FROM added n
      UNION SELECT DISTINCT 'answer', COALESCE(n.value_code_system, ''), n.value_code, '' FROM added n
      WHERE n.value_code IS NOT NULL) k
    WHERE NOT EXISTS (SELECT 1 FROM cohort_codes c
      WHERE c.kind = k.kind AND c.system = k.system AND c.code = k.code AND c.display = k.display)
    ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = f.patient_id) AS site_id, f.patient_id, f.source_id,
    f.at, f.recorded_at, f.until,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = f.kind AND c.system = f.system AND c.code = f.code
      AND c.display = f.display) AS code_id,
    (SELECT c.id FROM cohort_codes c WHERE c.kind = 'answer' AND c.system = COALESCE(f.answer_system, '')
      AND c.code = f.answer AND c.display = '') AS answer_id
  FROM (SELECT 'observation' AS kind, n.code_system AS system, n.code, '' AS display,
    n.patient_id, n.id AS source_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
    NULL::timestamptz AS until, n.value_code_system AS answer_system, n.value_code AS answer
  FROM added n
  WHERE n.status NOT IN ('entered-in-error', 'cancelled', 'registered')
    AND (n.value_code IS NOT NULL OR n.value_quantity IS NULL
      OR n.status NOT IN ('final', 'amended', 'corrected', 'preliminary')
      OR NOT EXISTS (SELECT 1 FROM measure_units u
        WHERE u.system = n.code_system AND u.code = n.code AND u.unit = plain_unit(n.value_unit)
          AND n.value_quantity * u.factor + u.shift BETWEEN u.low AND u.high))) f;
    INSERT INTO measured_values (site_id, patient_id, source_id, at, recorded_at, value, measure, code_id)
    SELECT (SELECT p.site_id FROM patients p WHERE p.id = q.patient_id) AS site_id, q.patient_id, q.id AS source_id, q.at, q.recorded_at,
    q.quantity * u.factor + u.shift AS value, u.measure, CASE WHEN q.own THEN u.code_id END AS code_id
  FROM (
    SELECT n.id, n.patient_id, COALESCE(n.effective_at, n.recorded_at) AS at, n.recorded_at,
      n.code_system AS system, n.code, n.value_quantity AS quantity, n.value_unit AS unit, TRUE AS own
    FROM added n
    WHERE n.value_quantity IS NOT NULL AND n.status IN ('final', 'amended', 'corrected', 'preliminary')
    UNION ALL
    SELECT n.id, n.patient_id, COALESCE(n.effective_at, n.recorded_at), n.recorded_at,
      part #>> '{code,system}', part #>> '{code,code}', (part ->> 'valueQuantity')::float8,
      part ->> 'valueUnit', FALSE
    FROM added n CROSS JOIN LATERAL jsonb_array_elements(
      CASE WHEN jsonb_typeof(n.components) = 'array' THEN n.components ELSE '[]' END) part
    WHERE n.components IS NOT NULL AND n.status IN ('final', 'amended', 'corrected', 'preliminary')
      AND part ->> 'valueQuantity' IS NOT NULL
  ) q
  JOIN measure_units u ON u.system = q.system AND u.code = q.code AND u.unit = plain_unit(q.unit)
  WHERE q.quantity * u.factor + u.shift BETWEEN u.low AND u.high;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_added AFTER INSERT ON observations REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_observations();
CREATE TRIGGER facts_changed AFTER UPDATE ON observations REFERENCING OLD TABLE AS removed NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_observations();
CREATE TRIGGER facts_removed AFTER DELETE ON observations REFERENCING OLD TABLE AS removed
  FOR EACH STATEMENT EXECUTE FUNCTION keep_facts_of_observations();

CREATE FUNCTION refill_measured_values() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  -- Also what of the observations is no measured value, and so a plain fact, changes with the units.
  DELETE FROM cohort_facts f USING cohort_codes c WHERE c.id = f.code_id AND c.kind = 'observation';
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
END $$;
CREATE FUNCTION forget_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM cohort_facts f USING cohort_codes c WHERE c.id = f.code_id AND c.kind = ANY(TG_ARGV);
  IF TG_TABLE_NAME = 'observations' THEN
    DELETE FROM measured_values;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON conditions
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('condition');
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON medication_statements
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('medication');
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON kept_resources
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('procedure');
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON encounters
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('encounter');
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON family_member_history
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('first-degree', 'relative');
CREATE TRIGGER facts_truncated AFTER TRUNCATE ON observations
  FOR EACH STATEMENT EXECUTE FUNCTION forget_facts('observation');

CREATE FUNCTION move_facts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE cohort_facts SET site_id = NEW.site_id WHERE patient_id = NEW.id;
  UPDATE measured_values SET site_id = NEW.site_id WHERE patient_id = NEW.id;
  RETURN NULL;
END $$;
CREATE TRIGGER facts_moved AFTER UPDATE OF site_id ON patients FOR EACH ROW
  WHEN (OLD.site_id IS DISTINCT FROM NEW.site_id) EXECUTE FUNCTION move_facts();

-- What there is already. Observations follow once the units are written.
INSERT INTO cohort_codes (kind, system, code, display)
  SELECT DISTINCT f.kind, f.system, f.code, f.display FROM cohort_rows_due f WHERE f.kind <> 'observation'
  ORDER BY 1, 2, 3, 4;
ANALYZE cohort_codes;
INSERT INTO cohort_facts (site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id)
  SELECT site_id, patient_id, source_id, at, recorded_at, until, code_id, answer_id
  FROM cohort_facts_due WHERE kind <> 'observation' ORDER BY code_id, patient_id;

CREATE INDEX cohort_facts_read ON cohort_facts (site_id, code_id, patient_id) INCLUDE (at, recorded_at, until, answer_id);
CREATE INDEX cohort_facts_source ON cohort_facts (source_id);
CREATE INDEX measured_values_read ON measured_values (site_id, measure, patient_id, at, value DESC)
  INCLUDE (recorded_at, code_id);
CREATE INDEX measured_values_source ON measured_values (source_id);
CREATE INDEX patients_of_cohorts ON patients
  (site_id, id, sex, birth_date, deceased_at, recorded_at, research_consent);
CREATE INDEX imaging_studies_of_cohorts ON imaging_studies
  (site_id, patient_id, modality, scenario, body_part, acquired_at, recorded_at);
