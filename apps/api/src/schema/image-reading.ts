import { encodeGlobalID } from "@pothos/plugin-relay";
import {
  type FusedAssessment,
  type ImagePolicy,
  type ImageReading as ImageReadingShape,
  imagePolicyWords,
  withheldAdvice,
} from "@synoptic/domain";
import type { Prior as PriorShape } from "@synoptic/services";
import { builder } from "../builder.ts";
import { Novelty, WithheldAdvice } from "./risk.ts";

export const ImagePolicyEnum = builder.enumType("ImagePolicy", {
  description: "What the risk of a study with several images is made of.",
  values: {
    NEWEST: { value: "newest", description: "The image that was acquired last." },
    WORST: {
      value: "worst",
      description: "The image that moves the finding of concern most towards disease.",
    },
    COMBINED: {
      value: "combined",
      description: "The mean of the images' log likelihood ratios; never their product.",
    },
  } as const,
});

interface ReadingOfAssessment extends ImageReadingShape {
  assessmentId: string;
  /** True for the image whose maps the assessment itself holds. */
  isMain: boolean;
  hasMaps: boolean;
  classes: FusedAssessment["classes"];
}

interface AssessmentRow {
  id: string;
  instanceId: string | null;
  frameNumber: number | null;
  mapRows: number | null;
  otherMaps: readonly { instanceId: string; frameNumber: number }[];
  result: unknown;
}

/** Of an assessment stored when one image of a study was read, that image. */
export function readingsOf({
  id,
  instanceId,
  frameNumber,
  mapRows,
  otherMaps,
  result,
}: AssessmentRow): ReadingOfAssessment[] {
  const { images, classes, novelty, withheldReason, findings, primaryFindingId } = result as FusedAssessment;
  const primary = findings.find(({ findingId }) => findingId === primaryFindingId);
  const parts = primary?.parts.filter(({ kind }) => kind === "image") ?? [];
  const probabilities = classes.map(({ imageProbability }) => imageProbability);
  const only = (of: string): ImageReadingShape => ({
    instanceId: of,
    acquiredAt: null,
    isCounted: withheldReason === null,
    withheldReason,
    novelty,
    probabilities: probabilities.every((p) => p !== null) ? probabilities : null,
    logOdds: parts.length > 0 ? parts.reduce((sum, { logOdds }) => sum + logOdds, 0) : null,
  });
  const readings = images?.readings ?? (instanceId === null ? [] : [only(instanceId)]);
  return readings.map((reading) => {
    const frame = reading.frameNumber ?? 1;
    const isMain = reading.instanceId === instanceId && frame === (frameNumber ?? 1);
    const isKept = otherMaps.some(
      (maps) => maps.instanceId === reading.instanceId && maps.frameNumber === frame,
    );
    return {
      ...reading,
      assessmentId: id,
      isMain,
      hasMaps: isMain ? mapRows !== null : isKept,
      classes,
    };
  });
}

/** Of one frame where the image has several. */
export function imagePath(instanceId: string, frameNumber: number | null | undefined): string {
  return `/images/${instanceId}.png${frameNumber == null ? "" : `?frame=${frameNumber}`}`;
}

export const ImageReading = builder.objectRef<ReadingOfAssessment>("ImageReading").implement({
  description: "One image of the study as it was read for an assessment.",
  fields: (t) => ({
    instanceId: t.id({
      description: "Which image, as `Instance.id`.",
      resolve: ({ instanceId }) => encodeGlobalID("Instance", instanceId),
    }),
    imageUrl: t.string({
      description: "A path on this server that gives the image as PNG.",
      resolve: ({ instanceId, frameNumber }) => imagePath(instanceId, frameNumber),
    }),
    frameNumber: t.int({
      nullable: true,
      description: "Which frame, from 1; nothing where the image has one.",
      resolve: ({ frameNumber }) => frameNumber ?? null,
    }),
    isSlice: t.boolean({
      description: "Whether it is a slice of a stack whose slices count as one.",
      resolve: ({ stack }) => (stack ?? null) !== null,
    }),
    acquiredAt: t.field({
      type: "DateTime",
      nullable: true,
      description: "When it was made, as the image itself says.",
      resolve: ({ acquiredAt }) => (acquiredAt === null ? null : new Date(acquiredAt)),
    }),
    isCounted: t.exposeBoolean("isCounted", {
      description: "Whether the risk is made of it, alone or among others.",
    }),
    withheldReason: t.exposeString("withheldReason", {
      nullable: true,
      description: "Why it has no part, such as `novel-image`.",
    }),
    withheldAdvice: t.field({
      type: WithheldAdvice,
      nullable: true,
      description: "The same in words, and what would help.",
      resolve: ({ withheldReason }) => (withheldReason === null ? null : withheldAdvice(withheldReason)),
    }),
    novelty: t.field({
      type: Novelty,
      nullable: true,
      description: "How much it is like the images that the model was made for.",
      resolve: ({ novelty }) => novelty,
    }),
    logOdds: t.exposeFloat("logOdds", {
      nullable: true,
      description:
        "What it alone would add to the primary finding's natural log-odds; nothing where it is withheld.",
    }),
    likelihoodRatio: t.float({
      nullable: true,
      description: "The same as a factor of the odds, 1 being no change.",
      resolve: ({ logOdds }) => (logOdds === null ? null : Math.exp(Math.min(Math.max(logOdds, -700), 700))),
    }),
    heatmapUrl: t.string({
      nullable: true,
      description: "Path of its class activation map as PNG; nothing where none is kept.",
      args: {
        classId: t.arg.string({ required: true, description: "A class of the scenario, such as `mel`." }),
      },
      resolve: ({ assessmentId, instanceId, frameNumber, isMain, hasMaps, classes }, { classId }) => {
        if (!hasMaps || !classes.some((risk) => risk.classId === classId)) return null;
        const path = `/heatmaps/${assessmentId}/${encodeURIComponent(classId)}.png`;
        if (isMain) return path;
        return `${path}?instance=${instanceId}${frameNumber == null ? "" : `&frame=${frameNumber}`}`;
      },
    }),
  }),
});

interface PolicyOfAssessment {
  policy: ImagePolicy;
  isSites: boolean;
}

export function policyOf({ images }: FusedAssessment): PolicyOfAssessment | null {
  return images ? { policy: images.policy, isSites: images.imagePolicyId !== null } : null;
}

export const AssessmentImagePolicy = builder
  .objectRef<PolicyOfAssessment>("AssessmentImagePolicy")
  .implement({
    description: "What an assessment makes the risk of, where the study has several images.",
    fields: (t) => ({
      policy: t.expose("policy", { type: ImagePolicyEnum, description: "Which." }),
      label: t.string({
        description: "For people.",
        resolve: ({ policy }) => imagePolicyWords(policy).label,
      }),
      explanation: t.string({
        description: "One or two sentences.",
        resolve: ({ policy }) => imagePolicyWords(policy).explanation,
      }),
      isSites: t.exposeBoolean("isSites", {
        description: "True where the site has set it; else it is the scenario's own.",
      }),
    }),
  });

export const Prior = builder.objectRef<PriorShape>("Prior").implement({
  description:
    "An earlier study of the same patient, scenario, body part and side, as it had been assessed. It does not enter the risk unless the site has set that it does.",
  fields: (t) => ({
    assessmentId: t.id({
      description: "As `RiskAssessment.id`.",
      resolve: ({ assessmentId }) => encodeGlobalID("RiskAssessment", assessmentId),
    }),
    studyId: t.id({
      description: "As `ImagingStudy.id`.",
      resolve: ({ studyId }) => encodeGlobalID("ImagingStudy", studyId),
    }),
    acquiredAt: t.expose("acquiredAt", { type: "DateTime", description: "When the earlier image was made." }),
    postTestProbability: t.exposeFloat("postTestProbability", {
      nullable: true,
      description: "The primary finding's risk then, 0 to 1.",
    }),
    imageLogOdds: t.exposeFloat("imageLogOdds", {
      description: "The image's part of the primary finding's natural log-odds then.",
    }),
    change: t.exposeFloat("change", {
      nullable: true,
      description: "The image's part now less that then; nothing where no image counts now.",
    }),
    isSameModel: t.exposeBoolean("isSameModel", {
      description: "Whether the same models read both images: else a change may be theirs.",
    }),
  }),
});
