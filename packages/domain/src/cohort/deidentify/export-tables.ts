import type { ExportColumn, ExportTable, ExportTableName } from "./export-table.ts";

const shifted = "A day, told 1 to 365 days early: by the same number for all dates of a person.";
const shared =
  "Of a public code system; a code that few members have is told by its ICD-10 category, or its row left out.";
const rounded = "Two digits after the point.";

const patient: ExportColumn = {
  name: "patient",
  type: "text",
  meaning: "The person, in all tables and in all exports for the same purpose.",
  treatment: "A keyed hash in place of the identifiers; another one in every other purpose.",
};
const study: ExportColumn = {
  name: "study",
  type: "text",
  meaning: "The imaging study, in all tables and in all exports for the same purpose.",
  treatment: "A keyed hash in place of the UID.",
};
const text = (name: string, meaning: string, treatment?: string): ExportColumn => ({
  ...{ name, type: "text", meaning },
  ...(treatment ? { treatment } : {}),
});
const date = (name: string, meaning: string): ExportColumn => ({
  ...{ name, type: "date", meaning, treatment: shifted },
});
const code = (meaning: string): ExportColumn[] => [
  text("system", "URI of the code system."),
  text("code", meaning, shared),
];

const tables: readonly ExportTable[] = [
  {
    name: "patients",
    row: "a member of the cohort",
    columns: [
      patient,
      text(
        "sex",
        "The registered sex: female, male, other, unknown.",
        "Empty where too few share it and the age band.",
      ),
      text(
        "age_band",
        "Completed years at the index date, else at the snapshot, or at death where that came before.",
        "In bands of 5, 10 or 20 years; all from 90 on are one. Empty where too few share it.",
      ),
      date("index_date", "From which the cohort counts days; empty where it has no index event."),
      date("death_date", "Death, where it is known."),
    ],
  },
  {
    name: "encounters",
    row: "a contact with care",
    columns: [
      patient,
      text("class", "HL7 v3 ActCode: AMB, IMP, EMER, ..."),
      text("type_system", "URI of the type's code system."),
      text("type_code", "What kind of contact.", shared),
      date("start_date", "When it began."),
      date("end_date", "When it ended."),
    ],
  },
  {
    name: "conditions",
    row: "a diagnosis, as recorded",
    columns: [
      patient,
      ...code("The diagnosis."),
      text("clinical_status", "FHIR: active, remission, resolved, ..."),
      text("verification_status", "FHIR: confirmed, provisional, refuted, ..."),
      text("body_site_system", "URI of the body site's code system."),
      text("body_site_code", "Where in the body.", shared),
      date("onset_date", "When it began."),
      date("abatement_date", "When it ended."),
    ],
  },
  {
    name: "observations",
    row: "a measurement or an answer; a blood pressure is two rows",
    columns: [
      patient,
      ...code("What was observed."),
      text("category", "FHIR: laboratory, vital-signs, survey, ..."),
      date("date", "When it was so."),
      {
        name: "value",
        type: "number",
        meaning: "The number, in `unit`.",
        treatment: "Four significant digits; ages above 89 years are told as 90.",
      },
      text("unit", "UCUM.", "Without annotations."),
      text("value_system", "URI of the answer's code system."),
      text("value_code", "The coded answer.", shared),
      { name: "value_boolean", type: "boolean", meaning: "The answer yes or no." },
      text("measure", "What is measured, by this product's name, where the code is one that it reads."),
      {
        name: "measure_value",
        type: "number",
        meaning: "The number in the unit of the measure; empty where no living person can have it.",
        treatment: "Four significant digits.",
      },
    ],
  },
  {
    name: "samples",
    row: "a value of a series that came packed, such as a glucose sensor's; a blood pressure is two rows",
    columns: [
      patient,
      ...code("What was measured."),
      text("measure", "The same, by this product's name."),
      date("start_date", "Day of the person's first sample of this code; the same in all its rows."),
      {
        name: "seconds",
        type: "integer",
        unit: "s",
        meaning: "Since that first sample.",
        treatment: "In place of the moment: intervals are as they were, and no time of day is told.",
      },
      {
        name: "value",
        type: "number",
        meaning: "The number, in `unit`.",
        treatment: "Four significant digits.",
      },
      text("unit", "UCUM, one for all values of a measure."),
    ],
  },
  {
    name: "medications",
    row: "a drug, as stated or ordered",
    columns: [
      patient,
      text("kind", "MedicationStatement or MedicationRequest."),
      ...code("The drug."),
      text("status", "FHIR: active, completed, stopped, ..."),
      date("start_date", "Since when."),
      date("end_date", "Until when."),
    ],
  },
  {
    name: "procedures",
    row: "a procedure",
    columns: [
      patient,
      ...code("What was done."),
      text("status", "FHIR: completed, in-progress, not-done, ..."),
      date("date", "When."),
    ],
  },
  {
    name: "family_history",
    row: "a relative's condition",
    columns: [
      patient,
      text("relationship_system", "URI of the relationship's code system."),
      text("relationship_code", "HL7 v3 RoleCode: MTH, FTH, SIS, ...", shared),
      text("condition_system", "URI of the condition's code system."),
      text("condition_code", "What the relative had.", shared),
      {
        name: "onset_age",
        type: "integer",
        unit: "a",
        meaning: "The relative's age when it began.",
        treatment: "Above 89 it is told as 90.",
      },
      date("date", "When it was told."),
    ],
  },
  {
    name: "studies",
    row: "an imaging study",
    columns: [
      patient,
      study,
      text("modality", "DICOM: DX, CT, MR, US, OP, XC, ..."),
      text("body_part", "DICOM body part examined, where it is one of the common ones."),
      text("laterality", "L, R or B."),
      text("scenario", "What it is read for here."),
      date("date", "When the images were made."),
      { name: "images", type: "integer", meaning: "How many image files it has." },
      text("label", "What it turned out to be: a class of the scenario; the newest label at the snapshot."),
      text(
        "label_source",
        "How that is known: histology, follow-up, ...",
        "Empty where it is told in other words.",
      ),
    ],
  },
  {
    name: "assessments",
    row: "one reading by the models",
    columns: [
      patient,
      {
        name: "place",
        type: "integer",
        meaning: "Which of the person's readings, as they were made, from 1.",
      },
      study,
      text("scenario", "What was looked for."),
      text("status", "final, or withheld where the image was not of the models' kind."),
      text("finding", "What the probabilities are of."),
      {
        name: "pre_test_probability",
        type: "number",
        unit: "1",
        meaning: "Risk from the history alone.",
        treatment: rounded,
      },
      {
        name: "likelihood_ratio",
        type: "number",
        unit: "1",
        meaning: "How far the image moves the odds.",
        treatment: "Two significant digits.",
      },
      {
        name: "post_test_probability",
        type: "number",
        unit: "1",
        meaning: "Risk after image and history.",
        treatment: rounded,
      },
      text("conformal_set", "Classes that cannot be ruled out, with a space between."),
      {
        name: "novel",
        type: "boolean",
        meaning: "Whether the image is unlike those that the model was made on.",
      },
      text("models", "Models that took part, as `id@version`, with a space between."),
      text("review", "What the newest review at the snapshot decided: accepted or overridden."),
    ],
  },
];

const byName = new Map(tables.map((table) => [table.name, table]));

/** What a table of an export holds: the dictionary, the header of CSV and the schema of Parquet come from here. */
export function exportTable(name: ExportTableName): ExportTable {
  return byName.get(name)!;
}

/** What is told of each image of an image set, beside the picture. */
export const imageTable: ExportTable<"images"> = {
  name: "images",
  row: "an image",
  columns: [
    text("file", "Its path in the archive."),
    ...exportTable("studies").columns.filter(({ name }) => name !== "images"),
    { name: "width", type: "integer", meaning: "In pixels." },
    { name: "height", type: "integer", meaning: "In pixels." },
    ...exportTable("assessments").columns.filter(({ name }) =>
      ["finding", "pre_test_probability", "post_test_probability", "conformal_set", "novel"].includes(name),
    ),
  ],
};
