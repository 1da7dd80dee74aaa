import { type FusedAssessment, researchNotice, type WithheldReason, withheldAdvice } from "@synoptic/domain";
import { unfinishedExplanationTasks, visibleAssessments, visibleTasks } from "@synoptic/persistence";
import { assessmentSensitivity, explanationMethodsFor, readPriors, shownClass } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { noteRead } from "../note-read.ts";
import { AssessmentStatusEnum } from "./enums.ts";
import { ExplanationMethod } from "./explanation.ts";
import {
  AssessmentImagePolicy,
  ImageReading,
  imagePath,
  Prior,
  policyOf,
  readingsOf,
} from "./image-reading.ts";
import { ChosenInstances, choicesOf } from "./instance-choice.ts";
import { Model } from "./model.ts";
import { ClassRisk, ConformalSet, FactSensitivity, FindingRisk, Novelty, WithheldAdvice } from "./risk.ts";
import { Scenario } from "./scenario.ts";

/** The stored JSON is what the assess service wrote, unchanged. */
const resultOf = (row: { result: unknown }) => row.result as FusedAssessment;

export const RiskAssessment = builder.prismaNode("RiskAssessment", {
  description: "What one reading added to what the history said. Never changed once written.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [visibleAssessments(requireActor(context))] }),
  fields: (t) => ({
    scenario: t.field({
      type: Scenario,
      description: "What was looked for.",
      select: { scenario: true },
      resolve: (row, _args, context) => context.scenarios.describe(row.scenario),
    }),
    status: t.expose("status", {
      type: AssessmentStatusEnum,
      description: "Whether the image's reading counts.",
    }),
    withheldReason: t.exposeString("withheldReason", {
      nullable: true,
      description: "Such as `novel-image` or `image-blank`.",
    }),
    withheldAdvice: t.field({
      type: WithheldAdvice,
      nullable: true,
      description: "Why the reading is withheld, and what would help.",
      select: { withheldReason: true },
      resolve: ({ withheldReason }) =>
        withheldReason === null ? null : withheldAdvice(withheldReason as WithheldReason),
    }),
    assessedAt: t.expose("assessedAt", { type: "DateTime", description: "When it was made." }),
    historyAsOf: t.expose("historyAsOf", {
      type: "DateTime",
      description: "Facts recorded later were not seen.",
    }),
    historyOnly: t.boolean({
      description: "True where no image was given.",
      select: { result: true },
      resolve: (row) => resultOf(row).historyOnly,
    }),
    primaryFinding: t.field({
      type: FindingRisk,
      description: "The finding of concern.",
      select: { result: true },
      resolve: (row) => {
        const { findings, primaryFindingId } = resultOf(row);
        return findings.find((finding) => finding.findingId === primaryFindingId) ?? findings[0]!;
      },
    }),
    findings: t.field({
      type: [FindingRisk],
      description: "Every finding looked for.",
      select: { result: true },
      resolve: (row) => [...resultOf(row).findings],
    }),
    classes: t.field({
      type: [ClassRisk],
      description: "Every class the model tells apart.",
      select: { result: true },
      resolve: (row) => [...resultOf(row).classes],
    }),
    conformalSet: t.field({
      type: ConformalSet,
      nullable: true,
      description: "The classes that cannot be ruled out.",
      select: { result: true },
      resolve: (row) => resultOf(row).conformalSet,
    }),
    novelty: t.field({
      type: Novelty,
      nullable: true,
      description: "How much the image is like those the model was made for; nothing without an image.",
      select: { result: true },
      resolve: (row) => resultOf(row).novelty,
    }),
    missingFacts: t.stringList({
      description: "Names of facts that the history model could use and that are not known.",
      select: { result: true },
      resolve: (row) => [...resultOf(row).missingFacts],
    }),
    sensitivity: t.field({
      type: [FactSensitivity],
      description:
        "What the primary finding's risk would be, were each fact known that is not; the one that could move it most first. Empty where the models are no longer loaded.",
      select: {
        scenario: true,
        result: true,
        models: {
          select: {
            modelVersion: { select: { modelId: true, version: true, manifestSha256: true, kind: true } },
          },
        },
      },
      resolve: (row, _args, context) =>
        assessmentSensitivity(context.services, {
          scenario: row.scenario,
          result: resultOf(row),
          models: row.models.map(({ modelVersion: { modelId: id, ...rest } }) => ({ id, ...rest })),
        }),
    }),
    instance: t.relation("instance", {
      nullable: true,
      description: "The image that was read; of several the newest of those that count.",
    }),
    readings: t.field({
      type: [ImageReading],
      description: "Every image of the study that was read, newest first, and which of them count.",
      select: {
        id: true,
        instanceId: true,
        frameNumber: true,
        mapRows: true,
        result: true,
        otherMaps: { select: { instanceId: true, frameNumber: true } },
      },
      resolve: (row) => readingsOf(row),
    }),
    imagePolicy: t.field({
      type: AssessmentImagePolicy,
      nullable: true,
      description:
        "What the risk is made of, where the study has several images; nothing without an image, and of assessments made when one image was read.",
      select: { result: true },
      resolve: (row) => policyOf(resultOf(row)),
    }),
    frameNumber: t.exposeInt("frameNumber", {
      nullable: true,
      description: "Which frame of `instance`, from 1; nothing where it has one.",
    }),
    imageUrl: t.string({
      nullable: true,
      description: "A path on this server that gives what was read of `instance` as PNG.",
      select: { instanceId: true, frameNumber: true },
      resolve: ({ instanceId, frameNumber }) =>
        instanceId === null ? null : imagePath(instanceId, frameNumber),
    }),
    chosen: t.field({
      type: ChosenInstances,
      nullable: true,
      description:
        "Why each instance of the study was read or not; nothing without a study, and of assessments made before it was kept.",
      select: { instanceChoices: true },
      resolve: (row) => choicesOf(row.instanceChoices),
    }),
    imagesLeftOut: t.int({
      description: "Images that fit and were not looked at, as the study has more than are read.",
      select: { result: true },
      resolve: (row) => resultOf(row).images?.leftOut ?? 0,
    }),
    priors: t.field({
      type: [Prior],
      description: "The course that it stands in, newest first; ten studies at most.",
      resolve: ({ id }, _args, context) => readPriors(context.services, id),
    }),
    heatmapUrl: t.string({
      nullable: true,
      description:
        "Path of the class activation map as a transparent PNG on the source image's grid, for any class; nothing where no image was read.",
      args: {
        classId: t.arg.string({ required: true, description: "A class of the scenario, such as `mel`." }),
      },
      select: { mapRows: true, result: true },
      resolve: (row, { classId }) => {
        const known = resultOf(row).classes.some((risk) => risk.classId === classId);
        return row.mapRows !== null && known
          ? `/heatmaps/${row.id}/${encodeURIComponent(classId)}.png`
          : null;
      },
    }),
    reportUrl: t.string({
      description: "Path of the assessment as one page to file, PDF, with the newest review.",
      resolve: ({ id }) => `/reports/${id}.pdf`,
    }),
    structuredReportUrl: t.string({
      nullable: true,
      description:
        "Path of the assessment as a DICOM structured report (TID 1500), or nothing where no image was given.",
      select: { instanceId: true },
      resolve: ({ id, instanceId }) => (instanceId === null ? null : `/reports/${id}.dcm`),
    }),
    heatmapCaptureUrl: t.string({
      nullable: true,
      description:
        "Path of the image under its heatmap as a DICOM secondary capture, or nothing where there is none.",
      select: { mapRows: true, result: true },
      resolve: (row) =>
        row.mapRows !== null && shownClass(resultOf(row)) ? `/reports/${row.id}-heatmap.dcm` : null,
    }),
    resultDeliveries: t.relation("resultDeliveries", {
      description: "The DICOMweb servers that its report and heatmap were sent to, or are on their way to.",
      query: { orderBy: [{ requestedAt: "asc" }, { id: "asc" }] },
    }),
    models: t.field({
      type: [Model],
      description: "Every model that had a part in it, in its exact version.",
      select: (_args, _context, nested) => ({
        models: { orderBy: { modelVersionId: "asc" as const }, select: { modelVersion: nested(true) } },
      }),
      resolve: (row) => row.models.map((link) => link.modelVersion) as never,
    }),
    explanations: t.relation("explanations", {
      description: "Why the model said what it said, as far as somebody asked, newest first.",
      query: { orderBy: [{ createdAt: "desc" }, { id: "desc" }] },
    }),
    explanationTasks: t.prismaField({
      type: ["BackgroundTask"],
      description: "The work that will add to `explanations`, waiting or under way, oldest first.",
      resolve: (query, { id }, _args, context) =>
        context.db.backgroundTask.findMany({
          ...query,
          where: { ...unfinishedExplanationTasks(id), AND: [visibleTasks(requireActor(context))] },
          orderBy: [{ createdAt: "asc" }, { id: "asc" }],
        }),
    }),
    explanationMethods: t.field({
      type: [ExplanationMethod],
      description: "Every way to ask, and whether this assessment's model gives what it needs.",
      resolve: (row, _args, context) => explanationMethodsFor(context.services, row.id),
    }),
    reviews: t.relation("reviews", {
      description: "What clinicians decided about it, newest first.",
      query: { orderBy: [{ reviewedAt: "desc" }, { id: "desc" }] },
    }),
    study: t.relation("study", {
      nullable: true,
      description: "The study it read; nothing for the history alone.",
    }),
    patient: t.relation("patient", { description: "Whose risk." }),
    notice: t.string({ description: "What it is not for.", resolve: () => researchNotice }),
  }),
});

builder.queryField("assessment", (t) =>
  t.prismaField({
    type: "RiskAssessment",
    nullable: true,
    description: "One assessment; nothing where the site has none with this id.",
    args: { id: t.arg.id({ required: true, description: "Global id." }) },
    authScopes: { readClinical: true },
    resolve: async (query, _root, args, context) => {
      const where = {
        id: readId("RiskAssessment", args.id),
        AND: [visibleAssessments(requireActor(context))],
      };
      return noteRead(
        context,
        "RiskAssessment",
        await context.db.riskAssessment.findUnique({ ...query, where }),
      );
    },
  }),
);
