import { InvalidInputError } from "@synoptic/domain";
import { type Prisma, visibleAssessments } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { type RequestContext, requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { noteReads } from "../note-read.ts";
import { AssessmentStatusEnum } from "./enums.ts";
import { checkedCursor, totalCountField } from "./paging.ts";

const SystemIdentifierInput = builder.inputType("SystemIdentifierInput", {
  description: "A business identifier, such as a medical record number, with who issued it.",
  fields: (t) => ({
    system: t.string({ required: true, description: "URI of who issued it." }),
    value: t.string({ required: true, description: "The identifier." }),
  }),
});

const SystemCodeInput = builder.inputType("SystemCodeInput", {
  description: "A code with its system.",
  fields: (t) => ({
    system: t.string({ required: true, description: "URI, such as `http://snomed.info/sct`." }),
    code: t.string({ required: true, description: "The code." }),
  }),
});

const AssessmentFilter = builder.inputType("AssessmentFilter", {
  description: "Which assessments; all that are given must hold.",
  fields: (t) => ({
    patientId: t.id({ description: "Of this patient, by our id." }),
    patientFhirId: t.string({ description: "Of the patient whose FHIR resource has this id." }),
    sourceSystem: t.string({
      description: "Which system's FHIR id is meant, where several systems send patients.",
    }),
    patientIdentifier: t.field({
      type: SystemIdentifierInput,
      description: "Of the patient with this identifier, such as a medical record number.",
    }),
    studyId: t.id({ description: "Of this study, by our id." }),
    studyInstanceUids: t.stringList({ description: "Of these studies, by DICOM's own id; 100 at most." }),
    accessionNumber: t.string({ description: "Of the studies of this order." }),
    scenarios: t.stringList({ description: "Of these scenarios, such as `skin`." }),
    status: t.field({ type: AssessmentStatusEnum, description: "Whether the image's reading counts." }),
    reviewed: t.boolean({ description: "Only those with a clinician's decision, or only those without." }),
    latestOnly: t.boolean({ description: "Only the newest of each study and scenario." }),
    assessedFrom: t.field({ type: "DateTime", description: "Made then or later." }),
    assessedBefore: t.field({ type: "DateTime", description: "Made before." }),
    acquiredFrom: t.field({ type: "DateTime", description: "Of images made then or later." }),
    acquiredBefore: t.field({ type: "DateTime", description: "Of images made before." }),
    riskAtLeast: t.float({
      description: "Post-test probability, or pre-test where it is all there is, 0 to 1.",
    }),
    riskAtMost: t.float({ description: "Likewise." }),
    condition: t.field({
      type: SystemCodeInput,
      description: "Of patients with such a condition in their history, entered in error left aside.",
    }),
  }),
});

type Filter = NonNullable<typeof AssessmentFilter.$inferInput>;

/** Studies that one question may name. */
const maxStudies = 100;

/** @throws InvalidInputError where a range is none or too many studies are named */
function where(context: RequestContext, filter: Filter | null | undefined): Prisma.RiskAssessmentWhereInput {
  const all: Prisma.RiskAssessmentWhereInput[] = [visibleAssessments(requireActor(context))];
  if (filter) all.push(ofPatient(filter), ofStudy(filter), ofItself(filter));
  return { AND: all };
}

function ofPatient(filter: Filter): Prisma.RiskAssessmentWhereInput {
  const { patientId, patientFhirId, sourceSystem, patientIdentifier, condition } = filter;
  if (sourceSystem != null && patientFhirId == null) {
    throw new InvalidInputError("A source system says whose FHIR id is meant: give patientFhirId too.", [
      "filter",
      "sourceSystem",
    ]);
  }
  const patient: Prisma.PatientWhereInput = {};
  if (patientFhirId != null) patient.fhirId = patientFhirId;
  if (sourceSystem != null) patient.sourceSystem = sourceSystem;
  if (patientIdentifier != null) patient.identifiers = { some: patientIdentifier };
  if (condition != null) {
    const { system: codeSystem, code } = condition;
    const isSaid = {
      OR: [{ verificationStatus: null }, { verificationStatus: { not: "entered-in-error" } }],
    };
    patient.conditions = { some: { codeSystem, code, ...isSaid } };
  }
  return {
    ...(patientId == null ? {} : { patientId: readId("Patient", patientId, ["filter", "patientId"]) }),
    ...(Object.keys(patient).length === 0 ? {} : { patient }),
  };
}

function ofStudy(filter: Filter): Prisma.RiskAssessmentWhereInput {
  const { studyId, studyInstanceUids, accessionNumber, acquiredFrom, acquiredBefore } = filter;
  if (studyInstanceUids != null && studyInstanceUids.length > maxStudies) {
    throw new InvalidInputError(`Name ${maxStudies} studies at most.`, ["filter", "studyInstanceUids"]);
  }
  const study: Prisma.ImagingStudyWhereInput = {};
  if (studyInstanceUids != null) study.studyInstanceUid = { in: studyInstanceUids };
  if (accessionNumber != null) study.accessionNumber = accessionNumber;
  if (acquiredFrom != null || acquiredBefore != null) study.acquiredAt = range(acquiredFrom, acquiredBefore);
  return {
    ...(studyId == null ? {} : { studyId: readId("ImagingStudy", studyId, ["filter", "studyId"]) }),
    ...(Object.keys(study).length === 0 ? {} : { study }),
  };
}

function ofItself(filter: Filter): Prisma.RiskAssessmentWhereInput {
  const { scenarios, status, reviewed, latestOnly, assessedFrom, assessedBefore } = filter;
  const { riskAtLeast, riskAtMost } = filter;
  if (riskAtLeast != null && riskAtMost != null && riskAtLeast > riskAtMost) {
    throw new InvalidInputError("The least risk is above the most.", ["filter", "riskAtLeast"]);
  }
  const found: Prisma.RiskAssessmentWhereInput = {};
  if (scenarios != null) found.scenario = { in: scenarios };
  if (status != null) found.status = status;
  if (reviewed != null) found.reviews = reviewed ? { some: {} } : { none: {} };
  if (latestOnly) found.worklistItem = { isNot: null };
  if (assessedFrom != null || assessedBefore != null) found.assessedAt = range(assessedFrom, assessedBefore);
  if (riskAtLeast != null || riskAtMost != null) {
    found.rankProbability = {
      ...(riskAtLeast == null ? {} : { gte: riskAtLeast }),
      ...(riskAtMost == null ? {} : { lte: riskAtMost }),
    };
  }
  return found;
}

function range(from: Date | null | undefined, before: Date | null | undefined) {
  return { ...(from == null ? {} : { gte: from }), ...(before == null ? {} : { lt: before }) };
}

builder.queryField("assessments", (t) =>
  t.prismaConnection(
    {
      type: "RiskAssessment",
      cursor: "id",
      description:
        "The site's assessments, newest first. What is made while one pages comes before the first page, and no page changes.",
      args: { filter: t.arg({ type: AssessmentFilter, description: "Which." }) },
      authScopes: { readClinical: true },
      totalCount: (_root, { filter }, context) =>
        context.db.riskAssessment.count({ where: where(context, filter) }),
      resolve: async (query, _root, { filter }, context) => {
        const found = await context.db.riskAssessment.findMany({
          ...checkedCursor(query),
          where: where(context, filter),
          orderBy: [{ assessedAt: "desc" }, { id: "desc" }],
        });
        await noteReads(context, found);
        return found;
      },
    },
    {
      name: "RiskAssessmentConnection",
      description: "A page of assessments.",
      fields: (t) => ({ totalCount: totalCountField(t) }),
    },
    { name: "RiskAssessmentEdge", description: "One assessment of the page." },
  ),
);
