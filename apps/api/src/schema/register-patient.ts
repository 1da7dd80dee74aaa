import { registerPatient } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { AdministrativeSexEnum } from "./enums.ts";
import { addVerb } from "./verb.ts";

const IdentifierInput = builder.inputType("IdentifierInput", {
  description: "A business identifier of a patient.",
  fields: (t) => ({
    system: t.string({ required: true, description: "URI of who issued it." }),
    value: t.string({ required: true, description: "The identifier." }),
    typeCode: t.string({ description: "HL7 v2-0203, such as `MR`." }),
  }),
});

const RegisterPatientInput = builder.inputType("RegisterPatientInput", {
  description: "What is known of a new patient.",
  fields: (t) => ({
    familyName: t.string({ description: "Family name." }),
    givenName: t.string({ description: "Given names." }),
    birthDate: t.field({ type: "Date", description: "Birth date." }),
    sex: t.field({
      type: AdministrativeSexEnum,
      description: "FHIR's administrative gender; unknown where left out.",
    }),
    identifiers: t.field({
      type: [IdentifierInput],
      description: "Business identifiers; none may be known already.",
    }),
  }),
});

const RegisterPatientPayload = builder.objectRef<{ patientId: string }>("RegisterPatientPayload").implement({
  description: "The new patient.",
  fields: (t) => ({
    patient: t.prismaField({
      type: "Patient",
      description: "As stored.",
      resolve: (query, { patientId }, _args, context) =>
        context.db.patient.findUniqueOrThrow({ ...query, where: { id: patientId } }),
    }),
  }),
});

addVerb({
  name: "registerPatient",
  result: "RegisterPatientResult",
  description: "Adds a patient to the site.",
  input: RegisterPatientInput,
  payload: RegisterPatientPayload,
  permission: "writeClinical",
  run: (input, context) => registerPatient(context.services, requireActor(context), input),
});
