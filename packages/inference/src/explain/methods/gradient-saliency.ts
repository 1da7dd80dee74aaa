import { z } from "zod";
import { ExplanationUnavailableError } from "../errors.ts";
import { defineExplainer } from "../explainer.ts";

const needs =
  "Gradient saliency needs a model whose graph gives the derivative of the class's score by its input.";

export const explainer = defineExplainer({
  id: "gradient-saliency",
  title: "Gradient saliency",
  description:
    "How strongly a small change of each pixel would change the class's score: the size of the score's derivative by " +
    "the input, summed over the channels (Simonyan, Vedaldi, Zisserman 2014, ICLR workshop, arXiv:1312.6034). It tells " +
    "what the network is sensitive to around this image, not which parts made the score, and is often grainy.",
  seeded: false,
  parameters: z.strictObject({}),
  canExplain: ({ gives }) => gives.gradients || needs,
  async explain({ image, model, classIndex, signal }) {
    const { gradients } = await model.read(image, { signal });
    const map = gradients?.[classIndex];
    if (!map) throw new ExplanationUnavailableError(needs, ["method"]);
    return { map };
  },
});
