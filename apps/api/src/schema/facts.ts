import { unusedReason } from "@synoptic/domain";
import { visiblePatients } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { Coding, codingOf } from "./coding.ts";
import { UnusedFactReasonEnum } from "./enums.ts";

/** A fact is visible where its patient is. */
export function ofVisiblePatient(id: string, context: RequestContext) {
  return { id, AND: [{ patient: visiblePatients(requireActor(context)) }] };
}

builder.prismaNode("Encounter", {
  description: "A contact between the patient and the care system.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    status: t.exposeString("status", { description: "FHIR's encounter status, such as `finished`." }),
    type: t.field({
      type: Coding,
      nullable: true,
      description: "What kind of contact.",
      select: { typeSystem: true, typeCode: true, typeDisplay: true },
      resolve: (row) => codingOf(row.typeSystem, row.typeCode, row.typeDisplay),
    }),
    effectiveAt: t.expose("effectiveAt", { type: "DateTime", nullable: true, description: "When it began." }),
    endedAt: t.expose("endedAt", { type: "DateTime", nullable: true, description: "When it ended." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
  }),
});

interface ComponentShape {
  code: { system: string; code: string; display?: string };
  valueQuantity?: number | null;
  valueUnit?: string | null;
}

/** As the import wrote them; see the column. */
function componentsOf(stored: unknown): ComponentShape[] {
  return (stored as ComponentShape[] | null) ?? [];
}

const ObservationComponent = builder.objectRef<ComponentShape>("ObservationComponent").implement({
  description: "One of several values measured together, such as the systolic part of a blood pressure.",
  fields: (t) => ({
    code: t.expose("code", { type: Coding, description: "What was measured." }),
    valueQuantity: t.float({
      nullable: true,
      description: "The value, in `valueUnit`.",
      resolve: (component) => component.valueQuantity ?? null,
    }),
    valueUnit: t.string({
      nullable: true,
      description: "UCUM.",
      resolve: (component) => component.valueUnit ?? null,
    }),
  }),
});

builder.prismaNode("Observation", {
  description: "A measurement or a simple statement about the patient.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    code: t.field({
      type: Coding,
      description: "What was observed.",
      select: { codeSystem: true, code: true, display: true },
      resolve: (row) => codingOf(row.codeSystem, row.code, row.display)!,
    }),
    status: t.exposeString("status", { description: "FHIR's observation status, such as `final`." }),
    effectiveAt: t.expose("effectiveAt", {
      type: "DateTime",
      nullable: true,
      description: "When it was true.",
    }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
    valueQuantity: t.exposeFloat("valueQuantity", {
      nullable: true,
      description: "A number, in `valueUnit`.",
    }),
    valueUnit: t.exposeString("valueUnit", { nullable: true, description: "UCUM." }),
    valueCode: t.field({
      type: Coding,
      nullable: true,
      description: "A coded value.",
      select: { valueCodeSystem: true, valueCode: true },
      resolve: (row) => codingOf(row.valueCodeSystem, row.valueCode),
    }),
    valueText: t.exposeString("valueText", { nullable: true, description: "A value in words." }),
    valueBoolean: t.exposeBoolean("valueBoolean", { nullable: true, description: "Yes or no." }),
    unusedReason: t.field({
      type: UnusedFactReasonEnum,
      nullable: true,
      description: "Why it is kept and not used; nothing where it may be used.",
      select: {
        ...{ codeSystem: true, code: true, display: true },
        ...{ valueQuantity: true, valueUnit: true, components: true },
      },
      resolve: ({ valueQuantity, valueUnit, components, codeSystem: system, code }) =>
        unusedReason({
          code: { system, code },
          valueQuantity,
          valueUnit,
          components: componentsOf(components).map((part) => ({
            code: part.code,
            valueQuantity: part.valueQuantity ?? null,
            valueUnit: part.valueUnit ?? null,
          })),
        }),
    }),
    components: t.field({
      type: [ObservationComponent],
      description: "Values measured together; empty for a single value.",
      select: { components: true },
      resolve: ({ components }) => componentsOf(components),
    }),
  }),
});

builder.prismaNode("Condition", {
  description: "A diagnosis or a problem.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    code: t.field({
      type: Coding,
      description: "Which.",
      select: { codeSystem: true, code: true, display: true },
      resolve: (row) => codingOf(row.codeSystem, row.code, row.display)!,
    }),
    clinicalStatus: t.exposeString("clinicalStatus", {
      nullable: true,
      description: "Such as `active` or `resolved`.",
    }),
    bodySite: t.field({
      type: Coding,
      nullable: true,
      description: "Where on the body.",
      select: { bodySiteSystem: true, bodySiteCode: true, bodySiteDisplay: true },
      resolve: (row) => codingOf(row.bodySiteSystem, row.bodySiteCode, row.bodySiteDisplay),
    }),
    effectiveAt: t.expose("effectiveAt", { type: "DateTime", nullable: true, description: "Onset." }),
    abatedAt: t.expose("abatedAt", { type: "DateTime", nullable: true, description: "When it was over." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
  }),
});

builder.prismaNode("MedicationStatement", {
  description: "A medication that is or was taken or ordered.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    code: t.field({
      type: Coding,
      nullable: true,
      description: "Which; nothing while the Medication that tells it has not arrived.",
      select: { codeSystem: true, code: true, display: true },
      resolve: (row) => codingOf(row.codeSystem, row.code, row.display),
    }),
    status: t.exposeString("status", { description: "Such as `active` or `completed`." }),
    effectiveAt: t.expose("effectiveAt", { type: "DateTime", nullable: true, description: "Since when." }),
    endedAt: t.expose("endedAt", { type: "DateTime", nullable: true, description: "Until when." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
  }),
});

builder.prismaNode("FamilyMemberHistory", {
  description: "What one relative had.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: ofVisiblePatient,
  fields: (t) => ({
    relationship: t.field({
      type: Coding,
      description: "Who: HL7 v3 RoleCode, such as `MTH`.",
      select: { relationshipSystem: true, relationshipCode: true, relationship: true },
      resolve: (row) => codingOf(row.relationshipSystem, row.relationshipCode, row.relationship)!,
    }),
    condition: t.field({
      type: Coding,
      nullable: true,
      description: "What the relative had; nothing where only the relative is recorded.",
      select: { conditionSystem: true, conditionCode: true, conditionDisplay: true },
      resolve: (row) => codingOf(row.conditionSystem, row.conditionCode, row.conditionDisplay),
    }),
    onsetAgeYears: t.exposeFloat("onsetAgeYears", {
      nullable: true,
      description: "The relative's age at onset.",
    }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
  }),
});
