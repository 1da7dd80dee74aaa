import { classConformalSet } from "../risk/class-conformal.ts";
import { conformalSet } from "../risk/conformal.ts";
import type { ConformalSet } from "./assessment.ts";
import type { FuseInput } from "./fuse-input.ts";

/**
 * The classes that cannot be ruled out, and those that cannot where each class is held to the level by itself.
 *
 * Taken from the post-test probabilities with the fused quantiles where history was used and there are some. Else it
 * is the image's own: its calibrated probabilities with the image's quantiles, the only pair whose level was measured;
 * it then does not see the clinic's prevalence. The class-conditional set is of the same probabilities, never of
 * others, and is left out where there are no quantiles of them.
 * @param image calibrated, of the image alone, in the order of the classes
 * @param post post-test, in the same order
 */
export function decideConformalSet(
  { scenario, history, conformal }: Pick<FuseInput, "scenario" | "history" | "conformal">,
  image: readonly number[],
  post: readonly number[],
): ConformalSet | null {
  if (!conformal) return null;
  const { level, imageQuantile, fusedQuantile, classQuantiles, fusedClassQuantiles } = conformal;
  const [probabilities, quantile, perClass] =
    history.length > 0 && fusedQuantile !== undefined
      ? ([post, fusedQuantile, fusedClassQuantiles] as const)
      : ([image, imageQuantile, classQuantiles] as const);
  const idsOf = (indices: readonly number[]) => indices.map((c) => scenario.classes[c]!.id);
  const classIds = idsOf(conformalSet(probabilities, quantile));
  if (!perClass) return { level, classIds };
  const quantiles = scenario.classes.map(({ id }) => ({ quantile: perClass[id] ?? 1 }));
  return { level, classIds, classConditionalIds: idsOf(classConformalSet(probabilities, quantiles)) };
}
