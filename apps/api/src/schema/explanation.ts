import { visibleAssessments } from "@synoptic/persistence";
import {
  type ExplanationCost,
  type ExplanationFit,
  type ExplanationMethod as MethodShape,
  type ExplanationQuality as QualityShape,
  titleOfMethod,
} from "@synoptic/services";
import { builder } from "../builder.ts";
import { requireActor } from "../context.ts";
import { ExplanationQuality } from "./explanation-quality.ts";

export const ExplanationMethod = builder.objectRef<MethodShape>("ExplanationMethod").implement({
  description: "One way to ask a model why.",
  fields: (t) => ({
    id: t.exposeString("id", { description: "Such as `lime`." }),
    title: t.exposeString("title", { description: "For people." }),
    description: t.exposeString("description", { description: "What it shows and how, with its paper." }),
    isSeeded: t.exposeBoolean("seeded", { description: "Whether it draws anything at random." }),
    parameters: t.expose("parameters", {
      type: "JSON",
      description: "JSON Schema of its parameters: defaults, ranges, what they mean.",
    }),
    isAvailable: t.boolean({
      description: "Whether the model gives what the method needs.",
      resolve: ({ unavailableReason }) => unavailableReason === null,
    }),
    unavailableReason: t.exposeString("unavailableReason", {
      nullable: true,
      description: "One sentence: what is missing.",
    }),
  }),
});

builder.prismaNode("Explanation", {
  description: "Why a model said what it said of one class, by one method. Never changed once written.",
  id: { field: "id" },
  select: { id: true },
  nullable: true,
  findUnique: (id, context) => ({ id, AND: [{ assessment: visibleAssessments(requireActor(context)) }] }),
  fields: (t) => ({
    method: t.exposeString("method", { description: "Such as `lime`." }),
    title: t.string({
      description: "The method's, for people; its id where it is no longer installed.",
      select: { method: true },
      resolve: ({ method }) => titleOfMethod(method),
    }),
    classId: t.exposeString("classId", { description: "Whose probability is explained, such as `mel`." }),
    parameters: t.expose("parameters", { type: "JSON", description: "The method's, defaults filled in." }),
    seed: t.exposeInt("seed", { description: "Of all that was drawn at random." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    mapUrl: t.string({
      description: "Path of the map as a transparent PNG on the source image's grid.",
      resolve: ({ id }) => `/explanations/${id}.png`,
    }),
    forwardPasses: t.int({
      description: "Images that went through the network to make it.",
      select: { cost: true },
      resolve: ({ cost }) => (cost as unknown as ExplanationCost).forwardPasses,
    }),
    milliseconds: t.float({
      description: "How long it took.",
      select: { cost: true },
      resolve: ({ cost }) => (cost as unknown as ExplanationCost).ms,
    }),
    fitR2: t.float({
      nullable: true,
      description:
        "How much of the network's answers the method's own linear model follows, 1 being all; nothing where it fits none.",
      select: { fit: true },
      resolve: ({ fit }) => (fit as unknown as ExplanationFit | null)?.r2 ?? null,
    }),
    quality: t.field({
      type: ExplanationQuality,
      nullable: true,
      description: "What it is worth, measured on this image.",
      select: { quality: true },
      resolve: ({ quality }) => quality as unknown as QualityShape | null,
    }),
  }),
});
