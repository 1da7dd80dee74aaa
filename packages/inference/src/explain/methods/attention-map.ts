import { z } from "zod";
import { ExplanationUnavailableError } from "../errors.ts";
import { defineExplainer } from "../explainer.ts";

const needs = "An attention map needs a model that exports one.";

export const explainer = defineExplainer({
  id: "attention-map",
  title: "Attention map",
  description:
    "The weight that the network's own attention layer gives to each place before it sums them up, in the forward " +
    "pass that gave the score (Jetley 2018, ICLR, arXiv:1804.02391). It is the same for every class: where the network " +
    "looked, not what speaks for one class. High attention need not mean a large influence (Jain, Wallace 2019, " +
    "NAACL, arXiv:1902.10186), so its curves below deserve a look.",
  seeded: false,
  parameters: z.strictObject({}),
  canExplain: ({ gives }) => gives.attention || needs,
  async explain({ image, model, signal }) {
    const { attention: map } = await model.read(image, { signal });
    if (!map) throw new ExplanationUnavailableError(needs, ["method"]);
    return { map };
  },
});
