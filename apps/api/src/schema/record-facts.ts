import {
  recordCondition,
  recordFamilyHistory,
  recordMedication,
  recordObservation,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { CodingInput } from "./coding.ts";
import { addVerb } from "./verb.ts";

/** The patient's own id in place of the global one. */
function withPatient<T extends { patientId: string }>(input: T): T {
  return { ...input, patientId: readId("Patient", input.patientId, ["patientId"]) };
}

const RecordObservationInput = builder.inputType("RecordObservationInput", {
  description: "One measurement or statement, with exactly one value.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whose." }),
    code: t.field({
      type: CodingInput,
      required: true,
      description: "What was observed, LOINC where there is a code.",
    }),
    effectiveAt: t.field({ type: "DateTime", description: "When it was true; now where left out." }),
    valueQuantity: t.float({ description: "A number, in `valueUnit`." }),
    valueUnit: t.string({ description: "UCUM." }),
    valueCode: t.field({ type: CodingInput, description: "A coded value." }),
    valueText: t.string({ description: "A value in words." }),
    valueBoolean: t.boolean({ description: "Yes or no." }),
  }),
});

const RecordObservationPayload = builder.objectRef<{ id: string }>("RecordObservationPayload").implement({
  description: "The new observation.",
  fields: (t) => ({
    observation: t.prismaField({
      type: "Observation",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.observation.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "recordObservation",
  result: "RecordObservationResult",
  description: "Adds one observation to a patient's history.",
  input: RecordObservationInput,
  payload: RecordObservationPayload,
  permission: "writeClinical",
  run: (input, context) => recordObservation(context.services, requireActor(context), withPatient(input)),
});

const RecordConditionInput = builder.inputType("RecordConditionInput", {
  description: "One diagnosis or problem.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whose." }),
    code: t.field({ type: CodingInput, required: true, description: "Which: SNOMED CT or ICD-10." }),
    clinicalStatus: t.string({ description: "FHIR's clinical status; `active` where left out." }),
    bodySite: t.field({ type: CodingInput, description: "Where on the body." }),
    effectiveAt: t.field({ type: "DateTime", description: "Onset." }),
  }),
});

const RecordConditionPayload = builder.objectRef<{ id: string }>("RecordConditionPayload").implement({
  description: "The new condition.",
  fields: (t) => ({
    condition: t.prismaField({
      type: "Condition",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.condition.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "recordCondition",
  result: "RecordConditionResult",
  description: "Adds one condition to a patient's history.",
  input: RecordConditionInput,
  payload: RecordConditionPayload,
  permission: "writeClinical",
  run: (input, context) => recordCondition(context.services, requireActor(context), withPatient(input)),
});

const RecordMedicationInput = builder.inputType("RecordMedicationInput", {
  description: "One medication that is or was taken.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whose." }),
    code: t.field({ type: CodingInput, required: true, description: "Which: RxNorm, ATC or SNOMED CT." }),
    status: t.string({ description: "FHIR's medication statement status; `active` where left out." }),
    effectiveAt: t.field({ type: "DateTime", description: "Since when." }),
    endedAt: t.field({ type: "DateTime", description: "Until when." }),
  }),
});

const RecordMedicationPayload = builder.objectRef<{ id: string }>("RecordMedicationPayload").implement({
  description: "The new medication statement.",
  fields: (t) => ({
    medicationStatement: t.prismaField({
      type: "MedicationStatement",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.medicationStatement.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "recordMedication",
  result: "RecordMedicationResult",
  description: "Adds one medication to a patient's history.",
  input: RecordMedicationInput,
  payload: RecordMedicationPayload,
  permission: "writeClinical",
  run: (input, context) => recordMedication(context.services, requireActor(context), withPatient(input)),
});

const RecordFamilyHistoryInput = builder.inputType("RecordFamilyHistoryInput", {
  description: "What one relative had.",
  fields: (t) => ({
    patientId: t.id({ required: true, description: "Whose relative." }),
    relationship: t.field({
      type: CodingInput,
      required: true,
      description: "Who: HL7 v3 RoleCode, such as `MTH`.",
    }),
    condition: t.field({ type: CodingInput, required: true, description: "What the relative had." }),
    onsetAgeYears: t.float({ description: "The relative's age at onset, 0 to 130." }),
  }),
});

const RecordFamilyHistoryPayload = builder.objectRef<{ id: string }>("RecordFamilyHistoryPayload").implement({
  description: "The new entry of the family's history.",
  fields: (t) => ({
    familyMemberHistory: t.prismaField({
      type: "FamilyMemberHistory",
      description: "As stored.",
      resolve: (query, { id }, _args, context) =>
        context.db.familyMemberHistory.findUniqueOrThrow({ ...query, where: { id } }),
    }),
  }),
});

addVerb({
  name: "recordFamilyHistory",
  result: "RecordFamilyHistoryResult",
  description: "Adds what one relative had to a patient's history.",
  input: RecordFamilyHistoryInput,
  payload: RecordFamilyHistoryPayload,
  permission: "writeClinical",
  run: (input, context) => recordFamilyHistory(context.services, requireActor(context), withPatient(input)),
});
