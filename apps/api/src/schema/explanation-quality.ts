import type { Curve, ExplanationQuality as QualityShape } from "@synoptic/services";
import { builder } from "../builder.ts";

const PerturbationCurve = builder.objectRef<Curve>("PerturbationCurve").implement({
  description:
    "How the class's probability goes as parts of the image are hidden (deletion) or shown (insertion) in the map's order, most important first.",
  fields: (t) => ({
    shares: t.floatList({
      description: "Shares of the image that are hidden or shown, 0 to 1.",
      resolve: ({ shares }) => [...shares],
    }),
    probabilities: t.floatList({
      description: "The class's probability at each share.",
      resolve: ({ probabilities }) => [...probabilities],
    }),
    randomProbabilities: t.floatList({
      nullable: true,
      description:
        "The mean of the random orders at each share; nothing for explanations made before it was kept.",
      resolve: ({ randomProbabilities }) => (randomProbabilities ? [...randomProbabilities] : null),
    }),
    area: t.exposeFloat("area", { description: "Under the curve, 0 to 1." }),
    randomArea: t.exposeFloat("randomArea", { description: "The same for random orders, their mean." }),
    gain: t.float({
      description: "How much better than random order; above 0 is better, for deletion and insertion alike.",
      resolve: ({ gain }) => gain.value,
    }),
    gainLow: t.float({
      description: "Low end of the gain's interval, that of one more random order at 95 %.",
      resolve: ({ gain }) => gain.low,
    }),
    gainHigh: t.float({ description: "High end of it.", resolve: ({ gain }) => gain.high }),
  }),
});

const TrustLevel = builder.enumType("TrustLevel", {
  description: "Whether an explanation deserves trust on its own image.",
  values: {
    TRUST: { value: "trust", description: "Every test passed." },
    CAUTION: { value: "caution", description: "Something is weak." },
    DO_NOT_TRUST: { value: "do-not-trust", description: "It failed a test that it must pass." },
  } as const,
});

export const ExplanationQuality = builder.objectRef<QualityShape>("ExplanationQuality").implement({
  description: "What one explanation is worth, measured on its own image.",
  fields: (t) => ({
    trust: t.field({
      type: TrustLevel,
      description: "The verdict.",
      resolve: ({ verdict }) => verdict.level,
    }),
    reasons: t.stringList({
      description: "In plain words, the gravest first.",
      resolve: ({ verdict }) => [...verdict.reasons],
    }),
    deletion: t.field({
      type: PerturbationCurve,
      description: "Hiding what the map points at.",
      resolve: ({ deletion }) => deletion,
    }),
    insertion: t.field({
      type: PerturbationCurve,
      description: "Showing it.",
      resolve: ({ insertion }) => insertion,
    }),
    randomOrders: t.exposeInt("randomOrders", { description: "Random orders that it was held against." }),
    sanityRankCorrelation: t.float({
      description:
        "Rank correlation with the maps of models whose weights are randomised, -1 to 1; near 0 is what an explanation of the model must show.",
      resolve: ({ sanity }) => sanity.rankCorrelation,
    }),
    sanityStructuralSimilarity: t.float({
      description: "Structural similarity with the same maps.",
      resolve: ({ sanity }) => sanity.structuralSimilarity,
    }),
    stabilityRankCorrelation: t.float({
      nullable: true,
      description:
        "Mean rank correlation between the maps of several seeds; nothing for a method without chance.",
      resolve: ({ stability }) => stability?.rankCorrelation ?? null,
    }),
    forwardPasses: t.int({
      description: "Images that went through the network to measure it.",
      resolve: ({ cost }) => cost.forwardPasses,
    }),
  }),
});
