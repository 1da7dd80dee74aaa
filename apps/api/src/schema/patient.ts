import { codedFactTypes, InvalidInputError } from "@synoptic/domain";
import type { Prisma } from "@synoptic/persistence";
import { visiblePatients } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import { patientPage } from "../patient-page.ts";
import { AdministrativeSexEnum, ResearchConsentEnum } from "./enums.ts";
import { checkedCursor, totalCountField } from "./paging.ts";

builder.prismaObject("PatientIdentifier", {
  description: "A business identifier, such as a medical record number.",
  select: { id: true },
  fields: (t) => ({
    system: t.exposeString("system", { description: "URI of who issued it." }),
    value: t.exposeString("value", { description: "The identifier." }),
    typeCode: t.exposeString("typeCode", { nullable: true, description: "HL7 v2-0203, such as `MR`." }),
  }),
});

/** Newest first; facts without a date last. */
const newestFact = [{ effectiveAt: { sort: "desc", nulls: "last" } }, { id: "desc" }] as const;

builder.prismaNode("Patient", {
  description: "A person of the site.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visiblePatients(requireActor(context))] }),
  fields: (t) => ({
    fhirId: t.exposeString("fhirId", {
      nullable: true,
      description: "The id of the FHIR resource it came from.",
    }),
    familyName: t.exposeString("familyName", { nullable: true, description: "Family name." }),
    givenName: t.exposeString("givenName", { nullable: true, description: "Given names." }),
    displayName: t.string({
      description: "Family, given; or a stand-in such as the id where no name is known.",
      select: { familyName: true, givenName: true, id: true },
      resolve: ({ familyName, givenName, id }) =>
        [familyName, givenName].filter((part) => part).join(", ") || `Patient ${id.slice(-8)}`,
    }),
    birthDate: t.expose("birthDate", { type: "Date", nullable: true, description: "Birth date." }),
    ageYears: t.int({
      nullable: true,
      description: "Whole years today, or at death.",
      select: { birthDate: true, deceasedAt: true },
      resolve: ({ birthDate, deceasedAt }, _args, context) =>
        birthDate && wholeYears(birthDate, deceasedAt ?? context.services.now()),
    }),
    sex: t.expose("sex", { type: AdministrativeSexEnum, description: "FHIR's administrative gender." }),
    synthetic: t.exposeBoolean("synthetic", {
      description: "Made by the demo's generator; not a real person.",
    }),
    researchConsent: t.expose("researchConsent", {
      type: ResearchConsentEnum,
      nullable: true,
      description:
        "What counts of all that was said of research with the patient's data; nothing where nothing was said.",
    }),
    identifiers: t.relation("identifiers", {
      description: "Business identifiers.",
      query: { orderBy: { system: "asc" } },
    }),
    encounters: t.relation("encounters", {
      description: "Contacts, newest first.",
      query: { orderBy: [...newestFact] },
    }),
    observations: t.relation("observations", {
      description: "Measurements and findings, newest first.",
      query: { orderBy: [...newestFact] },
    }),
    conditions: t.relation("conditions", {
      description: "Diagnoses and problems, newest first.",
      query: { orderBy: [...newestFact] },
    }),
    medicationStatements: t.relation("medicationStatements", {
      description: "Medication taken or ordered, newest first.",
      query: { orderBy: [...newestFact] },
    }),
    familyMemberHistory: t.relation("familyMemberHistory", {
      description: "What relatives had.",
      query: { orderBy: { id: "asc" } },
    }),
    procedures: t.relation("keptResources", {
      description: "What was done, as it was sent, newest first.",
      query: { where: { resourceType: codedFactTypes.procedures }, orderBy: [...newestFact] },
    }),
    allergies: t.relation("keptResources", {
      description: "Allergies and intolerances, as they were sent, newest first.",
      query: { where: { resourceType: codedFactTypes.allergies }, orderBy: [...newestFact] },
    }),
    immunizations: t.relation("keptResources", {
      description: "Vaccinations, as they were sent, newest first.",
      query: { where: { resourceType: codedFactTypes.immunizations }, orderBy: [...newestFact] },
    }),
    keptResources: t.relatedConnection(
      "keptResources",
      {
        cursor: "id",
        description: "FHIR resources that are kept as they were sent, newest first.",
        args: {
          resourceTypes: t.arg.stringList({
            description: "FHIR types, such as `Procedure`; all where left out.",
          }),
        },
        query: ({ resourceTypes }) => ({
          ...(resourceTypes == null ? {} : { where: { resourceType: { in: resourceTypes } } }),
          orderBy: [...newestFact],
        }),
      },
      { name: "KeptResourceConnection", description: "A page of kept resources." },
      { name: "KeptResourceEdge", description: "One resource of the page." },
    ),
    studies: t.relation("studies", {
      description: "Imaging studies, newest first.",
      query: { orderBy: [{ acquiredAt: "desc" }, { id: "desc" }] },
    }),
  }),
});

function wholeYears(birthDate: Date, at: Date): number {
  const years = at.getUTCFullYear() - birthDate.getUTCFullYear();
  const hadBirthday =
    at.getUTCMonth() > birthDate.getUTCMonth() ||
    (at.getUTCMonth() === birthDate.getUTCMonth() && at.getUTCDate() >= birthDate.getUTCDate());
  return hadBirthday ? years : years - 1;
}

const maxSearchWords = 5;

/** Patients each word of `search` fits: a part of a name, or the start of an identifier. Each is found by an index. */
export function matchingPatients(search: string): Prisma.PatientWhereInput {
  const words = search
    .split(/[\s,]+/)
    .filter((word) => word !== "")
    .slice(0, maxSearchWords);
  return {
    AND: words.map((word) => ({
      terms: {
        some: {
          OR: [
            { kind: "name", term: { contains: word, mode: "insensitive" } },
            { kind: "identifier", term: { startsWith: word, mode: "insensitive" } },
          ],
        },
      },
    })),
  };
}

builder.queryField("patient", (t) =>
  t.prismaField({
    type: "Patient",
    nullable: true,
    description: "One patient; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { readClinical: true },
    resolve: async (query, _root, args, context) => {
      const where = { id: readId("Patient", args.id), AND: [visiblePatients(requireActor(context))] };
      const found = await context.db.patient.findUnique({ ...query, where });
      return noteRead(context, "Patient", found);
    },
  }),
);

builder.queryField("findPatient", (t) =>
  t.prismaField({
    type: "Patient",
    nullable: true,
    description: "By FHIR id, or by an identifier with its system: exactly one of the two.",
    args: {
      fhirId: t.arg.string({ description: "Id of the FHIR resource it came from." }),
      identifierSystem: t.arg.string({ description: "URI of who issued the identifier." }),
      identifierValue: t.arg.string({ description: "The identifier." }),
    },
    authScopes: { readClinical: true },
    resolve: async (query, _root, args, context) => {
      const where = { AND: [visiblePatients(requireActor(context)), findBy(args)] };
      const found = await context.db.patient.findFirst({ ...query, where, orderBy: { id: "asc" } });
      return noteRead(context, "Patient", found);
    },
  }),
);

interface FindPatientArgs {
  fhirId?: string | null | undefined;
  identifierSystem?: string | null | undefined;
  identifierValue?: string | null | undefined;
}

/** @throws InvalidInputError where both ways or neither are given */
function findBy({ fhirId, identifierSystem, identifierValue }: FindPatientArgs): Prisma.PatientWhereInput {
  const byIdentifier = identifierSystem != null || identifierValue != null;
  if ((fhirId != null) === byIdentifier) {
    throw new InvalidInputError("Give either fhirId, or identifierSystem with identifierValue.");
  }
  if (fhirId != null) return { fhirId };
  if (identifierSystem == null || identifierValue == null) {
    throw new InvalidInputError("An identifier is a value with its system: give both.", ["identifierSystem"]);
  }
  return { identifiers: { some: { system: identifierSystem, value: identifierValue } } };
}

builder.queryField("patients", (t) =>
  t.prismaConnection(
    {
      type: "Patient",
      cursor: "id",
      description: "The site's patients by name.",
      args: { search: t.arg.string({ description: "Words of the name, or the start of an identifier." }) },
      authScopes: { readClinical: true },
      totalCount: (_root, args, context) => context.db.patient.count({ where: listed(context, args.search) }),
      resolve: (query, _root, args, context) =>
        patientPage(context.db, requireActor(context), checkedCursor(query), listed(context, args.search)),
    },
    {
      name: "PatientConnection",
      description: "A page of patients.",
      fields: (t) => ({ totalCount: totalCountField(t) }),
    },
    { name: "PatientEdge", description: "One patient of the page." },
  ),
);

function listed(context: RequestContext, search: string | null | undefined): Prisma.PatientWhereInput {
  return { AND: [visiblePatients(requireActor(context)), search ? matchingPatients(search) : {}] };
}
