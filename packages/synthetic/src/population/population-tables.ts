/** A row's values in the order of its table's columns. Objects are JSON, and dates are texts of ISO 8601. */
export type PopulationRow = (string | number | boolean | null | object)[];

/** Each table's columns, in the order in which rows are to be written. */
export const populationTables = {
  patients: [
    ...["id", "site_id", "source_system", "family_name", "given_name", "birth_date", "sex", "deceased_at"],
    ...["synthetic", "recorded_at", "updated_at"],
  ],
  patient_identifiers: ["id", "site_id", "patient_id", "system", "value", "type_code"],
  encounters: [
    ...["id", "patient_id", "source_system", "status", "class_code", "effective_at", "ended_at"],
    ...["recorded_at", "updated_at"],
  ],
  observations: [
    ...["id", "patient_id", "encounter_id", "source_system", "status", "category", "code_system", "code"],
    ...["display", "effective_at", "recorded_at", "updated_at", "value_quantity", "value_unit"],
    ...["value_code_system", "value_code", "value_text", "components"],
  ],
  conditions: [
    ...["id", "patient_id", "source_system", "clinical_status", "verification_status", "code_system", "code"],
    ...["display", "effective_at", "abated_at", "recorded_at", "updated_at"],
  ],
  medication_statements: [
    ...["id", "patient_id", "source_system", "resource_type", "status", "code_system", "code", "display"],
    ...["effective_at", "ended_at", "recorded_at", "updated_at"],
  ],
  family_member_history: [
    ...["id", "patient_id", "source_system", "relationship_system", "relationship_code", "relationship"],
    ...["condition_system", "condition_code", "condition_display", "onset_age_years", "recorded_at"],
    "updated_at",
  ],
  imaging_studies: [
    ...["id", "site_id", "patient_id", "study_instance_uid", "description", "modality", "body_part"],
    ...["scenario", "acquired_at", "recorded_at", "updated_at", "synthetic"],
  ],
} as const satisfies Record<string, readonly string[]>;

export type PopulationTable = keyof typeof populationTables;
export type PopulationRows = Record<PopulationTable, PopulationRow[]>;

export function noRows(): PopulationRows {
  const empty = Object.keys(populationTables).map((table) => [table, []]);
  return Object.fromEntries(empty) as unknown as PopulationRows;
}
