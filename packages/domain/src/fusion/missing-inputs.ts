import type { StudyContext } from "../clinical/history.ts";

/** Scenarios of organs that come in two, of which an earlier image of the other one says nothing. */
const PAIRED = new Set(["breast", "fundus"]);

/**
 * What beside the facts of the history an assessment could use and has not: `image`, where there is none at all;
 * `prior-image`, where the site lets an earlier image count and there is none; `laterality`, where the side is not known
 * of an organ that comes in two, so that earlier images of the same side cannot be told. An image that is withheld is
 * not missing: its reason is told by itself.
 */
export function missingInputs(of: {
  scenarioId: string;
  /** Nothing for the history alone. */
  study: StudyContext | null;
  images: number;
  /** Whether an earlier image would count. */
  priorCounts: boolean;
  hasPrior: boolean;
}): string[] {
  const { scenarioId, study, images, priorCounts, hasPrior } = of;
  return [
    ...(images === 0 ? ["image"] : []),
    ...(study && priorCounts && !hasPrior ? ["prior-image"] : []),
    ...(study && PAIRED.has(scenarioId) && study.laterality === null ? ["laterality"] : []),
  ];
}
