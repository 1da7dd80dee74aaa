import { keptName } from "@synoptic/domain";
import { z } from "zod";
import { concept, indexed, instant, resource } from "./datatypes.ts";
import type { MapContext } from "./map-context.ts";
import { recordedAt } from "./recorded-at.ts";

const name = z.object({
  use: z.string().optional(),
  family: z.string().optional(),
  given: z.array(z.string()).optional(),
});

/** @see https://hl7.org/fhir/R4/patient.html */
export const patientSchema = resource.extend({
  identifier: z
    .array(
      z.object({
        system: indexed(300).optional(),
        value: indexed(300).optional(),
        type: concept.optional(),
      }),
    )
    .optional(),
  name: z.array(name).optional(),
  gender: z.enum(["male", "female", "other", "unknown"]).optional(),
  birthDate: instant.optional(),
  deceasedDateTime: instant.optional(),
});

const identifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";
const uses = ["official", "usual"];

export type PatientRow = ReturnType<typeof mapPatient>["row"];
export type PatientIdentifierRow = ReturnType<typeof mapPatient>["identifiers"][number];

export function mapPatient(patient: z.output<typeof patientSchema>, { importedAt }: MapContext) {
  const names = patient.name ?? [];
  const called = uses.map((use) => names.find((one) => one.use === use)).find(Boolean) ?? names[0];
  const identifiers = (patient.identifier ?? []).flatMap(({ system, value, type }) => {
    if (!system || !value) return [];
    const typeCode = type?.coding?.find((coding) => coding.system === identifierTypes)?.code ?? null;
    return [{ system, value, typeCode }];
  });
  return {
    row: {
      familyName: keptName(called?.family),
      givenName: keptName(called?.given?.join(" ")),
      birthDate: patient.birthDate ?? null,
      sex: patient.gender ?? ("unknown" as const),
      deceasedAt: patient.deceasedDateTime ?? null,
      recordedAt: recordedAt(importedAt, patient.meta?.lastUpdated),
    },
    identifiers,
  };
}
