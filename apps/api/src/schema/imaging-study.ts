import { InvalidInputError } from "@synoptic/domain";
import type { Prisma } from "@synoptic/persistence";
import { visibleStudies } from "@synoptic/persistence";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import { Scenario } from "./scenario.ts";

builder.prismaNode("ImagingStudy", {
  description: "The images of one examination.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visibleStudies(requireActor(context))] }),
  fields: (t) => ({
    studyInstanceUid: t.exposeString("studyInstanceUid", { description: "DICOM's own id." }),
    accessionNumber: t.exposeString("accessionNumber", {
      nullable: true,
      description: "The order's number.",
    }),
    description: t.exposeString("description", { nullable: true, description: "Study description." }),
    modality: t.exposeString("modality", {
      description: "DICOM modality, such as `DX`, `US`, `MR`, `OP`, `XC`.",
    }),
    bodyPart: t.exposeString("bodyPart", { nullable: true, description: "Body part examined." }),
    laterality: t.exposeString("laterality", { nullable: true, description: "`L`, `R` or `B`." }),
    scenario: t.field({
      type: Scenario,
      nullable: true,
      description: "What it is read for; nothing where no loaded model reads it.",
      select: { scenario: true },
      resolve: (study, _args, context) =>
        study.scenario === null ? null : context.scenarios.describe(study.scenario),
    }),
    acquiredAt: t.expose("acquiredAt", { type: "DateTime", description: "When the image was made." }),
    recordedAt: t.expose("recordedAt", { type: "DateTime", description: "When it became known here." }),
    synthetic: t.exposeBoolean("synthetic", { description: "Made by the demo's generator." }),
    patient: t.relation("patient", { description: "Whose images." }),
    series: t.relation("series", {
      description: "Its series.",
      query: { orderBy: [{ number: "asc" }, { id: "asc" }] },
    }),
    keptResources: t.relation("keptResources", {
      description: "FHIR ImagingStudy resources that tell of this study, as they were sent.",
      query: { orderBy: { id: "asc" } },
    }),
    assessments: t.relation("assessments", {
      description: "All assessments, newest first.",
      query: { orderBy: [{ assessedAt: "desc" }, { id: "desc" }] },
    }),
  }),
});

builder.prismaNode("Series", {
  description: "Images of a study that belong together.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [{ study: visibleStudies(requireActor(context)) }] }),
  fields: (t) => ({
    seriesInstanceUid: t.exposeString("seriesInstanceUid", { description: "DICOM's own id." }),
    modality: t.exposeString("modality", { description: "DICOM modality." }),
    description: t.exposeString("description", { nullable: true, description: "Series description." }),
    number: t.exposeInt("number", { nullable: true, description: "Series number." }),
    instances: t.relation("instances", {
      description:
        "Its images; what is none, such as a report, and results of assessments are served over DICOMweb.",
      query: {
        where: { frames: { gt: 0 }, resultOfId: null },
        orderBy: [{ instanceNumber: "asc" }, { id: "asc" }],
      },
    }),
  }),
});

builder.prismaNode("Instance", {
  description: "One DICOM object, or one PNG or JPEG wrapped as such.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [{ series: { study: visibleStudies(requireActor(context)) } }] }),
  fields: (t) => ({
    sopInstanceUid: t.exposeString("sopInstanceUid", { description: "DICOM's own id." }),
    sopClassUid: t.exposeString("sopClassUid", { description: "What kind of object." }),
    rows: t.exposeInt("rows", { description: "Height in pixels." }),
    columns: t.exposeInt("columns", { description: "Width in pixels." }),
    frames: t.exposeInt("frames", { description: "How many frames." }),
    mediaType: t.exposeString("mediaType", {
      description: "`application/dicom`, `image/png` or `image/jpeg`.",
    }),
    imageUrl: t.string({
      description: "A path on this server that gives the image as PNG, windowed as the file says.",
      resolve: ({ id }) => `/images/${id}.png`,
    }),
    attributes: t.expose("attributes", {
      type: "JSON",
      description: "All DICOM attributes but the pixels, in the DICOM JSON model (PS3.18 annex F).",
    }),
  }),
});

builder.queryField("study", (t) =>
  t.prismaField({
    type: "ImagingStudy",
    nullable: true,
    description: "By our id, DICOM's Study Instance UID or accession number: exactly one of the three.",
    args: {
      id: t.arg.id({ description: "Global id." }),
      studyInstanceUid: t.arg.string({ description: "DICOM's own id." }),
      accessionNumber: t.arg.string({ description: "The order's number; the newest study of the order." }),
    },
    authScopes: { readClinical: true },
    resolve: async (query, _root, args, context) => {
      const where = { AND: [visibleStudies(requireActor(context)), findBy(args)] };
      const found = await context.db.imagingStudy.findFirst({ ...query, where, orderBy: { id: "desc" } });
      return noteRead(context, "ImagingStudy", found);
    },
  }),
);

interface StudyArgs {
  id?: string | null | undefined;
  studyInstanceUid?: string | null | undefined;
  accessionNumber?: string | null | undefined;
}

/** @throws InvalidInputError unless exactly one is given */
function findBy({ id, studyInstanceUid, accessionNumber }: StudyArgs): Prisma.ImagingStudyWhereInput {
  const given: Prisma.ImagingStudyWhereInput[] = [];
  if (id != null) given.push({ id: readId("ImagingStudy", id) });
  if (studyInstanceUid != null) given.push({ studyInstanceUid });
  if (accessionNumber != null) given.push({ accessionNumber });
  const [only] = given;
  if (!only || given.length > 1) {
    throw new InvalidInputError("Give exactly one of id, studyInstanceUid and accessionNumber.");
  }
  return only;
}
