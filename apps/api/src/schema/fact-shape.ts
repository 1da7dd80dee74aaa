import type { FactShape as Shape } from "@synoptic/domain";
import type { HistoryShapes as Shapes } from "@synoptic/services";
import { builder } from "../builder.ts";

const FactShapePoint = builder.objectRef<Shape["points"][number]>("FactShapePoint").implement({
  description: "What one value of a fact, or one span of values, does by itself.",
  fields: (t) => ({
    label: t.exposeString("label", { description: "For people, such as `63 years` or `female`." }),
    from: t.exposeFloat("from", {
      nullable: true,
      description: "Where it begins; nothing at an open end and for an option.",
    }),
    to: t.exposeFloat("to", { nullable: true, description: "Where it ends; the same as `from` at a knot." }),
    logOdds: t.exposeFloat("logOdds", {
      description: "Added to the finding's natural log-odds where this is all that is known.",
    }),
  }),
});

const FactShapeKindEnum = builder.enumType("FactShapeKind", {
  description: "How a fact's value is weighed.",
  values: {
    KNOTS: { value: "knots", description: "Straight lines between points, constant beyond." },
    STEPS: { value: "steps", description: "Constant between edges." },
    OPTIONS: { value: "options", description: "One weight an option." },
  } as const,
});

const FactShape = builder.objectRef<Shape>("FactShape").implement({
  description: "All that a history model has learnt of one fact.",
  fields: (t) => ({
    feature: t.exposeString("feature", { description: "Id of the feature, such as `hba1c`." }),
    label: t.exposeString("label", { description: "For people." }),
    unit: t.exposeString("unit", { nullable: true, description: "UCUM; nothing for what is no quantity." }),
    kind: t.expose("kind", { type: FactShapeKindEnum, description: "How its value is weighed." }),
    points: t.field({
      type: [FactShapePoint],
      description: "Lowest value first.",
      resolve: ({ points }) => points,
    }),
  }),
});

export const HistoryShapes = builder.objectRef<Shapes>("HistoryShapes").implement({
  description: "All that a history model has learnt: what each fact does to the primary finding by itself.",
  fields: (t) => ({
    findingId: t.string({ description: "Whose log-odds are moved.", resolve: ({ finding }) => finding.id }),
    finding: t.string({ description: "For people.", resolve: ({ finding }) => finding.label }),
    facts: t.field({
      type: [FactShape],
      description: "In the model's order.",
      resolve: ({ shapes }) => shapes,
    }),
  }),
});
