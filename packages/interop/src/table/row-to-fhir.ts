import { ucumOf } from "@synoptic/domain";
import { contentHash, type JsonObject } from "../fhir/content.ts";
import { parseInstant } from "../fhir/instant.ts";
import type { DateColumn, TableMapping } from "./table-mapping.ts";

/** What is wrong in one cell; never the cell. */
export class CellFault extends Error {
  readonly column: string;

  constructor(column: string, message: string) {
    super(message);
    this.column = column;
  }
}

export type Row = Readonly<Record<string, string>>;

const units = "http://unitsofmeasure.org";

/**
 * One row as FHIR R4: its patient, then what it says of the patient. Ids are derived from the identifier, the code and
 * the date, so that the same row again changes nothing and a corrected one takes its place.
 * @throws CellFault
 */
export function rowToFhir(row: Row, mapping: TableMapping): JsonObject[] {
  const { source, patient, observations, conditions } = mapping;
  const cell = (column: string) => {
    const value = row[column]?.trim() ?? "";
    return value === "" || mapping.missing.includes(value) ? undefined : value;
  };
  const { column, system } = patient.identifier;
  const value = cell(column);
  if (value === undefined) throw new CellFault(column, "The patient's identifier is missing.");

  const dateOf = (of: DateColumn | undefined) => {
    const told = of && cell(of.column);
    return told === undefined ? undefined : isoDate(told, of as DateColumn);
  };
  const patientId = contentHash([source, system, value]);
  const subject = { reference: `Patient/${patientId}` };
  const idOf = (kind: string, ...parts: unknown[]) => contentHash([source, kind, patientId, ...parts]);
  const birthDate = dateOf(patient.birthDate);
  const gender = patient.sex && sexOf(cell(patient.sex.column), patient.sex);

  const measured = observations.flatMap((item): JsonObject[] => {
    const told = cell(item.column);
    if (told === undefined) return [];
    const effectiveDateTime = dateOf(item.date ?? mapping.date);
    const observation = {
      resourceType: "Observation",
      id: idOf("Observation", item.code, effectiveDateTime),
      status: "final",
      code: { coding: [item.code] },
      subject,
      effectiveDateTime,
      ...observedValue(told, item),
    };
    return [defined(observation)];
  });
  const present = conditions.flatMap((item): JsonObject[] => {
    const told = cell(item.column);
    if (told === undefined || !item.when.includes(told)) return [];
    const at = dateOf(item.date ?? mapping.date);
    const condition = {
      resourceType: "Condition",
      id: idOf("Condition", item.code, at),
      code: { coding: [item.code] },
      subject,
      onsetDateTime: item.date ? at : undefined,
      recordedDate: at,
    };
    return [defined(condition)];
  });
  const person = defined({
    resourceType: "Patient",
    id: patientId,
    identifier: [{ system, value }],
    gender,
    birthDate,
  });
  return [person, ...measured, ...present];
}

function observedValue(told: string, { column, unit, values }: TableMapping["observations"][number]) {
  if (values) {
    if (!Object.hasOwn(values, told)) throw new CellFault(column, "The mapping has no code for this cell.");
    return { valueCodeableConcept: { coding: [values[told]] } };
  }
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i.test(told) ? Number(told) : Number.NaN;
  if (!Number.isFinite(value)) throw new CellFault(column, "The cell is not a number.");
  const code = unit === undefined ? undefined : ucumOf(unit);
  return { valueQuantity: code === undefined ? { value } : { value, unit: code, system: units, code } };
}

function sexOf(told: string | undefined, { column, values }: NonNullable<TableMapping["patient"]["sex"]>) {
  if (told === undefined) return undefined;
  if (values ? Object.hasOwn(values, told) : /^(?:male|female|other|unknown)$/.test(told)) {
    return values ? values[told] : told;
  }
  throw new CellFault(column, "The mapping has no sex for this cell.");
}

/** @throws CellFault where it is no such day */
function isoDate(told: string, { column, format }: DateColumn): string {
  const [first = "", second = "", third = ""] = told.split(/[/.]/);
  const padded = (part: string) => part.padStart(2, "0");
  const iso =
    format === "YYYY-MM-DD"
      ? told
      : format === "MM/DD/YYYY"
        ? `${third}-${padded(first)}-${padded(second)}`
        : `${third}-${padded(second)}-${padded(first)}`;
  if (!parseInstant(iso)) throw new CellFault(column, `The cell is not a date of the form ${format}.`);
  return iso;
}

function defined(resource: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(resource).filter(([, value]) => value !== undefined));
}
