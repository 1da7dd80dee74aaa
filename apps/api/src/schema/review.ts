import { visibleAssessments } from "@synoptic/persistence";
import { reviewAssessment } from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { readId } from "../global-ids.ts";
import { ReviewDecisionEnum } from "./enums.ts";
import { addVerb } from "./verb.ts";

builder.prismaNode("Review", {
  description: "What a clinician decided about one assessment. A second thought is a second review.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [{ assessment: visibleAssessments(requireActor(context)) }] }),
  fields: (t) => ({
    decision: t.expose("decision", { type: ReviewDecisionEnum, description: "Accepted or overridden." }),
    reason: t.exposeString("reason", { nullable: true, description: "Why; always given where overridden." }),
    overriddenProbability: t.exposeFloat("overriddenProbability", {
      nullable: true,
      description: "The reviewer's own probability of the primary finding, 0 to 1.",
    }),
    reviewedAt: t.expose("reviewedAt", { type: "DateTime", description: "When." }),
    reviewerName: t.string({
      description: "Who; the EHR where it told of the decision and not of the person.",
      select: { reviewer: { select: { name: true } }, cdsClient: { select: { name: true } } },
      resolve: ({ reviewer, cdsClient }) => reviewer?.name ?? cdsClient?.name ?? "",
    }),
  }),
});

const ReviewAssessmentInput = builder.inputType("ReviewAssessmentInput", {
  description: "A clinician's decision about an assessment.",
  fields: (t) => ({
    assessmentId: t.id({ required: true, description: "Which assessment." }),
    decision: t.field({ type: ReviewDecisionEnum, required: true, description: "Accept or override." }),
    reason: t.string({ description: "Why; needed to override." }),
    overriddenProbability: t.float({
      description:
        "The reviewer's own probability of the primary finding, between 0 and 1; only to override.",
    }),
  }),
});

const ReviewAssessmentPayload = builder
  .objectRef<{ reviewId: string; assessmentId: string }>("ReviewAssessmentPayload")
  .implement({
    description: "The review that was kept.",
    fields: (t) => ({
      review: t.prismaField({
        type: "Review",
        description: "The new review.",
        resolve: (query, payload, _args, context) =>
          context.db.review.findUniqueOrThrow({ ...query, where: { id: payload.reviewId } }),
      }),
      assessment: t.prismaField({
        type: "RiskAssessment",
        description: "The assessment it is about.",
        resolve: (query, payload, _args, context) =>
          context.db.riskAssessment.findUniqueOrThrow({ ...query, where: { id: payload.assessmentId } }),
      }),
    }),
  });

addVerb({
  name: "reviewAssessment",
  result: "ReviewAssessmentResult",
  description: "Accepts an assessment, or overrides it with a reason.",
  input: ReviewAssessmentInput,
  payload: ReviewAssessmentPayload,
  permission: "review",
  run: async (input, context) => {
    const assessmentId = readId("RiskAssessment", input.assessmentId, ["assessmentId"]);
    const { reviewId } = await reviewAssessment(context.services, requireActor(context), {
      assessmentId,
      decision: input.decision,
      reason: input.reason ?? null,
      overriddenProbability: input.overriddenProbability ?? null,
    });
    return { reviewId, assessmentId };
  },
});
