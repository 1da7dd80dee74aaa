import { z } from "zod";
import { ExplanationUnavailableError } from "../errors.ts";
import { defineExplainer } from "../explainer.ts";

const needs = "A class activation map needs a model that exports its last feature map and class weights.";

export const explainer = defineExplainer({
  id: "class-activation-map",
  title: "Class activation map",
  description:
    "The class's own weights applied to every place of the last feature map, in the forward pass that gave the score " +
    "(Zhou 2016, CVPR). The network ends in an average over places and one linear layer, so the map's mean is the " +
    "class's logit less a constant: an exact sum and no approximation. Grad-CAM (Selvaraju 2017, ICCV, section 3.1) " +
    "weighs the channels with the class's gradient, which in such a network are these weights over the number of " +
    "places: the same map but for scale and the constant that each class's average contributes.",
  seeded: false,
  parameters: z.strictObject({}),
  canExplain: ({ gives }) => gives.activationMaps || needs,
  async explain({ image, model, classIndex, signal }) {
    const map = await model.activationMap(image, classIndex, { signal });
    if (!map) throw new ExplanationUnavailableError(needs, ["method"]);
    return { map };
  },
});
