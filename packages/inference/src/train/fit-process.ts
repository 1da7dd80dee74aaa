/** A process of its own that fits one head: arithmetic for seconds to minutes, which must not stop the server. */
import { chooseStrength } from "@synoptic/domain";
import { answerParent } from "../answer-parent.ts";
import type { FitAnswer, FitRequest } from "./fit-apart.ts";
import { fitHead } from "./fit-head.ts";
import { fitInput } from "./fit-weights.ts";

/** Of the time; the last fit and its measures take the rest. */
const CHOOSING_SHARE = 0.8;

answerParent<FitRequest, FitAnswer>(({ input, C: given }, parent) => {
  const C = given ?? choose();
  parent.progress("fitting", given === undefined ? CHOOSING_SHARE : 0);
  return { fitted: fitHead({ ...input, fit: { ...input.fit, C } }), C };

  function choose(): number {
    const { labels, groups, isVariant: variants } = input.training;
    const classes = input.spec.classes.length;
    const { table, options } = fitInput(input.training, classes, input.fit);
    return chooseStrength(table, labels, groups, classes, {
      ...options,
      variants,
      shouldStop: parent.isGone,
      onProgress: ({ done, total }) =>
        parent.progress("choosing how strongly to regularise", (CHOOSING_SHARE * done) / total),
    }).C;
  }
});
