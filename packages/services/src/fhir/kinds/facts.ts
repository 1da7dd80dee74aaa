import type { Actor } from "@synoptic/domain";
import { visiblePatients } from "@synoptic/persistence";
import type { FhirResource } from "fhir/r4.js";
import { idParameter, lastUpdated, patientParameter, sourceId } from "../parameters.ts";
import type { Found } from "../resource-kind.ts";

/** What every fact of a history can be searched by. */
export const factParameters = {
  _id: idParameter,
  _lastUpdated: lastUpdated,
  patient: patientParameter,
  identifier: sourceId,
};

/** When it last changed here; every fact has it. */
export const factSorts = { _lastUpdated: { column: "updatedAt" } };

/** When it was true, which not every fact tells. */
export const effective = { column: "effectiveAt", optional: true };

/** A fact is seen by whoever sees its patient. */
export function visibleFacts(actor: Actor) {
  return { patient: visiblePatients(actor) };
}

/** What a fact is written from besides its own columns. */
export const ofPatient = { include: { patient: { select: { synthetic: true } } } } as const;

interface FactRow {
  id: string;
  patientId: string;
  updatedAt: Date;
  patient: { synthetic: boolean };
}

/** A row as a resource, written by the interop room. */
function factToFhir<Row extends FactRow, Resource extends FhirResource>(
  row: Row,
  write: (row: Row & { lastUpdated: Date; synthetic: boolean }) => Resource,
): Resource & { id: string } {
  const written = write({ ...row, lastUpdated: row.updatedAt, synthetic: row.patient.synthetic });
  return written as Resource & { id: string };
}

export function foundFact<Row extends FactRow>(
  row: Row,
  write: (row: Row & { lastUpdated: Date; synthetic: boolean }) => FhirResource,
): Found {
  return { resource: factToFhir(row, write), patientId: row.patientId };
}
