import type { AdministrativeSex } from "@synoptic/domain";
import type { Patient } from "fhir/r4.js";
import { dateOf, instantAs } from "./date.ts";
import { givenBack, type Imported } from "./given-back.ts";
import { metaOf } from "./meta.ts";

const identifierTypes = "http://terminology.hl7.org/CodeSystem/v2-0203";

export interface PatientToWrite extends Imported {
  familyName: string | null;
  givenName: string | null;
  birthDate: Date | null;
  sex: AdministrativeSex;
  deceasedAt: Date | null;
  identifiers: readonly { system: string; value: string; typeCode: string | null }[];
}

/** @see https://hl7.org/fhir/R4/patient.html */
export function writePatient(patient: PatientToWrite): Patient {
  const sent = givenBack<Patient>(patient, {});
  if (sent) return { ...sent, identifier: merged(sent.identifier, patient) };
  const { familyName, givenName, birthDate, sex, deceasedAt } = patient;
  const named = familyName !== null || givenName !== null;
  return {
    resourceType: "Patient",
    id: patient.id,
    meta: metaOf(patient),
    identifier: merged([], patient),
    ...(named
      ? {
          name: [
            {
              ...(familyName === null ? {} : { family: familyName }),
              ...(givenName === null ? {} : { given: givenName.split(" ") }),
            },
          ],
        }
      : {}),
    gender: sex,
    ...(birthDate === null ? {} : { birthDate: dateOf(birthDate) }),
    ...instantAs("deceasedDateTime", deceasedAt),
  };
}

/** Other systems may have added identifiers since the patient was sent. */
function merged(sent: Patient["identifier"] = [], { identifiers }: PatientToWrite): Patient["identifier"] {
  const known = new Set(sent.map(({ system, value }) => `${system} ${value}`));
  const added = identifiers
    .filter(({ system, value }) => !known.has(`${system} ${value}`))
    .map(({ system, value, typeCode }) => ({
      ...(typeCode === null ? {} : { type: { coding: [{ system: identifierTypes, code: typeCode }] } }),
      system,
      value,
    }));
  const all = [...sent, ...added];
  return all.length > 0 ? all : undefined;
}
